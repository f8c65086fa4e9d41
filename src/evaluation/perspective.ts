/** A foreign scorer behind Google's Perspective API, v1alpha1, or anything that speaks it. */
import { type Clock, systemClock } from '../clock.js';
import { TonfallError } from '../errors.js';
import type { Attribute, ToxicityScores } from '../label.js';
import { placeOf, requirePrivate } from '../remote-address.js';
import { retryAfter } from '../retry-after.js';
import { type PerspectiveAnswer, readAnswer } from './perspective-answer.js';
import { RateLimit } from './rate-limit.js';
import type { Answer, MeasuredScores, Scorer, ScorerInput } from './scorer.js';

export interface PerspectiveOptions {
  /** `https://HOST/v1alpha1`, with or without `/comments:analyze`. */
  readonly url: string;
  /** Sent as `key=`; over https or to this machine only. */
  readonly key: string | null;
  /** Calls a second; the original's quota is 1. */
  readonly rate: number;
  readonly clock?: Clock | undefined;
  readonly fetch?: typeof fetch | undefined;
}

const METHOD = '/comments:analyze';
/** Tries of one text; with the waits between them a little more than the minute that quotas are counted by. */
const ATTEMPTS = 7;
/** Tries while nothing has ever answered there: then the address is wrong, or the scorer is not started. */
const FIRST_ATTEMPTS = 3;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 120_000;
const TIMEOUT = 30_000;
/** Texts in a row without an answer, after which the scorer itself is taken to be gone. */
const GIVE_UP_AFTER = 3;
/** Calls under way at once, at most; a slow answer must not cost the rate. */
const AT_ONCE = 8;

/** Throws USAGE, CONFIG_INVALID for an address that cannot be used. `score` throws SCORER_UNAVAILABLE, SCORER_FORBIDDEN, SCORER_FAILED. */
export function createPerspectiveScorer(options: PerspectiveOptions): Scorer {
  const { key, rate, clock = systemClock, fetch: send = fetch } = options;
  const address = analyzeAddress(options.url);
  const place = placeOf(address.href);
  if (key !== null) {
    requirePrivate(address.href, 'An API key');
    address.searchParams.set('key', key);
  }
  const limit = new RateLimit(rate, clock);
  /** Attributes that are not judged in a language that was given; of others, only the scorer knows the language. */
  const unsupported = new Set<string>();
  let answered = false;
  let silent = 0;

  /** One call; what did not come through is busy, and the wait that was asked for is kept by everybody. */
  async function call(input: ScorerInput, attributes: readonly Attribute[], signal?: AbortSignal) {
    await limit.turn(signal);
    const timeout = AbortSignal.timeout(TIMEOUT);
    const response = await send(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'tonfall' },
      body: requestBody(input, attributes),
      // Texts go to the address that was named, and to no other.
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    }).catch((cause: unknown) => {
      if (signal?.aborted) throw cause;
      return null;
    });
    const body = await response?.text().catch(() => null);
    if (!response || body === null || body === undefined) {
      const error = new TonfallError('SCORER_UNAVAILABLE', { place, detail: 'There was no answer.' });
      return { answer: { kind: 'busy', error } satisfies PerspectiveAnswer, wait: null };
    }
    answered = true;
    const wait = retryAfter(response.headers.get('retry-after'), clock.now());
    return { answer: readAnswer(response.status, body, place), wait };
  }

  async function scoreText(input: ScorerInput, signal?: AbortSignal): Promise<Answer> {
    const pairOf = (attribute: Attribute) => `${input.givenLanguage}/${attribute}`;
    let attributes = input.attributes.filter((one) => !unsupported.has(pairOf(one)));
    for (let attempt = 1; attributes.length > 0; ) {
      const { answer, wait } = await call(input, attributes, signal);
      if (answer.kind !== 'busy') silent = 0;
      if (answer.kind === 'scores') return { scores: scoresOf(answer.toxicity) };
      if (answer.kind === 'refused') return { error: answer.error };
      if (answer.kind === 'unsupported') {
        const { attribute } = answer;
        // Named again after it was left out: it would be asked for ever.
        if (!attributes.includes(attribute)) return { error: new TonfallError('SCORER_FAILED', { place }) };
        attributes = attributes.filter((one) => one !== attribute);
        if (input.givenLanguage !== null) unsupported.add(pairOf(attribute));
        continue;
      }
      const pause = wait ?? FIRST_WAIT * 2 ** (attempt - 1);
      if (attempt === (answered ? ATTEMPTS : FIRST_ATTEMPTS) || pause > LONGEST_WAIT) {
        silent += 1;
        if (silent >= GIVE_UP_AFTER) throw answer.error;
        return { error: answer.error };
      }
      limit.pause(pause);
      attempt += 1;
    }
    return { scores: scoresOf({}) };
  }

  return {
    name: place,
    batchSize: 2 * AT_ONCE,
    async score(inputs, signal) {
      const answers: Answer[] = inputs.map(() => ({ error: new TonfallError('CANCELLED', { place }) }));
      const waiting = inputs.entries();
      const failed = new AbortController();
      const stop = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
      const runOne = async () => {
        for (const [at, input] of waiting) {
          if (stop.aborted) return;
          answers[at] = await scoreText(input, stop);
        }
      };
      const run = () =>
        runOne().catch((error: unknown) => {
          // What the signal broke off stays cancelled; anything else concerns every text.
          if (signal?.aborted && !(error instanceof TonfallError)) return;
          failed.abort();
          throw error;
        });
      const runs = await Promise.allSettled(Array.from({ length: AT_ONCE }, run));
      const reasons = runs.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
      // The others were only broken off by the first.
      const cause = reasons.find((one) => one instanceof TonfallError) ?? reasons[0];
      if (cause !== undefined) throw cause;
      return answers;
    },
  };
}

function analyzeAddress(given: string): URL {
  const invalid = (detail: string) => new TonfallError('USAGE', { place: '--url', detail });
  if (!URL.canParse(given)) throw invalid('It is not a valid URL.');
  const url = new URL(given);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw invalid('It begins with http or https.');
  if (url.username !== '' || url.password !== '' || url.searchParams.has('key')) {
    throw invalid('It holds a password or key; give it as TONFALL_SCORER_KEY.');
  }
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = /\/comments(:|%3a)analyze$/i.test(path) ? path : path + METHOD;
  return url;
}

/** https://developers.perspectiveapi.com/s/about-the-api-methods */
function requestBody({ text, givenLanguage }: ScorerInput, attributes: readonly Attribute[]): string {
  return JSON.stringify({
    comment: { text, type: 'PLAIN_TEXT' },
    requestedAttributes: Object.fromEntries(attributes.map((name) => [name, {}])),
    ...(givenLanguage !== null && { languages: [givenLanguage] }),
    doNotStore: true,
  });
}

/** Sentiment is not judged there, and no threshold is given. */
const scoresOf = (toxicity: ToxicityScores): MeasuredScores => ({
  toxicity,
  sentiment: null,
  thresholds: {},
});
