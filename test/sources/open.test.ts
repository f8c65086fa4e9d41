import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADAPTERS, openSource, SOURCE_FORMATS } from '../../src/sources/open.js';
import { commentsOf, readAll, refusalsOf } from '../contracts/source.js';
import { chunksOf, DEFAULTS } from '../helpers/source-input.js';
import { startWordPress, type WordPressServer } from '../helpers/wordpress-server.js';

const JSONL = '{"id":1,"text":"Schön."}\n';
const CSV = 'id,text\n1,Schön.\n';
const PAGE =
  '<!doctype html><html><head><title>Platz</title></head><body><p>Kein Kommentar.</p></body></html>';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tonfall-open-'));
});
afterAll(() => rm(folder, { recursive: true }));

const file = async (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};
const stdin = (content: string | Uint8Array, more: object = {}) =>
  openSource('-', { defaults: DEFAULTS, stdin: chunksOf(content, 5), ...more });

describe('openSource', () => {
  it('has one adapter for each format', () => {
    expect(ADAPTERS.map(({ format }) => format).sort()).toEqual([...SOURCE_FORMATS].sort());
  });

  it.each([
    ['a.jsonl', JSONL, 'jsonl'],
    ['a.NDJSON', JSONL, 'jsonl'],
    ['a.csv', CSV, 'csv'],
    ['a.tsv', CSV.replaceAll(',', '\t'), 'csv'],
    ['a.html', PAGE, 'page'],
    ['a.txt', 'Ein Artikel\nohne Kommentare\n', 'page'],
    ['without', JSONL, 'jsonl'],
    ['a.export', CSV, 'csv'],
    ['a.xml', PAGE, 'page'],
  ])('reads %s, also with gzip, and as often as it is asked', async (name, content, expected) => {
    for (const path of [await file(name, content), await file(`${name}.gz`, gzipSync(content))]) {
      const source = await openSource(path, { defaults: DEFAULTS });
      expect(source.name).toBe(expected);
      for (let time = 0; time < 2; time++) {
        const items = await readAll(source);
        expect(refusalsOf(items)).toEqual([]);
        expect(commentsOf(items).map(({ text }) => text)).toEqual(expected === 'page' ? [] : ['Schön.']);
      }
    }
  });

  it.each([
    ['JSON lines', `\n ${JSONL}`, 'jsonl'],
    ['CSV', CSV, 'csv'],
    ['CSV with one known name', 'nr;thema;text\n1;Platz;Schön.\n', 'csv'],
    ['TSV', CSV.replaceAll(',', '\t'), 'csv'],
    ['a page', PAGE, 'page'],
    ['copied text', 'Abendpost | Kommentar | Comment\nDer Platz wird autofrei\n', 'page'],
    ['gzip', gzipSync(CSV), 'csv'],
    ['UTF-16', Buffer.from(`\ufeff${JSONL}`, 'utf16le'), 'jsonl'],
  ])('tells %s on standard input by looking', async (_name, content, expected) => {
    const source = await stdin(content);
    expect(source.name).toBe(expected);
    const items = await readAll(source);
    expect(refusalsOf(items)).toEqual([]);
    expect(commentsOf(items)).toHaveLength(expected === 'page' ? 0 : 1);
  });

  it('follows --from and --map', async () => {
    const path = await file('b.txt', 'nr;meinung\n7;Schön.\n');
    const options = { defaults: DEFAULTS, map: { text: 'meinung', id: 'nr' } };
    expect(commentsOf(await readAll(await openSource(path, { ...options, from: 'csv' })))).toMatchObject([
      { id: '7', text: 'Schön.' },
    ]);
    expect((await stdin('nr;meinung\n7;Schön.\n', { map: 'text=meinung' })).name).toBe('csv');
    await expect(openSource(path, { ...options, from: 'wordpress' })).rejects.toMatchObject({
      code: 'USAGE',
    });
    const address = openSource('https://abendpost.example/', { ...options, from: 'csv' });
    await expect(address).rejects.toMatchObject({ code: 'USAGE' });
  });

  it.each([
    ['empty.jsonl', '', 'SOURCE_EMPTY'],
    ['empty', '', 'SOURCE_EMPTY'],
    ['empty.csv.gz', gzipSync(''), 'SOURCE_EMPTY'],
    ['picture.csv', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'SOURCE_UNREADABLE'],
    ['picture', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'SOURCE_UNREADABLE'],
    ['broken.gz', gzipSync(CSV).subarray(0, 20), 'SOURCE_UNREADABLE'],
    ['array.json', '[\n {"text": "a"}\n]', 'SOURCE_UNREADABLE'],
  ])('makes one refusal of %s', async (name, content, code) => {
    const path = await file(name, content);
    const items = await readAll(await openSource(path, { defaults: DEFAULTS }));
    expect(items).toMatchObject([{ kind: 'refusal', refusal: { code } }]);
    expect(refusalsOf(items)[0]?.place).toContain(path);
  });

  it('refuses a folder, and says what is not there', async () => {
    expect(refusalsOf(await readAll(await openSource(folder, { defaults: DEFAULTS })))).toMatchObject([
      { code: 'SOURCE_UNREADABLE', place: folder },
    ]);
    const missing = openSource(join(folder, 'none.csv'), { defaults: DEFAULTS });
    await expect(missing).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
    const secret = openSource('https://rosl:geheim@abendpost.example/', { defaults: DEFAULTS });
    await expect(secret).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.not.stringContaining('geheim'),
    });
  });

  it('ends a stream that says nothing more when it is aborted', async () => {
    const stop = new AbortController();
    const stream = new Readable({ read() {} });
    stream.push(`${JSONL.repeat(10_000)}`);
    const source = await openSource('-', { defaults: DEFAULTS, stdin: stream });
    const reading = (async () => {
      for await (const _ of source.read({ signal: stop.signal })) {
        // The first block is read and the second never comes.
      }
    })();
    setImmediate(() => stop.abort());
    await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(stream.destroyed).toBe(true);
  });
});

