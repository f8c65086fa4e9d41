import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

/** See test/helpers/engine-process.mjs. */
interface Answer {
  readonly attributes: number;
  readonly encoded: readonly (Encoded | null)[];
  /** Without undoing disguises. */
  readonly plain: readonly (Encoded | null)[];
  /** Of each window. */
  readonly ids: readonly (readonly number[])[][];
  /** The same where no word is remembered. */
  readonly idsAnew: readonly (readonly number[])[][];
  readonly scored: readonly {
    readonly spans: readonly number[];
    readonly windows: readonly Window[];
  }[];
}
interface Encoded {
  readonly spans: readonly number[];
  readonly words: readonly (readonly number[])[];
}
interface Window {
  readonly words: readonly number[];
  readonly plain: readonly number[];
  readonly logits: readonly number[];
  readonly shares: readonly number[];
  readonly tokens: readonly number[];
  readonly unasked: null;
}

const folder = fileURLToPath(new URL('../../models/tonfall-small-1', import.meta.url));
const engine = fileURLToPath(new URL('../helpers/engine-process.mjs', import.meta.url));

const written = [
  'Du Vollidiot!!! 🤬🤬 geh weg.',
  'Danke für den Hinweis, das wusste ich noch nicht.',
  'ein   Trottel,\n\nder\tnichts\u00a0weiß',
  'ｉｄｉｏｔ und ﬁeser Mu\u0308ll ½ ㎏',
  'You mor\u200bon, it’s a dis\u00adgrace',
  '你是一个笨蛋，滚开！',
  'これは本当に馬鹿げている。',
  'คนโง่มาก ๆ',
  '\u1112\u1161\u11ab국어 바보 ㅋㅋㅋ',
  'هذا غبي جدًا، يا أحمق ﷺ',
  'Какая глупость!',
  '👩‍👩‍👧 👍🏽🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F} 🇩🇪',
  'ᚠᚢᚦ 𐎀𐎁 unbekannt',
  '</s> <unk> ▁ ▁▁x',
  '',
  ' ',
  '???',
  'Du V.o.l.l.i.d.i.o.t und Аrschloch!',
];
const DISGUISED = written.length - 1;
const long = `${'Der Versuch lief über mehrere Wochen und wurde gut beschrieben. '.repeat(14)}Halt den Mund, du widerlicher Trottel! ${'Danach ging es weiter wie immer. '.repeat(9)}`;

/** Samples of everything that Unicode has, from a fixed seed. */
const odd = fc.sample(
  fc
    .array(
      fc.oneof(
        fc.string({ unit: 'grapheme', maxLength: 12 }),
        fc.string({ unit: 'binary', maxLength: 6 }),
        fc.constantFrom(...written),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) => parts.join(' ')),
  { seed: 11, numRuns: 600 },
);

const texts = [...written, long, ...odd];
let answer: Answer;
beforeAll(() => {
  const input = JSON.stringify({ folder, encode: texts, score: [...written, long] });
  answer = JSON.parse(execFileSync(process.execPath, [engine], { input, encoding: 'utf8' }));
}, 120_000);

/** What no token stands for: white space, and what the tokenizer leaves out. */
const NOTHING = /[\s\p{Cc}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]/u;

function spansOf(flat: readonly number[]): [begin: number, end: number][] {
  return Array.from({ length: flat.length / 2 }, (_, at) => [
    flat[2 * at] as number,
    flat[2 * at + 1] as number,
  ]);
}

