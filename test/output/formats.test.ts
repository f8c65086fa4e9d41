import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { csvColumns } from '../../src/output/csv.js';
import { createRowWriter, OUTPUT_FORMATS, type OutputFormat } from '../../src/output/formats.js';
import type { OutputOptions, OutputRow } from '../../src/output/row-writer.js';
import { TextStream } from '../helpers/text-stream.js';
import { errorRow, labelRow } from './rows.js';

/** Any Unicode text: control characters, marks, emoji. */
const anyText = fc.string({ unit: 'binary', maxLength: 40 });

async function written(format: OutputFormat, rows: readonly OutputRow[], options?: OutputOptions) {
  const stream = new TextStream();
  const writer = createRowWriter(format, stream, options);
  for (const row of rows) await writer.write(row);
  await writer.end();
  return stream.text;
}

const records = (csv: string): Record<string, string>[] => parse(csv, { columns: true });

describe.each(OUTPUT_FORMATS)('%s', (format) => {
  it('keeps the order of the rows, errors in their place', async () => {
    const rows = [labelRow({ id: 'one' }), errorRow({ place: 'f:two' }), labelRow({ id: 'three' })];
    const text = await written(format, rows);
    const places = ['one', 'f:two', 'three'].map((word) => text.indexOf(word));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('leaves the stream open', async () => {
    const stream = new TextStream();
    const writer = createRowWriter(format, stream);
    await writer.end();
    expect(stream.writableEnded).toBe(false);
  });

  it('waits while the stream is full, and rejects when nobody reads any more', async () => {
    const stream = new TextStream({ highWaterMark: 1 });
    const broken = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    stream._write = () => {};
    const writer = createRowWriter(format, stream);
    const write = writer.write(labelRow());
    const state = await Promise.race([write.then(() => 'done'), Promise.resolve('waiting')]);
    expect(state).toBe('waiting');
    stream.on('error', () => {});
    stream.destroy(broken);
    await expect(write).rejects.toBe(broken);
    await expect(writer.write(labelRow())).rejects.toBe(broken);
  });
});

describe('jsonl', () => {
  it('gives back every row as it was', async () => {
    const rows = [
      labelRow(),
      errorRow({ id: 'c-9' }),
      labelRow({ author: null, sentiment: null, toxicity: {} }),
    ];
    const lines = (await written('jsonl', rows)).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(rows);
    expect(Object.keys(JSON.parse(lines[0] ?? ''))).toEqual(Object.keys(labelRow()));
  });

  it('writes the text only where asked', async () => {
    const row = labelRow({ text: 'Hallo' });
    expect(await written('jsonl', [row])).not.toContain('Hallo');
    expect(JSON.parse(await written('jsonl', [row], { text: true }))).toEqual(row);
  });
});

describe('csv', () => {
  it('flattens the row', async () => {
    const [record] = records(await written('csv', [labelRow()]));
    expect(record).toMatchObject({
      id: 'c-3',
      createdAtApproximate: 'true',
      'toxicity.TOXICITY': '0.83',
      'toxicity.THREAT': '',
      'sentiment.label': 'negative',
      'sentiment.score': '-0.71',
      verdict: 'review',
      'error.code': '',
    });
    expect(JSON.parse(record?.reasons ?? '')).toEqual(labelRow().reasons);
    expect(record).not.toHaveProperty('text');
  });

  it('puts an error row under id, place and error columns', async () => {
    const [, record] = records(await written('csv', [labelRow(), errorRow({ id: 'c-9' })]));
    expect(record).toMatchObject({
      id: 'c-9',
      verdict: '',
      place: 'thread.jsonl:7',
      'error.code': 'TEXT_MISSING',
    });
  });

  it('writes a header even for no rows, and none where a file is continued', async () => {
    expect(await written('csv', [])).toBe(`${csvColumns(false).join(',')}\n`);
    expect(await written('csv', [], { append: true })).toBe('');
    expect((await written('csv', [labelRow()], { append: true })).startsWith('1,default')).toBe(true);
  });

  it('quotes anything so that a reader gets it back', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyText, async (text, id) => {
        const [record] = records(await written('csv', [labelRow({ text, id })], { text: true }));
        expect(record?.id).toBe(id);
        expect(record?.text?.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, '')).toBe(text);
      }),
    );
  });

  it('keeps formulas of strangers from running, and ids as they are', async () => {
    for (const formula of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1']) {
      const row = labelRow({ id: formula, author: formula, replyTo: formula, text: formula });
      const [record] = records(await written('csv', [row], { text: true }));
      expect(record).toMatchObject({
        id: formula,
        author: `'${formula}`,
        replyTo: `'${formula}`,
        text: `'${formula}`,
      });
    }
  });
});

