import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TonfallError } from '../../src/errors.js';
import { answerRequest } from '../../src/model/answer-request.js';
import { createDeterministicEngine, POISON } from '../../src/model/deterministic-engine.js';
import type { ThreadReply, ThreadRequest } from '../../src/model/engine.js';
import { ScoringQueue } from '../../src/model/scoring-queue.js';

const columns = 10;
const BULK = { priority: 'bulk' } as const;
const window = { tokens: 16, overlap: 4 };

/** A runner in this thread that notes what it was given; texts with POISON.kill "kill the thread". */
function fakeRunner(rooms = 2) {
  const engine = createDeterministicEngine({ window, attributes: 7 }, () => {
    throw new TonfallError('MODEL_THREAD_DIED');
  });
  const requests: ThreadRequest[] = [];
  const held: (() => void)[] = [];
  const runner = {
    requests,
    room: rooms,
    get urgentRoom() {
      return runner.room;
    },
    deaths: 0,
    /** While true, nothing is answered until `release`. */
    hold: false,
    release() {
      runner.hold = false;
      for (const open of held.splice(0)) open();
    },
    async post(request: ThreadRequest): Promise<ThreadReply> {
      runner.room--;
      requests.push(request);
      try {
        await (runner.hold ? new Promise<void>((resolve) => held.push(resolve)) : Promise.resolve());
        return await answerRequest(engine, request);
      } catch (error) {
        if (!(error instanceof TonfallError)) return { kind: 'failed', reason: 'Told to fail.' };
        runner.deaths++;
        throw error;
      } finally {
        runner.room++;
      }
    },
  };
  return runner;
}

const queueOver = (runner: ReturnType<typeof fakeRunner>, encodeAhead = 1_000) =>
  new ScoringQueue({ runner, columns, batchTokens: 64, minShare: 0.75, encodeAhead });

const texts = Array.from({ length: 40 }, (_, at) => `comment number ${at} `.repeat(1 + (at % 9)).trim());
const scored = (runner: ReturnType<typeof fakeRunner>) =>
  runner.requests.filter(({ kind }) => kind === 'score');

describe('ScoringQueue', () => {
  it('answers each text with the logits of all its windows, whatever else waits', async () => {
    const word = fc.constantFrom('so', 'ein', 'Kommentar', 'hier', 'und', 'da');
    const text = fc.array(word, { maxLength: 60 }).map((words) => words.join(' '));
    const alone = queueOver(fakeRunner());
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(text, { maxLength: 12 }), { maxLength: 6 }), async (calls) => {
        const queue = queueOver(fakeRunner());
        const answers = await Promise.all(
          calls.map((call, at) => queue.score(call, { priority: at % 2 ? 'bulk' : 'interactive' })),
        );
        for (const [at, call] of calls.entries()) {
          expect(answers[at]).toHaveLength(call.length);
          for (const [row, one] of call.entries()) {
            expect(answers[at]?.[row]).toEqual((await alone.score([one], BULK))[0]);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('keeps batches within the token budget and mixes the calls of one turn', async () => {
    const runner = fakeRunner();
    const queue = queueOver(runner);
    await Promise.all(texts.map((text) => queue.score([text], BULK)));
    for (const request of scored(runner)) {
      if (request.kind !== 'score') continue;
      const { lengths } = request.windows;
      expect(lengths.length * Math.max(...lengths)).toBeLessThanOrEqual(64);
    }
    expect(scored(runner).length).toBeLessThan(texts.length);
  });

  it('encodes bulk texts ahead only as far as it is told', async () => {
    const runner = fakeRunner(1);
    const queue = queueOver(runner, 50);
    await queue.score(texts, BULK);
    const kinds = runner.requests.map(({ kind }) => kind);
    expect(kinds.indexOf('score')).toBeLessThan(kinds.lastIndexOf('encode'));
  });

  it('lets an interactive text overtake', async () => {
    const runner = fakeRunner(1);
    const queue = queueOver(runner);
    const order: string[] = [];
    const bulk = queue.score(texts, BULK).then(() => order.push('bulk'));
    const interactive = queue
      .score(['Is this one quick?'], { priority: 'interactive' })
      .then(() => order.push('interactive'));
    await Promise.all([bulk, interactive]);
    expect(order).toEqual(['interactive', 'bulk']);
    expect(runner.requests[0]).toMatchObject({ kind: 'encode', texts: ['Is this one quick?'] });
    expect(runner.requests[1]?.kind).toBe('score');
  });

  it('drops what was aborted and finishes the rest', async () => {
    const runner = fakeRunner(1);
    runner.hold = true;
    const queue = queueOver(runner);
    const controller = new AbortController();
    const aborted = queue.score(texts, { ...BULK, signal: controller.signal });
    const kept = queue.score(['Still wanted.'], BULK);
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ code: 'CANCELLED' });
    runner.release();
    expect(await kept).toHaveLength(1);
    const seen = runner.requests.flatMap((request) => (request.kind === 'encode' ? request.texts : []));
    expect(seen).toEqual(['Still wanted.']);
  });

  it('drops what is aborted while it is in hand', async () => {
    const runner = fakeRunner(1);
    runner.hold = true;
    const queue = queueOver(runner);
    const controller = new AbortController();
    const aborted = queue.score(texts.slice(0, 5), { ...BULK, signal: controller.signal });
    await new Promise(setImmediate);
    expect(runner.requests).toHaveLength(1);
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ code: 'CANCELLED' });
    runner.release();
    expect(await queue.score(['Next.'], BULK)).toHaveLength(1);
    expect(scored(runner)).toHaveLength(1);
  });

  it.each([
    ['scoring', POISON.fail],
    ['encoding', POISON.failEncode],
  ])('fails only the call whose text breaks %s', async (_, poison) => {
    const queue = queueOver(fakeRunner());
    const good = texts.map((text) => queue.score([text], BULK));
    const bad = queue.score([`nothing but ${poison}`], BULK);
    await expect(bad).rejects.toMatchObject({ code: 'MODEL_FAILED' });
    for (const answer of await Promise.all(good)) expect(answer).toHaveLength(1);
  });

  it('fails a text that killed two threads, alone, and refuses it from then on', async () => {
    const runner = fakeRunner();
    const queue = queueOver(runner);
    const poisoned = `nothing but ${POISON.kill}`;
    const good = texts.map((text) => queue.score([text], BULK));
    await expect(queue.score([poisoned], BULK)).rejects.toMatchObject({ code: 'MODEL_THREAD_DIED' });
    for (const answer of await Promise.all(good)) expect(answer).toHaveLength(1);
    const { deaths } = runner;
    expect(deaths).toBeGreaterThanOrEqual(2);
    await expect(queue.score(['before', poisoned, 'after'], BULK)).rejects.toMatchObject({
      code: 'MODEL_THREAD_DIED',
    });
    expect(runner.deaths).toBe(deaths);
    expect(await queue.score(['before', 'after'], BULK)).toHaveLength(2);
  });

  it('rejects every call once it is closed', async () => {
    const runner = fakeRunner(0);
    const queue = queueOver(runner);
    const calls = [queue.score(texts, BULK), queue.score(['one'], { priority: 'interactive' })];
    queue.close(new TonfallError('MODEL_THREAD_DIED'));
    calls.push(queue.score(['later'], BULK));
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'MODEL_THREAD_DIED' });
  });
});
