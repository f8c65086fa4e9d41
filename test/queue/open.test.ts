import { describe, expect, it } from '@jest/globals';
import { openQueueBackend } from '../../src/queue/open.js';
import { asQueueError } from '../../src/queue/queue-error.js';

const open = (queueUrl: string) =>
  openQueueBackend({ queueUrl, databaseUrl: null, database: undefined as never, log: { warn: () => {} } });

describe('openQueueBackend', () => {
  it.each([
    ['redis://u:Geheim@127.0.0.1:9'],
    ['redis+sentinel://u:Geheim@127.0.0.1:9/m'],
    ['redis+cluster://u:Geheim@127.0.0.1:9'],
    ['postgres://u:Geheim@127.0.0.1:9/d'],
  ])('tells at once that nothing answers at %s', async (url) => {
    const error = await open(url).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
    expect(`${error} ${JSON.stringify(error)}`).not.toContain('Geheim');
  });

  it('refuses what is no address of a queue', async () => {
    await expect(open('amqp://host')).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

describe('asQueueError', () => {
  it('leaves other errors as they are', () => {
    const error = new Error('of the processor');
    expect(asQueueError(error)).toBe(error);
  });
});
