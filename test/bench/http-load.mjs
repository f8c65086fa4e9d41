/** Load over HTTP by autocannon. Run it in a process of its own: `runApart`. */
import { setTimeout as pause } from 'node:timers/promises';
import autocannon from 'autocannon';

/** Milliseconds after which a request counts as not answered, far above what any of them is told to wait. */
const TIMEOUT_SECONDS = 60;

/** Requests of Perspective's method, the i-th client beginning with the i-th text. */
function requestsFrom(at, { key, texts }) {
  const rotated = [...texts.slice(at % texts.length), ...texts.slice(0, at % texts.length)];
  return rotated.map((text) => ({
    method: 'POST',
    path: '/v1alpha1/comments:analyze',
    headers: { 'content-type': 'application/json', 'x-goog-api-key': key },
    body: JSON.stringify({
      comment: { text },
      requestedAttributes: { TOXICITY: {} },
      languages: ['de'],
      doNotStore: true,
    }),
  }));
}

/** What came back: milliseconds of the answers (200), answers by status, requests without any. */
class Answers {
  milliseconds = [];
  statuses = {};
  lost = 0;

  watch(instance) {
    instance.on('response', (_client, status, _bytes, time) => {
      this.statuses[status] = (this.statuses[status] ?? 0) + 1;
      if (status === 200) this.milliseconds.push(time);
    });
    instance.on('reqError', () => {
      this.lost += 1;
    });
    return instance;
  }

  summary(seconds) {
    const sorted = this.milliseconds.sort((a, b) => a - b);
    const at = (share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
    const { statuses, lost } = this;
    const answered = Object.values(statuses).reduce((sum, count) => sum + count, 0);
    return { seconds, answered, statuses, lost, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
  }
}

const common = ({ address }) => ({ url: address, timeout: TIMEOUT_SECONDS, pipelining: 1 });

/** As many as the server takes: each of the connections sends as soon as it is answered, `amount` in all. */
export async function flood({ connections, amount, ...target }) {
  const answers = new Answers();
  let clients = 0;
  const begin = performance.now();
  await answers.watch(
    autocannon({
      ...common(target),
      connections,
      amount,
      setupClient: (client) => client.setRequests(requestsFrom(7 * clients++, target)),
    }),
  );
  return answers.summary((performance.now() - begin) / 1000);
}

/**
 * Requests at an even rate, whatever the answers take: one connection for each request of a second, each sending once
 * a second, all at different times. A connection waits for its answer, so `spare` times as many are there where
 * answers take longer than a second. Ends after `amount` requests, or after so many seconds.
 */
export async function steady({ perSecond, spare = 1, amount, duration, ...target }) {
  const answers = new Answers();
  const clients = Math.max(1, Math.round(perSecond * spare));
  // A timer for each client: autocannon would start those of one instance at the same moment.
  const begin = performance.now();
  const runs = Array.from({ length: clients }, async (_, at) => {
    await pause((1000 * at) / clients);
    await answers.watch(
      autocannon({
        ...common(target),
        connections: 1,
        connectionRate: 1,
        ...(amount ? { amount: Math.ceil(amount / clients) } : { duration }),
        requests: requestsFrom(7 * at, target),
      }),
    );
  });
  await Promise.all(runs);
  return answers.summary((performance.now() - begin) / 1000);
}
