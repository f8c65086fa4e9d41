import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createCsvSource } from '../../src/sources/csv.js';
import { sniffDelimiter } from '../../src/sources/csv-dialect.js';
import { readCsvRecords } from '../../src/sources/csv-records.js';
import { parseFieldMap } from '../../src/sources/field-map.js';
import { readLines } from '../../src/sources/lines.js';
import { commentsOf, describeSource, readAll, refusalsOf } from '../contracts/source.js';
import { chunksOf, DEFAULTS } from '../helpers/source-input.js';

const source = (input: string | Uint8Array, map = '', size?: number, delimiter?: string) =>
  createCsvSource({
    input: chunksOf(input, size),
    place: 'platz.csv',
    defaults: DEFAULTS,
    map: parseFieldMap(map || undefined),
    ...(delimiter && { delimiter }),
  });
const quote = (value: string) => `"${value.replaceAll('"', '""')}"`;

for (const ownIds of [true, false]) {
  describeSource(`csv ${ownIds ? 'with' : 'without'} ids`, () => ({
    refuses: true,
    ownIds,
    open: async (comments, broken) => {
      const rows = comments.map(({ id, author, text, email, ip }) =>
        [...(ownIds ? [id] : []), author, text, email, ip].map(quote).join(','),
      );
      if (broken) rows.splice(2, 0, '"only one field"');
      return source([`${ownIds ? 'id,' : ''}author,text,email,ip`, ...rows].join('\n'));
    },
  }));
}