describe('table', () => {
  const wild = 'Na \u001b[31mrot\u001b[0m\r\nund \u202everkehrt 👩‍👩‍👧‍👦 日本語のコメント '.repeat(20);

  it('shows author, first words, language, toxicity, sentiment, verdict and reason', async () => {
    const text = await written('table', [labelRow({ text: 'Was für ein Unsinn' })]);
    const [titles, , row] = text.split('\n');
    expect(titles).toMatch(/author\s+comment\s+lang\s+tox\s+sentiment\s+verdict\s+reason/);
    expect(row).toMatch(/^Änne\s+Was für ein Unsinn\s+de\s+0\.83\s+negative\s+review\s+TOXICITY 0\.83 >= 0/);
  });

  it.each([26, 40, 45, 59, 60, 70, 79, 80, 100, 120, 200])(
    'fits a terminal of %i columns, whatever the comment holds',
    async (columns) => {
      const rows = [labelRow({ text: wild, author: wild }), errorRow({ place: wild })];
      const lines = (await written('table', rows, { columns })).split('\n');
      expect(lines.slice(-3)).toEqual([expect.stringMatching(/^! /), '  The comment has no text.', '']);
      expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
      expect(lines[2]).toContain('review');
    },
  );

  it('keeps what tells most where the terminal is narrow', async () => {
    const titles = async (columns: number) =>
      (await written('table', [labelRow()], { columns })).split('\n')[0]?.split(/\s+/).filter(Boolean);
    expect(await titles(70)).toEqual(['author', 'comment', 'lang', 'tox', 'sentiment', 'verdict', 'reason']);
    expect(await titles(60)).toEqual(['author', 'comment', 'lang', 'tox', 'verdict', 'reason']);
    expect(await titles(45)).toEqual(['author', 'comment', 'lang', 'tox', 'verdict']);
    expect(await titles(24)).toEqual(['comment', 'verdict']);
    const reason = async (columns: number) =>
      (await written('table', [labelRow()], { columns })).trimEnd().split(/ {2,}/).at(-1);
    expect(await reason(100)).toBe('TOXICITY 0.83 >= 0.60');
    expect(await reason(80)).toBe('TOXICITY >= 0.60');
    expect(await reason(60)).toBe('TOXICITY');
  });

  it('tells an error in full, and the same one in the next row by its place alone', async () => {
    const refused = (line: number) =>
      errorRow({
        place: `thread.jsonl:${line}`,
        error: { code: 'INVALID_JSON', message: 'The line is not a JSON object. Correct the line.' },
      });
    const output = await written('table', [refused(1), refused(2), labelRow(), refused(4)], { columns: 40 });
    const told = ['  The line is not a JSON object. Correct', '  the line.'];
    expect(output.trimEnd().split('\n').slice(2)).toEqual([
      '! thread.jsonl:1: INVALID_JSON',
      ...told,
      '! thread.jsonl:2: INVALID_JSON',
      expect.stringContaining('review'),
      '! thread.jsonl:4: INVALID_JSON',
      ...told,
    ]);
  });

  it('lets no text steer the terminal', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const output = await written('table', [labelRow({ text, author: text, id: text })]);
        expect(output.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        expect(output.trimEnd().split('\n')).toHaveLength(3);
      }),
    );
  });

  it('colours only where asked', async () => {
    const begin = '\u001b[';
    expect(await written('table', [labelRow()])).not.toContain(begin);
    expect(await written('table', [labelRow()], { colour: true })).toContain(`${begin}33mreview`);
  });
});
