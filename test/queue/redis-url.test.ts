import { describe, expect, it } from '@jest/globals';
import { parseRedisUrl } from '../../src/queue/redis-url.js';

describe('parseRedisUrl', () => {
  it('reads one server', () => {
    expect(parseRedisUrl('redis://localhost')).toEqual({
      kind: 'single',
      options: { host: 'localhost', port: 6379, db: 0 },
    });
    expect(parseRedisUrl('rediss://me:p%40ss@[::1]:7000/3')).toEqual({
      kind: 'single',
      options: { host: '::1', port: 7000, db: 3, username: 'me', password: 'p@ss', tls: {} },
    });
    expect(parseRedisUrl('redis://:secret@h').options).toEqual({
      host: 'h',
      port: 6379,
      db: 0,
      password: 'secret',
    });
  });

  it('reads sentinels', () => {
    expect(
      parseRedisUrl(
        'redis+sentinel://me:pw@one,two:26380/my%20master?db=2&sentinelUser=s&sentinelPassword=t',
      ),
    ).toEqual({
      kind: 'sentinel',
      options: {
        sentinels: [
          { host: 'one', port: 26379 },
          { host: 'two', port: 26380 },
        ],
        name: 'my master',
        db: 2,
        username: 'me',
        password: 'pw',
        sentinelUsername: 's',
        sentinelPassword: 't',
      },
    });
    expect(parseRedisUrl('rediss+sentinel://one/m').options).toMatchObject({
      tls: {},
      enableTLSForSentinelMode: true,
      sentinelTLS: {},
    });
  });

  it('reads clusters', () => {
    expect(parseRedisUrl('rediss+cluster://me:pw@one:7001,two')).toEqual({
      kind: 'cluster',
      nodes: [
        { host: 'one', port: 7001 },
        { host: 'two', port: 6379 },
      ],
      options: { username: 'me', password: 'pw', tls: {} },
    });
  });

  it.each([
    ['http://secret@host'],
    ['redis://'],
    ['redis://secret@one,two'],
    ['redis://secret@host/first'],
    ['redis://secret@host:port'],
    ['redis+sentinel://secret@one'],
    ['redis+cluster://secret@one/1'],
    ['secret'],
  ])('refuses %s without quoting it', (url) => {
    let error: unknown;
    try {
      parseRedisUrl(url);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', place: 'queueUrl' });
    expect((error as Error).message).not.toContain('secret');
  });
});
