import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { main } from '../../src/cli.js';
import { EXIT } from '../../src/commands/exit-code.js';
import { PACKAGE_ROOT } from '../../src/package.js';
import { startTonfall, tonfall } from '../helpers/shell.js';
import { TextStream } from '../helpers/text-stream.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tonfall-score-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** In this process, so that many runs take no minute; the model is in threads of its own either way. */
async function score(argv: string[], stdin: string | Buffer = '') {
  const stdout = new TextStream();
  const stderr = new TextStream();
  const code = await main(['score', '--threads', '1', ...argv], {
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout,
    stderr,
    env: {},
    cwd: folder,
  });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const rowsOf = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const line = (id: string, text: string) =>
  `${JSON.stringify({ id, text, author: 'Ötzi "der Alte", jun.' })}\n`;

/** Nobody should ever see how the program is built. */
function expectNoStackTrace({ stdout, stderr }: { stdout: string; stderr: string }): void {
  expect(`${stdout}${stderr}`).not.toMatch(/^\s+at .+:\d+:\d+\)?$/m);
  expect(`${stdout}${stderr}`).not.toContain('INTERNAL');
}

/** A line of a table, and apart from it the scores (not thresholds), whose last digit is another on other processors. */
function apart(row: string) {
  const scores: number[] = [];
  const rest = row.replace(/(?<!(?:<|>=) )\b0\.\d\d\b/g, (score) => {
    scores.push(Number(score));
    return 'score';
  });
  return { scores, rest };
}

