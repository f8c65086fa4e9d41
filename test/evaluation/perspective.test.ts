import { afterEach, describe, expect, it } from '@jest/globals';
import type { Clock } from '../../src/clock.js';
import { createPerspectiveScorer, type PerspectiveOptions } from '../../src/evaluation/perspective.js';
import { RateLimit } from '../../src/evaluation/rate-limit.js';
import type { Answer, ScorerInput } from '../../src/evaluation/scorer.js';
import { type PerspectiveServer, startPerspective } from '../helpers/perspective-server.js';

let server: PerspectiveServer;
afterEach(() => server?.close());

/** A clock that jumps to where it is told to sleep, and remembers for how long. */
function jumpingClock() {
  const waits: number[] = [];
  let now = 1_000_000;
  const clock: Clock = {
    now: () => now,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      waits.push(milliseconds);
      now += milliseconds;
    },
  };
  return { clock, waits };
}

const input = (text: string, changes: Partial<ScorerInput> = {}): ScorerInput => ({
  text,
  language: 'de',
  givenLanguage: null,
  attributes: ['TOXICITY'],
  ...changes,
});

function scorerOf(changes: Partial<PerspectiveOptions> = {}) {
  const { clock, waits } = jumpingClock();
  const scorer = createPerspectiveScorer({ url: server.url, key: null, rate: 1000, clock, ...changes });
  return { scorer, waits };
}

const shown = (answers: readonly Answer[]) =>
  answers.map((answer) => ('error' in answer ? answer.error.code : answer.scores.toxicity));

