import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseFieldMap } from '../../src/sources/field-map.js';
import { createJsonlSource } from '../../src/sources/jsonl.js';
import { commentsOf, describeSource, readAll, refusalsOf } from '../contracts/source.js';
import { chunksOf, DEFAULTS } from '../helpers/source-input.js';

const source = (input: string | Uint8Array, map = '', size?: number) =>
  createJsonlSource({
    input: chunksOf(input, size),
    place: 'platz.jsonl',
    defaults: { ...DEFAULTS, section: 'lokal' },
    map: parseFieldMap(map || undefined),
  });

for (const ownIds of [true, false]) {
  describeSource(`jsonl ${ownIds ? 'with' : 'without'} ids`, () => ({
    refuses: true,
    ownIds,
    open: async (comments, broken) => {
      const rows = comments.map(({ id, ...rest }) => JSON.stringify(ownIds ? { id, ...rest } : rest));
      if (broken) rows.splice(2, 0, '{"text": ');
      return source(rows.join('\n'));
    },
  }));
}

describe('jsonl', () => {
  it('reads every fact a row may give', async () => {
    const row = {
      comment_id: 17,
      article: 4,
      parent: 12,
      author_name: 'Rosl',
      user_id: 9,
      date: 1_700_000_000,
      lang: 'de-AT',
      section: 'kultur',
      site: 'abendpost',
      title: 'Der Platz',
      url: 'https://abendpost.example/4',
      state: 'hold',
      reports: '2',
      likes: -1,
      reply_to: 'Okan',
      body: 'Schön.',
      email: 'rosl@mail.example',
    };
    const [comment] = commentsOf(await readAll(source(JSON.stringify(row))));
    expect(comment).toEqual({
      site: 'abendpost',
      source: 'jsonl',
      id: '17',
      threadId: '4',
      threadTitle: 'Der Platz',
      threadUrl: 'https://abendpost.example/4',
      threadTime: null,
      section: 'kultur',
      parentId: '12',
      replyTo: 'Okan',
      author: 'Rosl',
      authorId: '9',
      createdAt: '2023-11-14T22:13:20.000Z',
      createdAtApproximate: false,
      text: 'Schön.',
      format: 'plain',
      language: 'de',
      state: 'pending',
      reports: 2,
      likes: -1,
    });
  });

  it('takes site, section and thread from what the caller knows', async () => {
    const [comment] = commentsOf(await readAll(source('{"text":"a","parent":0}')));
    expect(comment).toMatchObject({ site: 'default', section: 'lokal', threadId: 'platz', parentId: null });
  });

  it('follows --map', async () => {
    const [comment] = commentsOf(
      await readAll(source('{"body":{"de":"a"},"cid":"x"}', 'text=body.de,id=cid')),
    );
    expect(comment).toMatchObject({ text: 'a', id: 'x' });
  });

  it('says of an id that it cannot keep which one it is, what is wrong and what to do', async () => {
    const ids = ['"c-\\n1"', `"${'x'.repeat(501)}"`, '"\\ud800"', '[1]', '" c-5\\n"'];
    const items = await readAll(source(ids.map((id) => `{"id":${id},"text":"a"}`).join('\n')));
    expect(refusalsOf(items)).toMatchObject([
      {
        id: 'c-\n1',
        place: expect.stringMatching(/:1$/),
        code: 'INVALID_ROW',
        message: expect.stringMatching(/The id holds a line break.*--map id=COLUMN/),
      },
      { id: null, message: expect.stringContaining('longer than 500 characters') },
      { id: null, message: expect.stringContaining('half a character') },
      { id: null, message: expect.stringContaining('neither a text nor a number') },
    ]);
    // Blank space around an id is none of it.
    expect(commentsOf(items)).toMatchObject([{ id: 'c-5' }]);
  });

  it('keeps ids that are too long for a number', async () => {
    const text =
      '{"id":1234567890123456789,"text":"a: 1234567890123456789, \\"b\\"","parent":-9223372036854775807}';
    expect(commentsOf(await readAll(source(text)))[0]).toMatchObject({
      id: '1234567890123456789',
      parentId: '-9223372036854775807',
      text: 'a: 1234567890123456789, "b"',
    });
  });

  it('refuses each bad line in its place and reads the others', async () => {
    const lines = [
      '{"id":1,"text":"a"}',
      '[1]',
      '',
      'null',
      '{"id":2}',
      '{"id":3,"text":"  "}',
      '{"id":4,"text":{"a":1}}',
      '{"id":{},"text":"a"}',
      '{"id":5,"text":"\u0001"}',
      `{"id":6,"text":"${'x'.repeat(2 * 1024 * 1024)}"}`,
      '{"id":7,"text":"z"}',
    ].join('\n');
    const items = await readAll(source(lines, '', 999_999));
    expect(commentsOf(items).map(({ id }) => id)).toEqual(['1', '7']);
    expect(refusalsOf(items).map(({ code, place, id }) => [code, place, id])).toEqual([
      ['INVALID_JSON', 'platz.jsonl:2', null],
      ['INVALID_JSON', 'platz.jsonl:4', null],
      ['TEXT_MISSING', 'platz.jsonl:5', '2'],
      ['TEXT_MISSING', 'platz.jsonl:6', '3'],
      ['INVALID_ROW', 'platz.jsonl:7', '4'],
      ['INVALID_ROW', 'platz.jsonl:8', null],
      ['INVALID_JSON', 'platz.jsonl:9', null],
      ['TEXT_TOO_LONG', 'platz.jsonl:10', '6'],
    ]);
    expect(refusalsOf(items)[7]?.raw).toHaveLength(1000);
  });

  it('refuses a line that is not UTF-8 and one that is endless, and reads the others', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"id":1,"text":"Grüße"}\n{"id":2,"text":"Gr'),
      Buffer.from([0xfc]),
      Buffer.from(`ße"}\n{"id":3,"text":"${'x'.repeat(17 * 1024 * 1024)}"}\n{"id":4,"text":"ok"}\n`),
    ]);
    const items = await readAll(source(bytes, '', 1024 * 1024));
    expect(commentsOf(items).map(({ id }) => id)).toEqual(['1', '4']);
    expect(refusalsOf(items).map(({ code, place }) => [code, place])).toEqual([
      ['INVALID_ENCODING', 'platz.jsonl:2'],
      ['TEXT_TOO_LONG', 'platz.jsonl:3'],
    ]);
  });

  it('warns once of times that are none, and keeps the comments', async () => {
    const items = await readAll(source('{"text":"a","date":"gestern"}\n{"text":"b","date":"heute"}'));
    expect(items.map(({ kind }) => kind)).toEqual(['warning', 'comment', 'comment']);
    expect(JSON.stringify(items[0])).not.toContain('gestern');
  });

  it('makes one refusal of an empty input', async () => {
    expect(refusalsOf(await readAll(source('')))).toMatchObject([
      { code: 'SOURCE_EMPTY', place: 'platz.jsonl' },
    ]);
  });

  it('gives back every row that was written, however the bytes are cut', async () => {
    const text = fc.string({ unit: 'grapheme' }).filter((value) => value.trim() !== '');
    const row = fc.record({ id: fc.uuid(), text, author: fc.constantFrom('Rosl', 'Élodie', '王') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1 }),
        fc.integer({ min: 1, max: 99 }),
        async (rows, size) => {
          const input = rows.map((value) => JSON.stringify(value)).join('\r\n');
          const comments = commentsOf(await readAll(source(input, '', size)));
          expect(comments.map(({ id, text, author }) => ({ id, text, author }))).toEqual(rows);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('accounts for every line of any input with a comment or a refusal', async () => {
    const line = fc.oneof(fc.constant('{"text":"a"}'), fc.json({ maxDepth: 1 }), fc.string());
    await fc.assert(
      fc.asyncProperty(fc.array(line), async (lines) => {
        const input = lines
          .map((value) => value.replace(/[\r\n\0]/g, ''))
          .filter((value) => value.trim() !== '');
        if (input.length === 0) return;
        const items = await readAll(source(`{"text":"a"}\n${input.join('\n')}`));
        expect(items.filter(({ kind }) => kind !== 'warning')).toHaveLength(input.length + 1);
      }),
      { numRuns: 100 },
    );
  });
});