it('prints the table that the README shows', async () => {
  const readme = readFileSync(join(PACKAGE_ROOT, 'README.md'), 'utf8');
  const [, shown = ''] = /<!-- picture of the output: begin -->\n```text\n([^`]*)```/.exec(readme) ?? [];
  const { stdout } = await score([join(PACKAGE_ROOT, 'examples', 'thread.txt'), '--format', 'table']);
  const printed = stdout.trimEnd().split('\n').map(apart);
  const expected = shown.split('\n').slice(0, printed.length).map(apart);
  expect(printed.map(({ rest }) => rest)).toEqual(expected.map(({ rest }) => rest));
  const differences = printed.flatMap(({ scores }, row) =>
    scores.map((each, at) => Math.abs(each - (expected[row]?.scores[at] ?? 9))),
  );
  expect(differences.length).toBeGreaterThan(14);
  expect(Math.max(...differences)).toBeLessThan(0.025);
});

describe('tonfall score on ugly input', () => {
  const big = JSON.stringify({ id: 'big', text: 'ä'.repeat(5_000_000) });
  const png = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 197) & 255)),
  ]);

  it.each([
    ['an empty file', () => file('empty.jsonl', ''), 'SOURCE_EMPTY', EXIT.refused],
    ['a picture', () => file('picture.png', png), 'SOURCE_UNREADABLE', EXIT.refused],
    ['a file that is not there', () => join(folder, 'nowhere.jsonl'), 'SOURCE_NOT_FOUND', EXIT.usage],
    ['a folder', () => folder, 'SOURCE_UNREADABLE', EXIT.refused],
    [
      'a CSV file without a column of text',
      () => file('wrong.csv', 'a,b\n1,2\n'),
      'INVALID_ROW',
      EXIT.refused,
    ],
  ])('%s: refused with code, place and what to do', async (_, make, code, exit) => {
    const path = make();
    const outcome = await score([path]);
    expectNoStackTrace(outcome);
    const said = `${outcome.stderr}${outcome.stdout}`;
    expect(said).toContain(path);
    expect(said).toContain(code);
    expect(outcome.code).toBe(exit);
  });

  it('refuses single lines in their place and labels the rest', async () => {
    const path = file(
      'mixed.jsonl',
      Buffer.concat([
        Buffer.from(line('1', 'Der erste ist in Ordnung.')),
        Buffer.from('{"id":"2","text":\n'),
        Buffer.from(line('3', `Mit Steuer\u0007zeichen\u001b[31m drin.`)),
        Buffer.from('[1,2]\n'),
        Buffer.from(`${big}\n`),
        Buffer.from('{"id":"6"}\n'),
        Buffer.from(line('7', 'Der letzte auch.')),
      ]),
    );
    const outcome = await score([path, '--text', '--rejects', join(folder, 'rejects.jsonl')]);
    expectNoStackTrace(outcome);
    expect(outcome.code).toBe(EXIT.refused);
    const rows = rowsOf(outcome.stdout);
    expect(rows.map(({ id, place, error }) => error?.code ?? id ?? place)).toEqual([
      '1',
      'INVALID_JSON',
      '3',
      expect.stringMatching(/INVALID_(JSON|ROW)/),
      'TEXT_TOO_LONG',
      'TEXT_MISSING',
      '7',
    ]);
    expect(rows[1].place).toBe(`${path}:2`);
    expect(rows[4].place).toBe(`${path}:5`);
    expect(rows[2].text).toBe('Mit Steuerzeichen[31m drin.');
    const rejects = rowsOf(readFileSync(join(folder, 'rejects.jsonl'), 'utf8'));
    expect(rejects.map(({ place }) => place)).toEqual([2, 4, 5, 6].map((number) => `${path}:${number}`));
    expect(rejects.map(({ raw }) => raw)[1]).toBe('[1,2]');
  });

  it('tells bytes of two encodings in one file', async () => {
    const path = file(
      'encodings.jsonl',
      Buffer.concat([
        Buffer.from(line('1', 'Grüße aus München.')),
        Buffer.from('{"id":"2","text":"Gr\xfc\xdfe aus M\xfcnchen."}\n', 'latin1'),
        Buffer.from(line('3', 'Schöne Grüße.')),
      ]),
    );
    const outcome = await score([path, '--text']);
    expectNoStackTrace(outcome);
    const rows = rowsOf(outcome.stdout);
    expect(rows.length).toBe(3);
    expect([rows[0].text, rows[2].text]).toEqual(['Grüße aus München.', 'Schöne Grüße.']);
    // Read as what it is, or refused; never as something else.
    expect(rows[1].error?.code ?? rows[1].text).toMatch(/^(INVALID_ENCODING|Grüße aus München\.)$/);
  });

  it('never shows the text of what it refuses on stderr', async () => {
    const path = file(
      'secret.jsonl',
      `{"id":"1","text":"Zwetschgenkuchen"\n${JSON.stringify({ id: '2', text: `Quastenflosser ${'x'.repeat(120_000)}` })}\nZwetschgenkuchen\n`,
    );
    const outcome = await score([path, '--log-level', 'trace']);
    expect(rowsOf(outcome.stdout).length).toBe(3);
    expect(`${outcome.stderr}${outcome.stdout}`).not.toMatch(/Zwetschgen|Quastenflosser|xxx/);
  });

  it('reads standard input', async () => {
    const outcome = await score(['-', '--from', 'jsonl'], line('1', 'Von der Standardeingabe.'));
    expect([outcome.code, rowsOf(outcome.stdout).length]).toEqual([EXIT.ok, 1]);
  });
});

describe('tonfall score --resume', () => {
  const words = ['Haus', 'Wald', 'Regen', 'Zug', 'Amt', 'Rad'];
  const input = () =>
    file(
      'resume.jsonl',
      Array.from({ length: 23 }, (_, at) =>
        at % 7 === 3
          ? '{"id":"kaputt",\n'
          : line(`c-${at}`, `Das ${words[at % 6]} "Nummer ${at}",\nmit Zeilenende; und so weiter.`),
      ).join(''),
    );
  /** The rows without what differs from run to run. */
  const timeless = (text: string) => text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');

  it.each(['jsonl', 'csv'] as const)(
    'after a cut at any byte of %s equals the unbroken run',
    async (format) => {
      const out = join(folder, `resumed.${format}`);
      const argv = [input(), '--text', '--format', format, '--out', out];
      expect((await score(argv)).code).toBe(EXIT.refused);
      const whole = readFileSync(out);
      const expected = timeless(whole.toString());
      const edges = [0, 1, whole.indexOf('\n'), whole.indexOf('\n') + 1, whole.length - 1, whole.length];
      await fc.assert(
        fc.asyncProperty(fc.nat(whole.length), async (cut) => {
          writeFileSync(out, whole);
          truncateSync(out, cut);
          const { code } = await score([...argv, '--resume']);
          expect(timeless(readFileSync(out, 'utf8'))).toBe(expected);
          expect([EXIT.ok, EXIT.refused]).toContain(code);
        }),
        { numRuns: edges.length + 4, examples: edges.map((cut): [number] => [cut]), endOnFailure: true },
      );
    },
    180_000,
  );

  it('goes on after Ctrl-C, which ends it cleanly', async () => {
    const rows = Array.from({ length: 1500 }, (_, at) => line(`s-${at}`, `Satz ${at}, ganz kurz.`));
    const path = file('long.jsonl', rows.join(''));
    const argv = ['score', path, '--out', join(folder, 'broken.jsonl'), '--threads', '1'];
    const first = startTonfall(argv, { cwd: folder });
    const written = () => readFileSync(join(folder, 'broken.jsonl'), { encoding: 'utf8', flag: 'a+' });
    while (written() === '') await new Promise((resolve) => setTimeout(resolve, 20));
    const broken = await first.stop('SIGINT');
    expect(broken).toMatchObject({ code: EXIT.refused, signal: null });
    expect(broken.stderr).toContain('stopped before the end of the input');
    const before = rowsOf(written());
    expect(before.length).toBeLessThan(rows.length);
    expect(await tonfall([...argv, '--resume'], { cwd: folder })).toMatchObject({ code: EXIT.ok });
    const after = rowsOf(written());
    expect(after.map(({ id }) => id)).toEqual(rows.map((_, at) => `s-${at}`));
    expect(after.slice(0, before.length)).toEqual(before);
  }, 120_000);

  it('refuses the output of another input', async () => {
    const out = join(folder, 'other.jsonl');
    await score([file('one.jsonl', line('1', 'Eins') + line('2', 'Zwei')), '--out', out]);
    const before = readFileSync(out, 'utf8');
    const outcome = await score([file('two.jsonl', line('9', 'Neun')), '--out', out, '--resume']);
    expect(outcome.code).toBe(EXIT.usage);
    expect(outcome.stderr).toContain('RESUME_MISMATCH');
    expect(readFileSync(out, 'utf8')).toBe(before);
  });

  it.each([
    ['standard input', ['-', '--out', 'x.jsonl']],
    ['a table', ['a.jsonl', '--out', 'x.txt', '--format', 'table']],
    ['standard output', ['a.jsonl']],
  ])('refuses %s', async (_, argv) => {
    const outcome = await score([...argv, '--resume']);
    expect([outcome.code, outcome.stdout]).toEqual([EXIT.usage, '']);
    expect(outcome.stderr).toContain('error USAGE: ');
  });
});
