import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parentsOf, readText } from './page-reading.js';

const NAMES = ['Doolin', 'Rosl_77', 'Hans Müller', 'Tschuggmall', 'Élodie', 'Maria H.'];
const RANKS = ['Kinig', 'Superredner', 'Tratscher', 'Stammgast'];
const SAVED = new Date('2024-05-01T12:00:00Z');
const HOUR = 3_600_000;

const sentence = fc
  .array(
    fc.constantFrom(
      'Das',
      'ist',
      'nix',
      'für',
      'uns',
      '😀',
      'wär’s',
      '9',
      'Tage',
      'a@b.example',
      'però',
      '–',
      '"so"',
    ),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((words) => `So ${words.join(' ')}.`);
/** Lines of a comment, with empty ones between paragraphs. */
const said = fc
  .array(sentence, { minLength: 1, maxLength: 3 })
  .chain((lines) => fc.constantFrom('\n', '\n\n').map((between) => lines.join(between)));

const comment = fc.record({
  author: fc.option(fc.constantFrom(...NAMES), { nil: null }),
  rank: fc.constantFrom(...RANKS),
  avatar: fc.boolean(),
  days: fc.integer({ min: 0, max: 300 }),
  hours: fc.integer({ min: 1, max: 23 }),
  answers: fc.option(fc.record({ to: fc.nat(), colon: fc.boolean(), upper: fc.boolean() }), { nil: null }),
  text: said,
  tight: fc.boolean(),
});
type Written = typeof comment extends fc.Arbitrary<infer T> ? T : never;

/** The comment answered is one of those above, whose author has a name. */
function answered(thread: readonly Written[], at: number): string | null {
  const { answers } = thread[at] as Written;
  const names = thread.slice(0, at).flatMap(({ author }) => author ?? []);
  const name = answers === null ? undefined : names[answers.to % Math.max(1, names.length)];
  if (name === undefined) return null;
  return answers?.upper ? name.toUpperCase() : name;
}

function print(thread: readonly Written[]): string {
  const lines = [
    'Titel der Geschichte',
    '',
    '15. Juni 2022 | 22:48 Uhr',
    '',
    'Absatz.',
    '',
    'Kommentare',
    '',
  ];
  lines.push(`${thread.length} Kommentare auf "Titel"`, '', 'Sortiert nach:   neuste | älteste | Relevanz');
  thread.forEach(({ author, rank, avatar, days, hours, answers, text, tight }, at) => {
    const name = answered(thread, at);
    if (author === null) lines.push(rank);
    else if (avatar) lines.push(author, author, rank);
    else lines.push(author);
    lines.push(days > 0 ? `${days} Tage ${hours} h` : `${hours} h`);
    if (!tight) lines.push('');
    const mention = name === null ? '' : `@${name}${answers?.colon ? ': ' : '\n'}`;
    lines.push(...`${mention}${text}`.split('\n'), '');
  });
  return [...lines, 'wpDiscuz'].join('\n');
}

describe('a copied page', () => {
  it('gives back the thread that it was printed from', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(comment, { minLength: 1, maxLength: 8 }), async (thread) => {
        const { comments, warnings, refused } = await readText(print(thread), { savedAt: SAVED });
        expect(warnings).toEqual([]);
        expect(refused).toEqual([]);
        expect(comments.map(({ author, text, replyTo }) => ({ author, text, replyTo }))).toEqual(
          thread.map(({ author, text }, at) => ({ author, text, replyTo: answered(thread, at) })),
        );
        expect(comments.map(({ createdAt }) => SAVED.getTime() - Date.parse(createdAt ?? ''))).toEqual(
          thread.map(({ days, hours }) => (days * 24 + hours) * HOUR),
        );
        expect(new Set(comments.map(({ id }) => id)).size).toBe(thread.length);
        parentsOf(comments).forEach((parent, at) => {
          const name = answered(thread, at);
          if (parent === null) return;
          expect(comments[parent]?.author?.toUpperCase()).toBe(name?.toUpperCase());
          expect(comments[parent]?.createdAt?.localeCompare(comments[at]?.createdAt ?? '')).not.toBe(1);
        });
      }),
      { numRuns: 150 },
    );
  });

  it('is read to its end whatever its lines are', async () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom(
        '',
        'Doolin',
        'Kinig',
        '3 Tage',
        'vor 1 h',
        '@Doolin',
        '@D…',
        '7 Kommentare auf "x"',
        'Kommentare',
        'Antworten',
        'wpDiscuz',
        '0',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 40 }), async (lines) => {
        const { items, comments } = await readText(['x', ...lines].join('\n'));
        for (const { text } of comments) expect(text.trim()).not.toBe('');
        expect(new Set(comments.map(({ id }) => id)).size).toBe(comments.length);
        expect(items.length).toBeLessThanOrEqual(lines.length + 3);
      }),
      { numRuns: 300 },
    );
  });

  it('is read to its end whatever its markup is', async () => {
    const part = fc.oneof(
      fc.string({ maxLength: 10 }),
      fc.constantFrom(
        '<div class="wpd-comment" id="wpd-comm-1_0">',
        '<div class="wpd-comment-wrap">',
        '<div class="wpd-comment-text">',
        '</div>',
        '<p>',
        '<!--',
        '-->',
        '<script type="application/ld+json">',
        '{"@type":"Comment","text":"x"}',
        '</script>',
        '<li itemscope itemtype="https://schema.org/Comment">',
        '<b itemprop="text">',
        '&amp',
        '<',
        '@A',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 40 }), async (parts) => {
        const { comments, items } = await readText(`<html>${parts.join('')}`);
        expect(comments.length).toBeLessThanOrEqual(items.length);
        for (const { text } of comments) expect(text).not.toBe('');
      }),
      { numRuns: 300 },
    );
  });
});
