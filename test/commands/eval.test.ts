import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { main } from '../../src/cli.js';
import { EXIT } from '../../src/commands/exit-code.js';
import type { Report } from '../../src/evaluation/report.js';
import { PACKAGE_ROOT } from '../../src/package.js';
import { type PerspectiveServer, startPerspective } from '../helpers/perspective-server.js';
import { TextStream } from '../helpers/text-stream.js';

let folder: string;
let server: PerspectiveServer | undefined;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tonfall-eval-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function run(argv: string[], env: Record<string, string> = {}, stdin = '') {
  const stdout = new TextStream();
  const stderr = new TextStream();
  const input = Readable.from([Buffer.from(stdin)]);
  const code = await main(['eval', ...argv], { stdin: input, stdout, stderr, env, cwd: folder });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

const file = (name: string, rows: readonly object[], broken = ''): string => {
  const path = join(folder, name);
  const text = `${rows.map((row) => JSON.stringify(row)).join('\n')}\n${broken}`;
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
};

/** The foreign scorer says 0.9 of "Depp" and 0.1 of the rest: every eighth row is a mistake. */
const rowsOf = (language: string, count = 40) =>
  Array.from({ length: count }, (_, at) => ({
    text: at % 2 ? `Du Depp, zum ${at}. Mal!` : `Danke für Teil ${at}.`,
    labels: { toxicity: at % 8 === 7 ? 0 : at % 2 },
    lang: language,
    source: `forum-${language}`,
  }));

const foreign = (url: string) => ['--scorer', 'perspective', '--url', url, '--rate', '1000'];
const parsed = (text: string) => JSON.parse(text) as Report;

describe('tonfall eval --scorer perspective', () => {
  it('measures it by language and source, whole files and gzip, and reports JSON', async () => {
    server = await startPerspective({ key: 'geheim' });
    const files = [file('de.jsonl', rowsOf('de')), file('it.jsonl.gz', rowsOf('it'))];
    const argv = [...files, ...foreign(server.url), '--by', 'language', '--by', 'source', '--format', 'json'];
    const { code, stdout, stderr } = await run([...argv, '--bootstrap', '50'], {
      TONFALL_SCORER_KEY: 'geheim',
    });
    expect([code, stderr]).toEqual([EXIT.ok, expect.stringContaining('80/80 rows')]);
    const report = parsed(stdout);
    expect(report).toMatchObject({
      schema: 1,
      scorer: `${server.url}/comments:analyze`,
      files: ['de', 'it'],
      rows: { measured: 80, passedOver: 0, errors: {} },
      complete: true,
    });
    const [task] = report.tasks;
    expect(task?.by.language?.groups.map(({ name, rows }) => [name, rows])).toEqual([
      ['de', 40],
      ['it', 40],
    ]);
    expect(task?.by.source?.groups.map(({ name }) => name)).toEqual(['forum-de', 'forum-it']);
    // 15 of 20 found as toxic are; 20 of 25 clean ones were left alone.
    expect(task?.by.language?.groups[0]).toMatchObject({
      positives: 15,
      thresholds: [0.5, 0.5],
      figures: { precision: { value: 0.75 }, recall: { value: 1 }, falsePositiveRate: { value: 0.2 } },
    });
    expect(task?.by.language?.mean).toMatchObject({ groups: 2, figures: { auc: { value: 0.9 } } });
    expect(task?.all.figures.auc).toEqual({
      value: 0.9,
      low: expect.any(Number),
      high: expect.any(Number),
    });
    // Nobody is told a language that the scorer is to find itself.
    expect(server.requests.every(({ languages }) => languages === undefined)).toBe(true);
    expect(`${stdout}${stderr}`).not.toMatch(/geheim|Depp|Danke/);
    const again = await run([...argv, '--bootstrap', '50', '--key', 'geheim']);
    expect(again.stdout).toBe(stdout);
  });

  it('waits as told, counts what was refused, and exits as refused', async () => {
    server = await startPerspective({ languages: { INSULT: ['en'] } });
    server.troubles.push({ status: 429, headers: { 'retry-after': '1' } }, { status: 500 });
    const rows = [
      ...rowsOf('de', 4),
      { text: 'x'.repeat(20_481), labels: { toxicity: 1 } },
      { text: 'Ganz ohne.' },
      { text: 'Na ja.', labels: { toxicity: 0, insult: 0 } },
    ];
    const path = file('mixed.jsonl', rows, '{"text": "halb\n');
    const rejects = join(folder, 'rejects.jsonl');
    const argv = [path, ...foreign(server.url), '--rejects', rejects, '--bootstrap', '0'];
    const { code, stdout, stderr } = await run([...argv, '--language', 'de', '--log-level', 'trace']);
    expect(code).toBe(EXIT.refused);
    expect(stdout).toContain('rows: 5 measured, 0 passed over, refused or failed:');
    for (const [error, line] of [
      ['SCORER_REFUSED', 5],
      ['INVALID_LABELS', 6],
      ['INVALID_JSON', 8],
    ] as const) {
      expect(stdout).toContain(`1 ${error}`);
      expect(stderr).toMatch(new RegExp(`${error}: .+ \\(${path}:${line}\\)`));
    }
    expect(`${stdout}${stderr}`).not.toMatch(/xxx|Ganz ohne|halb|Depp/);
    const kept = readFileSync(rejects, 'utf8').trimEnd().split('\n');
    expect(kept.map((line) => JSON.parse(line).error.code).toSorted()).toEqual([
      'INVALID_JSON',
      'INVALID_LABELS',
      'SCORER_REFUSED',
    ]);
    expect(stdout).toMatch(/INSULT by language\n.*not judged.*\nde +0 +1 /);
    expect(server.requests.every(({ languages }) => languages?.[0] === 'de')).toBe(true);
  }, 60_000);

  it('reports what was measured when the scorer goes away, and exits as unavailable', async () => {
    server = await startPerspective();
    const path = file('long.jsonl', rowsOf('de', 200));
    const { url, requests, troubles } = server;
    const out = join(folder, 'partial.json');
    const watching = setInterval(() => {
      if (requests.length > 100) troubles.push(...Array.from({ length: 50 }, () => ({ status: 403 })));
    }, 1);
    const { code, stderr } = await run([path, ...foreign(url), '--out', out]);
    clearInterval(watching);
    expect(code).toBe(EXIT.unavailable);
    expect(stderr).toContain('error SCORER_FORBIDDEN: ');
    const report = parsed(readFileSync(out, 'utf8'));
    expect(report.complete).toBe(false);
    expect(report.rows.measured).toBeGreaterThan(0);
    expect(report.rows.measured).toBeLessThan(200);
  });
});

describe('tonfall eval', () => {
  it('writes the same figures as a table and as Markdown', async () => {
    server = await startPerspective();
    const rows = rowsOf('de').map((row) => ({ ...row, source: 'a|b<i>' }));
    const argv = [file('form.jsonl', rows), ...foreign(server.url), '--by', 'source', '--bootstrap', '20'];
    const table = await run(argv);
    expect(table.stdout).toMatch(
      /TOXICITY by source\n +rows +positive +AUC .*\na\|b<i> +40 +15 +0\.900 \[0\.\d{3}, 0\.\d{3}\] +0\.50 /,
    );
    const out = join(folder, 'report.md');
    expect((await run([...argv, '--out', out])).stdout).toBe('');
    const markdown = readFileSync(out, 'utf8');
    expect(markdown).toMatch(/\| a\\\|b\\<i\\> \| 40 \| 15 \| 0\.900 \[/);
    const lines = markdown.split('\n').filter((line) => line.startsWith('|'));
    const columns = lines.map((line) => line.replaceAll('\\|', '').split('|').length);
    expect(new Set(columns).size).toBe(1);
  });

  it.each([
    ['no file', [], 'FILE'],
    ['a file that is not there', ['nowhere.jsonl'], 'SOURCE_NOT_FOUND'],
    ['an unknown attribute', ['x', '--attribute', 'HUMOUR'], '--attribute'],
    ['a threshold without a number', ['x', '--threshold', 'TOXICITY'], 'TOXICITY=0.7'],
    ['two words on the language', ['x', '--language', 'de', '--language-from-row'], 'not both'],
    ['no address', ['x', '--scorer', 'perspective'], '--url'],
    ['an address without its scorer', ['x', '--url', 'https://scorer.example'], '--scorer perspective'],
    ['no rate', ['x', '--rate', '0'], '--rate'],
  ])('refuses %s', async (_, argv, hint) => {
    const { code, stdout, stderr } = await run(argv);
    expect([code, stdout]).toEqual([EXIT.usage, '']);
    expect(stderr).toContain(hint);
  });

  it('measures the model that ships on the sample, as the documentation does first', async () => {
    const document = readFileSync(join(PACKAGE_ROOT, 'docs', 'evaluation.md'), 'utf8');
    const [, argument = ''] = /^npx tonfall eval (\S+)$/m.exec(document) ?? [];
    const argv = [join(PACKAGE_ROOT, argument), '--threads', '1', '--format', 'json', '--bootstrap', '10'];
    const { code, stdout } = await run([...argv, '--threshold', 'insult=0.25']);
    expect(code).toBe(EXIT.ok);
    const report = parsed(stdout);
    expect(report.scorer).toMatch(/^tonfall-small-\d+@sha256:/);
    expect(report.tasks.map(({ task, all }) => [task, all.rows])).toEqual([
      ['TOXICITY', 30],
      ['INSULT', 30],
      ['THREAT', 2],
      ['SENTIMENT', 15],
    ]);
    const [toxicity, insult, , sentiment] = report.tasks;
    expect(toxicity?.by.language?.groups.map(({ name }) => name)).toEqual(['de', 'en', 'it']);
    expect(toxicity?.all.figures.auc?.value).toBeGreaterThan(0.7);
    expect(insult?.all.thresholds).toEqual([0.25, 0.25]);
    expect(sentiment?.classes).toEqual(['negative', 'neutral', 'positive']);
    expect(sentiment?.all.figures.accuracy?.value).toBeGreaterThan(0.6);
  }, 120_000);
});
