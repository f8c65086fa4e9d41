import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { main } from '../../src/cli.js';
import { EXIT } from '../../src/commands/exit-code.js';
import type { MigrationReport } from '../../src/commands/migrate-report.js';
import { migrationText } from '../../src/commands/migrate-report.js';
import { TextStream } from '../helpers/text-stream.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tonfall-migrate-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(argv: string[], stdin = '') {
  const stdout = new TextStream();
  const stderr = new TextStream();
  const input = Readable.from([Buffer.from(stdin)]);
  const code = await main(['migrate', ...argv], { stdin: input, stdout, stderr, env: {}, cwd: folder });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** Remarks from friendly to hostile, with what Perspective might have said of each. */
const REMARKS = [
  ['Danke für den schönen Artikel, das war sehr interessant.', 0.02],
  ['Ich sehe das ein wenig anders, aber die Zahlen stimmen.', 0.06],
  ['Das glaube ich erst, wenn ich es selbst gesehen habe.', 0.11],
  ['Was für ein Unsinn, das stimmt doch hinten und vorne nicht!', 0.45],
  ['Du bist doch einfach nur ein dummer Schwätzer.', 0.82],
  ['Halt endlich dein dreckiges Maul, du widerlicher Idiot!', 0.95],
] as const;

describe('tonfall migrate check', () => {
  it('compares what was kept with the model that ships, as JSON and as a table', async () => {
    const scored = REMARKS.map(([text, score]) => ({ text, scores: { TOXICITY: score, SPAM: 0.1 } }));
    const answers = REMARKS.map(([text, value]) => ({
      kommentar: { text: `${text} ` },
      antwort: { attributeScores: { TOXICITY: { summaryScore: { value, type: 'PROBABILITY' } } } },
    }));
    const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    writeFileSync(join(folder, 'kept.jsonl'), `${lines(scored)}{"text": "Du halber\n{"text": "Ohne."}\n`);
    writeFileSync(join(folder, 'answers.jsonl.gz'), gzipSync(lines(answers)));

    const argv = ['check', join(folder, 'kept.jsonl'), '--threads', '1', '--threshold', '0.8'];
    const out = join(folder, 'report.json');
    const rejects = join(folder, 'rejects.jsonl');
    const json = await run([...argv, '--threshold', '0.4', '--out', out, '--rejects', rejects]);
    expect([json.code, json.stdout]).toEqual([EXIT.refused, '']);
    expect(json.stderr).toMatch(/^8\/8 rows, /m);
    expect(json.stderr).toMatch(/^refused: .*kept\.jsonl:7: INVALID_JSON: /m);
    expect(json.stderr).toMatch(/^refused: .*kept\.jsonl:8: INVALID_ROW: .*`scores`/m);
    expect(json.stderr).not.toMatch(/halber|Ohne|Maul/);
    expect(readFileSync(rejects, 'utf8').trimEnd().split('\n')).toHaveLength(2);
    const report = JSON.parse(readFileSync(out, 'utf8')) as MigrationReport;
    expect(report).toMatchObject({
      schema: 1,
      model: expect.stringMatching(/^tonfall-small-\d+@sha256:/),
      rows: { compared: 6, errors: { INVALID_JSON: 1, INVALID_ROW: 1 } },
      complete: true,
      unknownAttributes: { SPAM: 6 },
    });
    const [toxicity, ...others] = report.comparisons;
    expect(others).toEqual([]);
    expect(toxicity).toMatchObject({ attribute: 'TOXICITY', language: 'de', rows: 6, notJudged: 0 });
    expect(toxicity?.rankCorrelation).toBeGreaterThan(0.5);
    expect(
      toxicity?.thresholds.map(({ theirs, flagged, flaggedHere }) => [theirs, flagged, flaggedHere]),
    ).toEqual([
      [0.8, 2, 2],
      [0.4, 3, 3],
    ]);

    const map = ['--map', 'text=kommentar.text,scores=antwort.attributeScores'];
    const table = await run(['check', join(folder, 'answers.jsonl.gz'), ...map, '--threads', '1']);
    expect([table.code, table.stderr]).toEqual([EXIT.ok, expect.stringMatching(/^6\/6 rows, /)]);
    const here = String(toxicity?.thresholds[0]?.here).padEnd(4, '0');
    expect(table.stdout).toMatch(
      new RegExp(`^TOXICITY +de +6 +${toxicity?.rankCorrelation?.toFixed(3)} +33\\.3 % +${here}`, 'm'),
    );
    expect(table.stdout).toContain("rank corr.: Spearman's rho");
  }, 120_000);

  it.each([
    ['another action', ['apply', 'x'], 'Not apply, but check'],
    ['no file', ['check'], 'FILE'],
    ['a file that is not there', ['check', 'nowhere.jsonl'], 'SOURCE_NOT_FOUND'],
    ['a threshold that is none', ['check', 'x', '--threshold', 'high'], '--threshold'],
    ['a threshold above 1', ['check', 'x', '--threshold', '80'], 'at most 1'],
    ['a field that no row has a meaning for', ['check', 'x', '--map', 'humour=x'], '--map'],
  ])('refuses %s', async (_, argv, hint) => {
    const { code, stdout, stderr } = await run(argv);
    expect([code, stdout]).toEqual([EXIT.usage, '']);
    expect(stderr).toContain(hint);
  });
});

describe('the table', () => {
  it('shows what is not judged, and nothing where there is nothing', () => {
    const row = { attribute: 'THREAT', rows: 0, notJudged: 3, rankCorrelation: null } as const;
    const report: MigrationReport = {
      schema: 1,
      model: 'm@sha256:0',
      rows: { compared: 3, errors: {} },
      complete: false,
      unknownAttributes: {},
      comparisons: [
        { ...row, language: 'om', thresholds: [{ theirs: 0.8, flagged: 0, here: null, flaggedHere: 0 }] },
        {
          ...row,
          language: 'de',
          rows: 8,
          rankCorrelation: 0.5,
          thresholds: [{ theirs: 0.8, flagged: 1, here: 0.5, flaggedHere: 1 }],
        },
      ],
    };
    const lines = migrationText(report, 'table')
      .split('\n')
      .map((line) => line.trimEnd());
    expect(lines[1]).toBe('rows: 3 compared; stopped before the end of the input');
    expect(lines[3]).toMatch(/^attribute +language +n +not judged +rank corr\. +flagged >= 0\.8 +here$/);
    expect(lines[4]).toMatch(/^THREAT +om +0 +3 +- +- +-$/);
    expect(lines[5]).toMatch(/^THREAT +de +8 +3 +0\.500 +12\.5 % +0\.50$/);
  });

  it('is only its beginning where nothing was compared', () => {
    const empty = { schema: 1, model: 'm', rows: { compared: 0, errors: { TEXT_MISSING: 2 } } } as const;
    const report = { ...empty, complete: true, unknownAttributes: {}, comparisons: [] };
    expect(migrationText(report, 'table')).toBe(
      'model: m\nrows: 0 compared, refused or failed: 2 TEXT_MISSING\n',
    );
  });
});
