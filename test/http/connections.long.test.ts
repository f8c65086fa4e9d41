import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { errorSchema } from '../../src/http/comments/schema.js';
import { moderationError } from '../../src/http/moderations/schema.js';
import { googleError } from '../../src/http/perspective/schema.js';
import { heldClassifier, useServer } from '../helpers/http.js';
import { until } from '../helpers/pipeline.js';
import { parseAnswer, rawConnection } from '../helpers/raw-request.js';

const HEAD = (method: string, path: string, more = '') =>
  `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${more}`;
const POST = (path: string, more = '') => HEAD('POST', path, `Content-Type: application/json\r\n${more}`);

describe('a caller that is too slow', () => {
  const server = useServer();
  const limits = { request: 300, check: 50 };

  it.each([
    ['Google', '/any/prefix/comments:analyze?key=geheim', googleError],
    ['OpenAI', '/v1/moderations', moderationError],
    ['Tonfall', '/v1/score', errorSchema],
  ] as const)('with its body is told so by %s, and let go', async (_, path, envelope) => {
    const { listen, lines } = await server.open({ limits });
    const { send, ended } = await rawConnection(await listen());
    send(`${POST(path, 'Content-Length: 100\r\n')}\r\n{"text":`);
    const { status, headers, body } = parseAnswer(await ended());
    expect(status).toBe(408);
    expect(envelope.strict().parse(JSON.parse(body))).toEqual(JSON.parse(body));
    expect(headers).toMatchObject({ connection: 'close', 'x-request-id': expect.any(String) });
    expect(body).not.toContain('geheim');
    expect(lines().filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('with its headers is told so by Tonfall', async () => {
    const { listen } = await server.open({ limits });
    const { send, ended } = await rawConnection(await listen());
    send(HEAD('GET', '/v1/comments/a', 'X-Slow: '));
    const { status, body } = parseAnswer(await ended());
    expect([status, JSON.parse(body).error.code]).toEqual([408, 'REQUEST_TIMEOUT']);
  });

  it('and sends a byte now and then is not spared', async () => {
    const { listen } = await server.open({ limits });
    const { send, socket, ended } = await rawConnection(await listen());
    send(`${POST('/v1/score', 'Content-Length: 100000\r\n')}\r\n`);
    const drip = setInterval(() => socket.writable && send('x'), 20);
    const { status } = parseAnswer(await ended());
    clearInterval(drip);
    expect(status).toBe(408);
  });

  it('is not one that waits for its answer', async () => {
    const { classifier, letGo } = heldClassifier();
    const { listen } = await server.open({ limits, classifier });
    const payload = '{"text":"x"}';
    const { send, says } = await rawConnection(await listen());
    send(`${POST('/v1/score', `Content-Length: ${payload.length}\r\n`)}\r\n${payload}`);
    await pause(600);
    letGo();
    expect(parseAnswer(await says(/"results"/)).status).toBe(200);
  });
});

describe('what is no request', () => {
  const server = useServer();
  const answerTo = async (...parts: (string | Buffer)[]) => {
    const { listen } = await server.open();
    const { send, ended } = await rawConnection(await listen());
    for (const part of parts) send(part);
    return parseAnswer(await ended());
  };

  it.each([
    ['noise', ['\x16\x03\x01\x02\x00\x01\x00\r\n\r\n']],
    [
      'headers that go on in a line of their own',
      [HEAD('GET', '/healthz', 'A: b\r\n c d\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n')],
    ],
    ['two lengths', [HEAD('POST', '/v1/score', 'Content-Length: 5\r\nContent-Length: 6\r\n\r\n')]],
    [
      'a length beside chunks, which smuggles',
      [HEAD('POST', '/v1/score', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n')],
    ],
    ['a header with a bare line break', [HEAD('GET', '/healthz', 'A: b\rX: y\r\n\r\n')]],
  ])('is refused: %s', async (_, parts) => {
    const { status, headers, body } = await answerTo(...parts);
    expect(status).toBe(400);
    if (body !== '') expect(JSON.parse(body).error.code).toBe('REQUEST_INVALID');
    expect(headers.connection).toBe('close');
  });

  it('is refused by Node itself where it names no host', async () => {
    expect((await answerTo('GET /healthz HTTP/1.1\r\n\r\n')).status).toBe(400);
  });

  it('is told to have too many headers', async () => {
    const { status, body } = await answerTo(HEAD('GET', '/healthz', `A: ${'x'.repeat(40_000)}\r\n\r\n`));
    expect([status, JSON.parse(body).error.code]).toEqual([431, 'HEADERS_TOO_LARGE']);
  });
});

describe('on the wire', () => {
  const server = useServer();
  const payload = JSON.stringify({
    comment: { text: 'Das ist ein Text.' },
    requestedAttributes: { TOXICITY: {} },
  });

  it.each([
    '/v1/../comments:analyze',
    '/%2e%2e/%2e%2e/comments%3aanalyze',
    '//comments:analyze',
    'http://evil.example/comments:analyze',
    '/metrics/../comments:analyze',
  ])('%s is analyze, with its key, and nothing else', async (path) => {
    await server.key({ scopes: ['read'] });
    const { listen } = await server.open();
    const { send, says } = await rawConnection(await listen());
    send(`${POST(path, `Content-Length: ${payload.length}\r\n`)}\r\n${payload}`);
    expect(parseAnswer(await says(/PERMISSION_DENIED/)).status).toBe(403);
  });

  it.each([
    '/v1alpha1/../metrics',
    '/./metrics',
    '//metrics',
    '/docs/../metrics',
    '/docs/static/../../../package.json',
  ])('%s is not tidied up into another route', async (path) => {
    const { listen } = await server.open();
    const { send, says } = await rawConnection(await listen());
    send(`${HEAD('GET', path)}\r\n`);
    expect([400, 403, 404]).toContain(parseAnswer(await says(/\r\n\r\n./)).status);
  });

  it('a header cannot be put into an answer', async () => {
    const { listen } = await server.open();
    const url = await listen();
    for (const path of [
      '/v1/comments/a%0d%0aX-Evil:%201',
      '/%0d%0aX-Evil:%201',
      '/comments:analyze%0d%0aX-Evil:%201',
    ]) {
      const { headers } = await fetch(`${url}${path}`, { headers: { prefer: 'wait=1;X-Evil=1' } });
      expect(headers.get('x-evil')).toBeNull();
    }
  });

  it('a body above the limit is refused as it begins, and the answer arrives', async () => {
    const { listen } = await server.open();
    const url = new URL('/v1/score', await listen());
    const headers = { 'content-type': 'application/json', 'content-length': 30_000_000 };
    const request = httpRequest(url, { method: 'POST', headers });
    request.on('error', () => {});
    request.write(Buffer.alloc(100_000, ' '));
    const [response] = await once(request, 'response');
    expect(response.statusCode).toBe(413);
    request.destroy();
  });

  it('a body of 20 MB arrives', async () => {
    const { listen } = await server.open();
    const text = 'x'.repeat(19_900);
    const body = JSON.stringify({ texts: Array(1000).fill(text) });
    expect(body.length).toBeGreaterThan(19_900_000);
    const response = await fetch(`${await listen()}/v1/score`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    // Taken or turned away for its length in scoring time, but never for its bytes.
    expect([200, 503]).toContain(response.status);
    await response.arrayBuffer();
  });
});

describe('a caller that goes away', () => {
  const server = useServer();

  it.each([
    ['/comments:analyze', { comment: { text: 'Das ist ein Text.' }, requestedAttributes: { TOXICITY: {} } }],
    ['/v1/moderations', { input: 'x' }],
    ['/v1/score', { text: 'x' }],
  ])('from %s has its work dropped', async (path, payload) => {
    const { classifier, signals } = heldClassifier();
    const { listen, lines, inject } = await server.open({ classifier });
    const gone = new AbortController();
    const asked = fetch(`${await listen()}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(payload),
      signal: gone.signal,
    }).catch((error: unknown) => error);
    await until(async () => signals.length === 1);
    expect(signals[0]?.aborted).toBe(false);
    gone.abort();
    await asked;
    await until(async () => signals[0]?.aborted === true);
    expect(lines().filter(({ level }) => level === 'error')).toEqual([]);
    // It does not count as in flight for ever.
    await until(async () => /requests_in_flight 1$/m.test((await inject({ url: '/metrics' })).body));
  });
});

describe('a server that stops', () => {
  const server = useServer();

  it('lets what is in hand end, and sends what still comes elsewhere', async () => {
    const { classifier, signals, letGo } = heldClassifier();
    const { listen, instance } = await server.open({ classifier });
    const url = await listen();
    const idle = await rawConnection(url);
    idle.send(`${HEAD('GET', '/healthz')}\r\n`);
    await idle.says(/"ok"/);
    const payload = '{"text":"x"}';
    const busy = await rawConnection(url);
    busy.send(`${POST('/v1/score', `Content-Length: ${payload.length}\r\n`)}\r\n${payload}`);
    await until(async () => signals.length === 1);
    // Sent behind the first on the same connection.
    const closing = instance.close();
    busy.send(`${POST('/v1/moderations', `Content-Length: 13\r\n`)}\r\n{"input":"x"}`);
    await pause(50);
    letGo();
    const received = await busy.ended();
    await closing;
    expect(received).toMatch(/^HTTP\/1\.1 200 /);
    const second = received.slice(received.indexOf('HTTP/1.1', 10));
    if (second.startsWith('HTTP/1.1')) {
      const { status, headers, body } = parseAnswer(second);
      expect([status, headers['retry-after'] !== undefined]).toEqual([503, true]);
      expect(moderationError.strict().parse(JSON.parse(body)).error.code).toBe('server_stopping');
    }
    await idle.ended();
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });
});

/** Each connection takes a file descriptor here and one in the process that opens it. */
const DESCRIPTORS = execFileSync('/bin/sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
const room = DESCRIPTORS === 'unlimited' ? 10_000 : Math.min(10_000, Number(DESCRIPTORS) - 1000);

describe(`${room} open connections${room < 10_000 ? ' (no more: ulimit -n)' : ''}`, () => {
  const server = useServer();

  it('are held, and a request on another one is answered', async () => {
    const { listen, instance } = await server.open();
    const url = await listen();
    const script = fileURLToPath(new URL('../helpers/many-connections.mjs', import.meta.url));
    const child = fork(script, [new URL(url).port, String(room)]);
    try {
      const [opened] = await once(child, 'message');
      expect(opened).toEqual({ open: room, failed: 0 });
      const held = () =>
        new Promise<number>((resolve) => instance.server.getConnections((_, count) => resolve(count)));
      await until(async () => (await held()) >= room);
      const begin = performance.now();
      const response = await fetch(`${url}/v1/score`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"text":"x"}',
      });
      expect(response.status).toBe(200);
      expect(performance.now() - begin).toBeLessThan(2000);
    } finally {
      const ended = once(child, 'exit');
      child.send('enough');
      await ended;
    }
  });
});
