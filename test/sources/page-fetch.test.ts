import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { VERSION } from '../../src/package.js';
import { createPageSource } from '../../src/sources/page.js';
import { commentsOf, readAll } from '../contracts/source.js';
import { fixtureText } from './page-reading.js';

const DEFAULTS = { site: 'talblatt', section: null, savedAt: null };
const NOW = new Date('2024-06-01T10:00:00Z');
let server: Server | undefined;

async function serve(answer: RequestListener): Promise<string> {
  const started = createServer(answer);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
  server = undefined;
});

const open = (url: string) => createPageSource({ url }, DEFAULTS, { now: () => NOW });

describe('a page by its address', () => {
  it('is fetched as tonfall, decompressed, decoded as the server says, and counted from now', async () => {
    const asked: IncomingMessage[] = [];
    const page = 'Schwimmbad\n\nKommentare\nJörg\nJörg\n3 Tage\nSchön!';
    const origin = await serve((request, response) => {
      asked.push(request);
      if (request.url === '/old') return void response.writeHead(302, { location: '/new#x' }).end();
      response.setHeader('content-type', 'text/plain; charset=iso-8859-1');
      response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.from(page, 'latin1')));
    });
    const [comment] = commentsOf(await readAll(open(`${origin}/old`)));
    expect(comment).toMatchObject({
      author: 'Jörg',
      text: 'Schön!',
      createdAt: '2024-05-29T10:00:00.000Z',
      threadId: `${origin}/new`,
      threadUrl: `${origin}/new`,
    });
    expect(asked[0]?.headers['user-agent']).toBe(`tonfall/${VERSION}`);
  });

  it.each([
    [404, 'SOURCE_NOT_FOUND'],
    [410, 'SOURCE_NOT_FOUND'],
    [401, 'SOURCE_FORBIDDEN'],
    [403, 'SOURCE_FORBIDDEN'],
    [429, 'SOURCE_UNAVAILABLE'],
    [500, 'SOURCE_UNAVAILABLE'],
    [503, 'SOURCE_UNAVAILABLE'],
  ])('answers %i with %s', async (status, code) => {
    const origin = await serve((_, response) => void response.writeHead(status).end('no'));
    await expect(readAll(open(origin))).rejects.toMatchObject({ code, place: origin });
  });

  it('is unavailable where nobody answers', async () => {
    const origin = await serve((request) => request.socket.destroy());
    await expect(readAll(open(origin))).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  });

  it('is looked for on the web only', async () => {
    for (const url of ['file:///etc/hostname', 'ftp://a.example/', 'http://', 'nonsense']) {
      await expect(readAll(open(url))).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
    }
  });

  it('is refused where it is no text', async () => {
    const origin = await serve((_, response) => {
      response.setHeader('content-type', 'image/png').end('x');
    });
    expect(await readAll(open(origin))).toMatchObject([
      { kind: 'refusal', refusal: { code: 'SOURCE_UNREADABLE' } },
    ]);
  });

  it('is not read further than 50 MB', async () => {
    const origin = await serve((_, response) => {
      response.setHeader('content-type', 'text/html');
      const chunk = Buffer.alloc(1_000_000, 'x');
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more);
      more();
    });
    expect(await readAll(open(origin))).toMatchObject([
      { kind: 'refusal', refusal: { code: 'SOURCE_TOO_LARGE' } },
    ]);
  });

  it('stops waiting when it is told to', async () => {
    const stop = new AbortController();
    const origin = await serve(() => stop.abort());
    await expect(readAll(open(origin), { signal: stop.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('can be polled: an unchanged page yields nothing', async () => {
    const origin = await serve((request, response) => {
      response.setHeader('etag', '"v1"');
      if (request.headers['if-none-match'] === '"v1"') return void response.writeHead(304).end();
      response.setHeader('content-type', 'text/html').end(fixtureText('wpdiscuz-7-layout-1.html'));
    });
    const source = open(origin);
    expect(source.cursorKey).toBe(`page talblatt ${origin}`);
    const items = await readAll(source);
    expect(commentsOf(items)).toHaveLength(4);
    expect(items.at(-1)).toEqual({ kind: 'cursor', cursor: '"v1"' });
    expect(await readAll(source, { cursor: '"v1"' })).toEqual([]);
    expect(commentsOf(await readAll(source, { cursor: '"v0"' }))).toHaveLength(4);
  });
});
