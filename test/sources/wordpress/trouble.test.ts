import { describe, expect, it } from '@jest/globals';
import type { Clock } from '../../../src/sources/wordpress/http.js';
import { readAll } from '../../contracts/source.js';
import { clockOf, comment, idsOf, range, START, useWordPress } from './site.js';

const { start, open } = useWordPress();

describe('wordpress: trouble', () => {
  it('waits as long as it is told, in seconds or until a time', async () => {
    const server = await start({ comments: [comment(1)] });
    const waits: number[] = [];
    const source = await open('', { clock: clockOf(waits) });
    server.troubles.push({ match: /comments/, trouble: { status: 429, headers: { 'retry-after': '7' } } });
    const date = new Date(START + 20_000).toUTCString();
    server.troubles.push({ match: /comments/, trouble: { status: 503, headers: { 'retry-after': date } } });
    expect((await idsOf(source)).ids).toEqual([1]);
    expect(waits).toEqual([7000, 20_000]);
  });

  it('tries again after errors of server and line, for longer each time, and gives up in the end', async () => {
    const server = await start({ comments: [comment(1)] });
    const waits: number[] = [];
    const source = await open('', { clock: clockOf(waits) });
    const match = /comments/;
    server.troubles.push({ match, trouble: { status: 500 } }, { match, trouble: { status: 'drop' } });
    expect((await idsOf(source)).ids).toEqual([1]);
    expect(waits).toEqual([1000, 2000]);
    for (let index = 0; index < 5; index++) server.troubles.push({ match, trouble: { status: 502 } });
    await expect(readAll(source)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect(waits.slice(2)).toEqual([1000, 2000, 4000, 8000]);
  });

  it('does not wait for hours', async () => {
    const server = await start();
    const waits: number[] = [];
    const source = await open('', { clock: clockOf(waits) });
    server.troubles.push({ match: /comments/, trouble: { status: 429, headers: { 'retry-after': '3600' } } });
    await expect(readAll(source)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect(waits).toEqual([]);
  });

  it.each([
    [401, 'rest_login_required', 'SOURCE_FORBIDDEN'],
    [403, 'rest_forbidden', 'SOURCE_FORBIDDEN'],
    [404, 'rest_no_route', 'SOURCE_NOT_FOUND'],
    [410, 'rest_gone', 'SOURCE_NOT_FOUND'],
    [400, 'rest_invalid_param', 'SOURCE_UNREADABLE'],
  ])('makes %i %s %s', async (status, code, expected) => {
    const server = await start();
    const source = await open();
    server.troubles.push({ match: /comments/, trouble: { status, code } });
    await expect(readAll(source)).rejects.toMatchObject({
      code: expected,
      message: expect.stringContaining(code),
    });
  });

  it('takes an invalid page number for the end', async () => {
    const server = await start({ comments: range(1, 150).map((id) => comment(id)) });
    const source = await open();
    const trouble = { status: 400, code: 'rest_post_invalid_page_number' };
    server.troubles.push({ match: /offset=95/, trouble }, { match: /offset=95/, trouble });
    expect((await idsOf(source)).ids).toEqual(range(1, 100));
  });

  it('refuses an answer that is no list of comments', async () => {
    const server = await start();
    const source = await open();
    for (const body of ['<html>Bitte warten</html>', '{"a":1}', '[{"id":2},{"id":1}]', '[5]']) {
      server.troubles.push({ match: /comments/, trouble: { status: 200, body } });
      await expect(readAll(source)).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE' });
    }
  });

  it('stops at once when it is aborted while it waits', async () => {
    const server = await start();
    const stop = new AbortController();
    const clock: Clock = {
      now: () => START,
      sleep: async (_, signal) => {
        stop.abort();
        signal?.throwIfAborted();
      },
    };
    const source = await open('', { clock });
    server.troubles.push({ match: /comments/, trouble: { status: 503 } });
    await expect(readAll(source, { signal: stop.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