describe('csv', () => {
  it("reads quotes, delimiters and line ends in fields, with the number of the record's first line", async () => {
    const items = await readAll(
      source('id,text,author\r\n1,"a, ""b""\r\n\r\nc",Rosl\r\n\r\n2, "d" ,\r\n3,5" hoch,Okan\r\n4,e,f,,\r\n'),
    );
    expect(
      items.flatMap((item) => (item.kind === 'comment' ? [[item.place, item.comment.text]] : [])),
    ).toEqual([
      ['platz.csv:2', 'a, "b"\n\nc'],
      ['platz.csv:6', 'd'],
      ['platz.csv:7', '5" hoch'],
      ['platz.csv:8', 'e'],
    ]);
    expect(commentsOf(items)[1]?.author).toBeNull();
  });

  it('refuses bad rows where they begin and reads the others', async () => {
    const rows = [
      'id;text;who',
      '1;a;b',
      '2;"offen;b',
      '3;"c";d',
      '4;x',
      '5;"a" b "c;d"',
      '6;;e',
      '7;"g";h',
      '8;"zu',
    ];
    const items = await readAll(source(rows.join('\n')));
    expect(commentsOf(items).map(({ id }) => id)).toEqual(['1', '3', '7']);
    expect(refusalsOf(items).map(({ code, place, id }) => [code, place, id])).toEqual([
      ['INVALID_ROW', 'platz.csv:3', null],
      ['INVALID_ROW', 'platz.csv:5', null],
      ['INVALID_ROW', 'platz.csv:6', null],
      ['TEXT_MISSING', 'platz.csv:7', '6'],
      ['INVALID_ROW', 'platz.csv:9', null],
    ]);
    expect(refusalsOf(items)[0]?.raw).toBe('2;"offen;b');
  });

  it('keeps the id of a comment of 10 MB over many lines, and reads on', async () => {
    const huge = quote(`${'Zeile, noch eine, '.repeat(20)}\n`.repeat(30_000));
    const items = await readAll(source(`id,text\n1,${huge}\n2,b\n`));
    expect(refusalsOf(items)).toMatchObject([{ code: 'TEXT_TOO_LONG', id: '1', place: 'platz.csv:2' }]);
    expect(refusalsOf(items)[0]?.raw).toHaveLength(1000);
    expect(commentsOf(items)).toMatchObject([{ id: '2' }]);
  });

  it('gives up a quote that stays open beyond the limit, and reads the rows behind it', async () => {
    const input = `1,"offen\n${Array.from({ length: 50 }, (_, index) => `${index},b`).join('\n')}`;
    const lines = readLines(chunksOf(input) as AsyncGenerator<Buffer>);
    const records = [];
    for await (const record of readCsvRecords(lines, ',', 40)) records.push(record);
    expect(records[0]).toEqual({ line: 1, problem: 'quotes', raw: '1,"offen' });
    expect(records.slice(1).map(({ line, problem }) => [line, problem])).toEqual(
      Array.from({ length: 50 }, (_, index) => [index + 2, null]),
    );
  });

  it('refuses a record with broken bytes anywhere in it as a whole', async () => {
    const bytes = Buffer.concat([
      Buffer.from('id,text\n1,"Grüße\nGr'),
      Buffer.from([0xfc]),
      Buffer.from('ße\nGrüße"\n2,Grüße\n'),
    ]);
    const items = await readAll(source(bytes));
    expect(refusalsOf(items)).toMatchObject([{ code: 'INVALID_ENCODING', place: 'platz.csv:2' }]);
    expect(commentsOf(items)).toMatchObject([{ id: '2' }]);
  });

  it('reads Windows-1252 and UTF-16 as spreadsheets write them', async () => {
    const latin = Buffer.from('id;text\n1;Grüße\n', 'latin1');
    const wide = Buffer.from('\ufeffid\ttext\r\n1\tGrüße\r\n', 'utf16le');
    for (const bytes of [latin, wide]) {
      expect(commentsOf(await readAll(source(bytes)))).toMatchObject([{ id: '1', text: 'Grüße' }]);
    }
  });

  it('tells the delimiter by the header', async () => {
    expect(sniffDelimiter('id,text', new Map())).toBe(',');
    expect(sniffDelimiter('id;"text, with markup";text', new Map())).toBe(';');
    expect(sniffDelimiter('id\ttext', new Map())).toBe('\t');
    expect(sniffDelimiter('id|text', new Map())).toBe('|');
    expect(sniffDelimiter('Ein Satz, der kein Kopf ist', new Map())).toBeNull();
    expect(sniffDelimiter('nr;meinung', parseFieldMap('text=meinung'))).toBe(';');
    expect(commentsOf(await readAll(source('sep=;\nid;text\n1;a')))).toMatchObject([{ id: '1', text: 'a' }]);
  });

  it('refuses a file without header and never repeats its first row in the message', async () => {
    const [refusal] = refusalsOf(await readAll(source('1,Geheim\n2,b\n')));
    expect(refusal).toMatchObject({ code: 'INVALID_ROW', place: 'platz.csv:1', raw: '1,Geheim' });
    expect(refusal?.message).not.toContain('Geheim');
    const [unmapped] = refusalsOf(await readAll(source('id,text\n1,a\n', 'text=meinung')));
    expect(unmapped?.message).toContain('meinung');
  });

  it('gives back every row that was written, with any delimiter and however the bytes are cut', async () => {
    const text = fc
      .string({ unit: 'grapheme' })
      .map((value) => value.replace(/\r\n?/g, '\n'))
      .filter((value) => value.trim() !== '' && !/^\s|\s$/.test(value));
    const nasty = fc.constantFrom('a"b', '"', 'x,y;z\t|', 'eins\nzwei', '""', "'", 'a\n\n"b"\n,');
    const row = fc.record({
      id: fc.uuid(),
      text: fc.oneof(text, nasty),
      author: fc.constantFrom('Rosl', '王'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(',', ';', '\t', '|'),
        fc.integer({ min: 1, max: 99 }),
        async (rows, delimiter, size) => {
          const lines = rows.map(({ id, text, author }) => [id, quote(text), author].join(delimiter));
          const input = [['id', 'text', 'author'].join(delimiter), ...lines].join('\n');
          const items = await readAll(source(input, '', size));
          expect(refusalsOf(items)).toEqual([]);
          expect(commentsOf(items).map(({ id, text, author }) => ({ id, text, author }))).toEqual(rows);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('never fails and never runs on, whatever it is given', async () => {
    const bytes = fc.string({ unit: fc.constantFrom('"', ',', '\n', 'a', ' ', '\r', 'ü', '\\') });
    await fc.assert(
      fc.asyncProperty(bytes, async (value) => {
        const items = await readAll(source(`id,text\n${value}`, '', 3));
        const rows = value.split('\n').filter((line) => line.trim() !== '').length;
        expect(items.length).toBeLessThanOrEqual(rows);
        expect(items.length > 0).toBe(rows > 0);
      }),
      { numRuns: 300 },
    );
  });
});