describe('a Perspective scorer', () => {
  it('asks once for each text, for the attributes it has labels of, and answers in order', async () => {
    server = await startPerspective({ key: 'k/1' });
    const { scorer } = scorerOf({ key: 'k/1', url: `${server.url}/` });
    const inputs = Array.from({ length: 30 }, (_, at) =>
      input(at % 3 === 0 ? `Depp ${at}` : `Satz ${at}`, {
        attributes: at === 0 ? ['TOXICITY', 'INSULT'] : ['TOXICITY'],
        givenLanguage: at === 1 ? 'it' : null,
      }),
    );
    const answers = await scorer.score(inputs);
    expect(shown(answers)).toEqual(
      inputs.map((_, at) =>
        at === 0 ? { TOXICITY: 0.9, INSULT: 0.9 } : { TOXICITY: at % 3 === 0 ? 0.9 : 0.1 },
      ),
    );
    expect(server.requests).toHaveLength(30);
    const byText = new Map(server.requests.map((request) => [request.comment.text, request]));
    expect(byText.get('Depp 0')).toEqual({
      comment: { text: 'Depp 0', type: 'PLAIN_TEXT' },
      requestedAttributes: { TOXICITY: {}, INSULT: {} },
      doNotStore: true,
    });
    expect(byText.get('Satz 1')?.languages).toEqual(['it']);
    expect(new Set(server.paths)).toEqual(new Set(['/v1alpha1/comments:analyze?key=k%2F1']));
    expect(scorer.name).toBe(`${server.url}/comments:analyze`);
  });

  it('asks nothing for a row that only has a sentiment', async () => {
    server = await startPerspective();
    const { scorer } = scorerOf();
    expect(shown(await scorer.score([input('x', { attributes: [] })]))).toEqual([{}]);
    expect(server.requests).toHaveLength(0);
  });

  it('keeps to its rate', async () => {
    server = await startPerspective();
    const { scorer, waits } = scorerOf({ rate: 2 });
    await scorer.score(Array.from({ length: 5 }, (_, at) => input(`Satz ${at}`)));
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThanOrEqual(4 * 500);
  });

  it('waits as long as it is told to, and tries again', async () => {
    server = await startPerspective();
    server.troubles.push({ status: 429, headers: { 'retry-after': '7' } });
    server.troubles.push({ status: 500 }, { status: 'drop' });
    const { scorer, waits } = scorerOf();
    expect(shown(await scorer.score([input('Satz')]))).toEqual([{ TOXICITY: 0.1 }]);
    expect(server.requests).toHaveLength(4);
    expect(waits).toEqual([7000, 2000, 4000]);
  });

  it('counts an attribute that is not judged in the language as not judged, and asks for the others', async () => {
    server = await startPerspective({ languages: { THREAT: ['en'], INSULT: ['en'] } });
    const { scorer } = scorerOf();
    const attributes = ['TOXICITY', 'THREAT', 'INSULT'] as const;
    expect(shown(await scorer.score([input('Satz', { attributes })]))).toEqual([{ TOXICITY: 0.1 }]);
    expect(server.requests).toHaveLength(3);
    // In a language that was given it need not be asked again.
    await scorer.score([input('Satz', { attributes, givenLanguage: 'de' })]);
    expect(server.requests).toHaveLength(6);
    await scorer.score([input('Satz', { attributes, givenLanguage: 'de' })]);
    expect(server.requests).toHaveLength(7);
  });

  it('gives a text its error, coded, and goes on', async () => {
    server = await startPerspective();
    const { scorer } = scorerOf();
    const answers = await scorer.score([input('x'.repeat(20_481)), input('Satz')]);
    expect(shown(answers)).toEqual(['SCORER_REFUSED', { TOXICITY: 0.1 }]);
    expect('error' in (answers[0] ?? {}) && JSON.stringify(answers[0])).not.toContain('xxx');
    server.troubles.push({ status: 200, body: '{"attributeScores":{"TOXICITY":{}}}' });
    expect(shown(await scorer.score([input('Satz')]))).toEqual(['SCORER_FAILED']);
    server.troubles.push({
      status: 200,
      body: '{"attributeScores":{"TOXICITY":{"summaryScore":{"value":1.5}}}}',
    });
    expect(shown(await scorer.score([input('Satz')]))).toEqual(['SCORER_FAILED']);
  });

  it('gives up on a text that gets no answer, and on the scorer after three of them', async () => {
    server = await startPerspective();
    const { scorer, waits } = scorerOf();
    await scorer.score([input('Satz')]);
    server.troubles.push(...Array.from({ length: 40 }, () => ({ status: 503 })));
    expect(shown(await scorer.score([input('a')]))).toEqual(['SCORER_UNAVAILABLE']);
    expect(waits.filter((wait) => wait >= 1000)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000]);
    expect(shown(await scorer.score([input('b')]))).toEqual(['SCORER_UNAVAILABLE']);
    await expect(scorer.score([input('c')])).rejects.toMatchObject({ code: 'SCORER_UNAVAILABLE' });
  });

  it('is soon sure that nobody is there', async () => {
    server = await startPerspective();
    const { url } = server;
    await server.close();
    const { scorer, waits } = scorerOf({ url });
    await expect(scorer.score(['a', 'b', 'c'].map((text) => input(text)))).rejects.toMatchObject({
      code: 'SCORER_UNAVAILABLE',
      place: `${url}/comments:analyze`,
    });
    expect(waits.length).toBeLessThan(12);
  });

  it.each([
    [
      'a wrong key',
      { status: 400, body: '{"error":{"details":[{"reason":"API_KEY_INVALID"}]}}' },
      'FORBIDDEN',
    ],
    ['a refused one', { status: 403 }, 'FORBIDDEN'],
    ['another address', { status: 404 }, 'FAILED'],
    ['a way elsewhere', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'FAILED'],
    ['a web page', { status: 200, body: '<html></html>' }, 'FAILED'],
  ])('ends at %s', async (_, trouble, code) => {
    server = await startPerspective();
    server.troubles.push(trouble);
    const { scorer } = scorerOf({ key: 'geheim' });
    const failure = scorer.score([input('Satz')]);
    await expect(failure).rejects.toMatchObject({ code: `SCORER_${code}` });
    await expect(failure).rejects.not.toThrow(/geheim/);
    expect(server.requests).toHaveLength(1);
  });

  it('answers what was not sent before the signal with CANCELLED', async () => {
    server = await startPerspective();
    const controller = new AbortController();
    const { clock } = jumpingClock();
    const sleep = async () => {
      controller.abort();
      throw controller.signal.reason;
    };
    const { scorer } = scorerOf({ rate: 1, clock: { ...clock, sleep } });
    const answers = await scorer.score([input('a'), input('b')], controller.signal);
    expect(shown(answers).filter((one) => one === 'CANCELLED').length).toBeGreaterThan(0);
    expect(server.requests.length).toBeLessThan(2);
  });

  it.each([
    ['no address', 'scorer.example', 'USAGE'],
    ['another scheme', 'ftp://scorer.example/', 'USAGE'],
    ['a password in it', 'https://u:p@scorer.example/', 'USAGE'],
    ['a key in it', 'https://scorer.example/?key=abc', 'USAGE'],
    ['a key over an open line', 'http://scorer.example/', 'CONFIG_INVALID'],
  ])('refuses %s', (_, url, code) => {
    expect(() => createPerspectiveScorer({ url, key: 'k', rate: 1 })).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

describe('RateLimit', () => {
  it('lets one through a gap, and nobody in a pause', async () => {
    const { clock, waits } = jumpingClock();
    const limit = new RateLimit(4, clock);
    for (let turn = 0; turn < 3; turn++) await limit.turn();
    expect(waits).toEqual([250, 250]);
    limit.pause(5000);
    await limit.turn();
    expect(waits).toEqual([250, 250, 5000]);
  });
});