/** What stands between the spans, if they stand in order and split no character. */
function leftOut(text: string, spans: readonly [begin: number, end: number][]): string {
  let covered = 0;
  let left = '';
  for (const [begin, end] of spans) {
    const halfPair = /^[\udc00-\udfff]|[\ud800-\udbff]$/.test(text.slice(begin, end));
    if (begin < covered || end <= begin || halfPair) throw new Error(`${begin} to ${end} in ${text}`);
    left += text.slice(covered, begin);
    covered = end;
  }
  return left + text.slice(covered);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

describe('the tokens of a text', () => {
  it('are those that the tokenizer gives, where words are remembered too', () => {
    for (const [at, text] of texts.entries()) {
      expect({ text, ids: answer.ids[at] }).toEqual({ text, ids: answer.idsAnew[at] });
    }
  });
});

describe('the words of a text', () => {
  it('cover every character that is read, in order, and split none', () => {
    for (const [at, text] of texts.entries()) {
      const left = leftOut(text, spansOf(answer.plain[at]?.spans ?? []));
      expect([...left].filter((character) => !NOTHING.test(character))).toEqual([]);
    }
  });

  it('stand in order and split none, where disguises were undone', () => {
    for (const [at, text] of texts.entries()) {
      const left = leftOut(text, spansOf(answer.encoded[at]?.spans ?? []));
      expect(left.length).toBeLessThanOrEqual(text.length);
    }
    const { spans } = answer.encoded[DISGUISED] as Encoded;
    const words = spansOf(spans).map(([begin, end]) => texts[DISGUISED]?.slice(begin, end));
    expect(words).toEqual(['Du', 'V.o.l.l.i.d.i.o.t', 'und', 'Аrschloch', '!']);
  });

  it('hold every token but the begin and the end token, in order', () => {
    for (const [at, each] of answer.encoded.entries()) {
      for (const window of each?.words ?? []) {
        expect([window[0], window.at(-1)]).toEqual([-1, -1]);
        const inside = window.slice(1, -1);
        expect(inside.every((word, token) => word >= 0 && word >= (inside[token - 1] ?? 0))).toBe(true);
      }
      // Of a piece such as `-up`, the sign has no token of its own.
      const held = new Set(each?.words.flat());
      const without = spansOf(each?.spans ?? []).filter((_, word) => !held.has(word));
      for (const [begin, end] of without) expect(texts[at]?.slice(begin, end)).not.toMatch(/[\p{L}\p{N}]/u);
    }
  });

  it('are what a reader takes for words', () => {
    const words = (at: number) =>
      spansOf(answer.encoded[at]?.spans as number[]).map(([begin, end]) => written[at]?.slice(begin, end));
    expect(words(0)).toEqual(['Du', 'Vollidiot', '!!!', '🤬🤬', 'geh', 'weg', '.']);
    expect(words(2)).toEqual(['ein', 'Trottel', ',', 'der', 'nichts', 'weiß']);
    expect(words(3).slice(0, 4)).toEqual(['ｉｄｉｏｔ', 'und', 'ﬁeser', 'Mu\u0308ll']);
    expect(words(4)).toEqual(['You', 'mor\u200bon', ',', 'it’s', 'a', 'dis\u00adgrace']);
    expect(words(5)).toContain('笨蛋');
    expect(words(9)).toContain('أحمق');
    expect(words(10)).toEqual(['Какая', 'глупость', '!']);
    expect(words(14)).toEqual([]);
  });
});

describe('the shares of a window', () => {
  it('add up to the logit: of all tokens, and of all words with the begin and the end token', () => {
    for (const { windows } of answer.scored) {
      for (const { logits, shares, tokens } of windows) {
        for (const [column, logit] of logits.entries()) {
          const of = (list: readonly number[]) => list.filter((_, at) => at % answer.attributes === column);
          const ofTokens = of(tokens);
          expect(Math.abs(sum(ofTokens) - logit)).toBeLessThan(1e-3);
          const ends = (ofTokens[0] ?? 0) + (ofTokens.at(-1) ?? 0);
          expect(Math.abs(sum(of(shares)) + ends - logit)).toBeLessThan(1e-3);
        }
      }
    }
  });

  it('are those of its own words', () => {
    for (const { windows } of answer.scored) {
      for (const { words, shares } of windows) {
        const inside = words.filter((word) => word >= 0);
        const count = inside.length === 0 ? 0 : (inside.at(-1) as number) - (inside[0] as number) + 1;
        expect(shares).toHaveLength(count * answer.attributes);
      }
    }
    expect(answer.scored.at(-1)?.windows.length).toBeGreaterThan(2);
  });

  it('change no logit, and are given only where they are asked for', () => {
    for (const { plain, logits, unasked } of answer.scored.flatMap(({ windows }) => windows)) {
      expect(plain).toEqual(logits);
      expect(unasked).toBeNull();
    }
  });

  it('show the word that an attack lies in', () => {
    const { spans, windows } = answer.scored[0] as Answer['scored'][number];
    const toxicity = (windows[0]?.shares ?? []).filter((_, at) => at % answer.attributes === 0);
    const strongest = toxicity.indexOf(Math.max(...toxicity));
    const [begin, end] = spansOf(spans)[strongest] as [number, number];
    expect(written[0]?.slice(begin, end)).toBe('Vollidiot');
  });
});