describe('openSource with addresses', () => {
  let server: WordPressServer;
  beforeAll(async () => {
    server = await startWordPress({
      posts: [{ id: 3, slug: 'platz', title: 'Platz', date_gmt: '2024-03-01T06:00:00' }],
      comments: [
        { id: 1, post: 3, author_name: 'Rosl', date_gmt: '2024-03-01T07:00:00', content: '<p>Schön.</p>' },
      ],
      users: { redaktion: { password: 'abcd', moderator: true } },
    });
  });
  afterAll(() => server.close());

  it('takes WordPress where the site shows its API', async () => {
    for (const path of ['', 'platz/', 'wp-json/wp/v2/comments']) {
      const source = await openSource(server.url + path, { defaults: DEFAULTS });
      expect(source.name).toBe('wordpress');
      expect(commentsOf(await readAll(source))).toMatchObject([{ id: '1' }]);
    }
  });

  it('takes the page where the API is closed or no post is meant', async () => {
    server.troubles.push({ match: /comments/, trouble: { status: 401, code: 'rest_disabled' } });
    expect((await openSource(server.url, { defaults: DEFAULTS })).name).toBe('page');
    expect((await openSource(`${server.url}thema/verkehr/`, { defaults: DEFAULTS })).name).toBe('page');
  });

  it('takes the page of any other site, and sends it no password', async () => {
    const seen: (string | undefined)[] = [];
    const other = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(200, {
        'content-type': 'text/html',
        link: `<${server.api}>; rel="https://api.w.org/"`,
      });
      response.end(PAGE);
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    const auth = { user: 'redaktion', password: 'abcd' };
    // It names the API of another host: the password is for neither.
    await expect(openSource(address, { defaults: DEFAULTS, auth })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
    expect((await openSource(address, { defaults: DEFAULTS })).name).toBe('wordpress');
    expect(seen).toEqual([undefined, undefined, undefined, undefined]);
    await new Promise((resolve) => other.close(resolve));
  });
});
