import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { InjectOptions } from 'fastify';
import { TonfallError } from '../../src/errors.js';
import { errorSchema } from '../../src/http/comments/schema.js';
import { moderationError } from '../../src/http/moderations/schema.js';
import { googleError } from '../../src/http/perspective/schema.js';
import { bearer, coralSignature, heldClassifier, tellingClassifier, useServer } from '../helpers/http.js';
import { until } from '../helpers/pipeline.js';

const comment = { text: 'Das ist ein Text.' };
const coral = JSON.stringify({ id: 'e', type: 'X', data: {}, tenantID: 't' });

const SCORING = [
  [
    'analyze',
    { method: 'POST', url: '/comments:analyze', payload: { comment, requestedAttributes: { TOXICITY: {} } } },
    googleError,
  ],
  ['moderations', { method: 'POST', url: '/v1/moderations', payload: { input: 'x' } }, moderationError],
  ['score', { method: 'POST', url: '/v1/score', payload: { text: 'x' } }, errorSchema],
] as const satisfies readonly (readonly [string, InjectOptions, unknown])[];

const ALL = [
  ...SCORING,
  [
    'suggestscore',
    {
      method: 'POST',
      url: '/comments:suggestscore',
      payload: { comment, attributeScores: { TOXICITY: { summaryScore: { value: 1 } } } },
    },
    googleError,
  ],
  ['store', { method: 'POST', url: '/v1/comments', payload: { id: 'a', text: 'x' } }, errorSchema],
  [
    'store many',
    { method: 'POST', url: '/v1/comments/batch', payload: { comments: [{ text: 'x' }] } },
    errorSchema,
  ],
  ['read', { method: 'GET', url: '/v1/comments/a' }, errorSchema],
  ['summary', { method: 'GET', url: '/v1/threads/a/summary' }, errorSchema],
  [
    'Coral',
    {
      method: 'POST',
      url: '/coral/events',
      payload: coral,
      headers: { 'x-coral-signature': coralSignature(coral, 's') },
    },
    errorSchema,
  ],
] as const satisfies readonly (readonly [string, InjectOptions, unknown])[];

/** Code and wait of a refusal, which wears the envelope. */
async function refusal(
  server: { inject(request: InjectOptions): ReturnType<ReturnType<typeof useServer>['inject']> },
  request: InjectOptions,
  envelope: typeof googleError | typeof moderationError | typeof errorSchema,
) {
  const response = await server.inject(request);
  const answer = response.json();
  expect(envelope.strict().parse(answer)).toEqual(answer);
  const seconds = Number(response.headers['retry-after']);
  expect(seconds).toBeGreaterThan(0);
  expect(Number.isInteger(seconds)).toBe(true);
  return response.statusCode;
}

describe('a database that does not answer', () => {
  const server = useServer();

  it.each(ALL)('is told by %s as 503, with when to come again', async (_, request, envelope) => {
    const key = await server.key({ scopes: ['admin'] });
    const opened = await server.open();
    opened.breakDatabase();
    const headers = { ...('headers' in request ? request.headers : {}), ...bearer(key) };
    expect(await refusal(opened, { ...request, headers }, envelope)).toBe(503);
    expect(opened.lines().filter(({ msg }) => msg === 'request failed')).toMatchObject([
      { code: 'DATABASE_UNAVAILABLE' },
    ]);
  });

  it('also while the server would be open', async () => {
    const opened = await server.open();
    opened.breakDatabase();
    for (const [, request, envelope] of SCORING) expect(await refusal(opened, request, envelope)).toBe(503);
  });

  it('in the middle of the requests of a key that is remembered', async () => {
    const key = await server.key({ scopes: ['admin'], rate: 100 });
    const opened = await server.open();
    const [, request, envelope] = SCORING[0];
    const asked = { ...request, headers: bearer(key) };
    expect((await opened.inject(asked)).statusCode).toBe(200);
    opened.breakDatabase();
    expect(await refusal(opened, asked, envelope)).toBe(503);
  });
});

describe.each(['MODEL_NOT_FOUND', 'MODEL_CORRUPT', 'MODEL_THREAD_DIED'] as const)(
  'a model that is not there (%s)',
  (code) => {
    const server = useServer();

    it.each(SCORING.filter(([name]) => name !== 'score' || code !== 'MODEL_THREAD_DIED'))(
      'is told by %s as 503',
      async (_, request, envelope) => {
        const classifier = tellingClassifier(() => {
          throw new TonfallError(code);
        });
        expect(await refusal(await server.open({ classifier }), request, envelope)).toBe(503);
      },
    );
  },
);

describe('more than can be scored in time', () => {
  const server = useServer();

  it.each(SCORING)('is refused by %s at once, before it is queued', async (_, request, envelope) => {
    const { classifier, signals, letGo } = heldClassifier();
    const opened = await server.open({ classifier, patience: 100 });
    // As much as is always taken, to the unit: 20 more are counted for each text.
    const long = { texts: [...Array(49).fill('x'.repeat(2000)), 'x'.repeat(1000)] };
    const waiting = opened.inject({ method: 'POST', url: '/v1/score', payload: long });
    await until(async () => signals.length === 1);
    expect(await refusal(opened, request, envelope)).toBe(503);
    expect(signals).toHaveLength(1);
    letGo();
    expect((await waiting).statusCode).toBe(200);
    expect((await opened.inject(request)).statusCode).toBe(200);
  });
});

describe('a process that cannot keep up', () => {
  const server = useServer();

  it('turns requests away unread, in their envelope, and still says that it lives', async () => {
    const opened = await server.open({ limits: { loopDelay: 50 } });
    await opened.inject({ url: '/healthz' });
    const [, request, envelope] = SCORING[1];
    // Long enough for the mean of a second to be above the limit.
    for (let tries = 0; tries < 20; tries += 1) {
      const until_ = performance.now() + 400;
      while (performance.now() < until_);
      await pause(0);
      if ((await opened.inject(request)).statusCode === 503) break;
    }
    expect(await refusal(opened, request, envelope)).toBe(503);
    expect(await refusal(opened, { url: '/v1/comments/a' }, errorSchema)).toBe(503);
    expect((await opened.inject({ url: '/healthz' })).statusCode).toBe(200);
  });
});
