/** Requests over HTTP against the running server: how many, how soon, and what happens beyond. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runApart } from '../apart.mjs';
import { command, commandBeside, startServer } from '../http-server.mjs';
import { writeComments } from '../input.mjs';
import { barePool, someComments, tokenBatches } from '../model.mjs';
import { median, timed } from '../pipeline.mjs';
import { compiled, dropPlace, freshPlace } from '../stores.mjs';

const LOAD = new URL('../http-load.mjs', import.meta.url).href;

const WORDS = 30;
/** Enough in flight for full batches on every thread, and too few for any of them to be refused. */
const connectionsFor = (threads) => Math.max(32, 16 * threads);
const COMMENTS = 600;
const WARM_UP = 128;
/** Requests that measure what the server can do before another row asks for a share of it. */
const CAPACITY = 400;
const STEADY = 2000;
const STEADY_SHARE = 0.3;
const OVERLOAD = 2;
const OVERLOAD_SECONDS = 60;

/** Comments of thirty words. */
function thirtyWords(count) {
  const words = someComments(4 * count, 11)
    .join(' ')
    .split(' ');
  return Array.from({ length: count }, (_, at) => words.slice(WORDS * at, WORDS * (at + 1)).join(' '));
}

/** A server on a fresh place, warmed up, for `work`; everything is dropped afterwards. */
async function withServer({ size, model, threads }, work) {
  const place = await freshPlace(size);
  try {
    const server = await startServer(place, { model, threads });
    try {
      const target = { address: server.address, key: server.key, texts: thirtyWords(COMMENTS) };
      const load = (name, more) =>
        runApart(LOAD, name, { ...target, connections: connectionsFor(threads), ...more });
      await load('flood', { amount: WARM_UP });
      return await work({ place, server, target, load });
    } finally {
      await server.stop();
    }
  } finally {
    await dropPlace(place);
  }
}

const onlyAnswered = (found) => {
  const { statuses, lost } = found;
  if (lost > 0 || Object.keys(statuses).join() !== '200') {
    throw new Error(`Not every request was answered: ${JSON.stringify({ statuses, lost })}.`);
  }
  return found;
};

const capacityOf = async (load, amount) => {
  const { answered, seconds } = onlyAnswered(await load('flood', { amount }));
  return answered / seconds;
};

export async function measureThroughput({ model, threads, size, count, rounds }) {
  const { DEFAULT_BATCH_TOKENS } = await compiled('src/model/onnx-classifier.js');
  return withServer({ size, model, threads }, async ({ load, target }) => {
    const texts = target.texts.slice(0, count);
    const bare = await barePool(model, threads);
    const batches = await tokenBatches(model, texts, DEFAULT_BATCH_TOKENS);
    const rows = [];
    for (let round = 0; round < rounds; round++) {
      await bare.give(batches);
      const { wall } = await timed(() => bare.run());
      rows.push({ bare: count / wall, ours: await capacityOf(load, count) });
    }
    await bare.close();
    return {
      ratio: median(rows.map(({ bare, ours }) => ours / bare)),
      bare: median(rows.map(({ bare }) => bare)),
      ours: median(rows.map(({ ours }) => ours)),
    };
  });
}

export async function measureLatency({ model, threads, size, amount, capacityAmount }) {
  const folder = await mkdtemp(join(tmpdir(), 'tonfall-bench-'));
  try {
    return await withServer({ size, model, threads }, async ({ place, load }) => {
      const capacity = await capacityOf(load, capacityAmount);
      const perSecond = STEADY_SHARE * capacity;
      const alone = onlyAnswered(await load('steady', { perSecond, amount }));
      // More than can be labelled meanwhile.
      const comments = Math.ceil(4 * capacity * (amount / perSecond));
      const file = await writeComments(join(folder, 'import.jsonl'), 0, comments);
      const importing = commandBeside(['ingest', file], place);
      await pause(2000);
      const beside = onlyAnswered(await load('steady', { perSecond, amount }));
      const { labelled, pending } = JSON.parse(await command(['status', '--json'], place));
      await importing.stop();
      if (pending === 0) throw new Error('The import ended before the requests did.');
      return { capacity, perSecond, alone, beside, labelledPerSecond: labelled / (beside.seconds + 2) };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function measureOverload({ model, threads, size, seconds, capacityAmount }) {
  return withServer({ size, model, threads }, async ({ server, load }) => {
    const capacity = await capacityOf(load, capacityAmount);
    const memory = [];
    const watch = setInterval(() => memory.push(server.megabytes()), 1000);
    // Whoever is taken waits longer than a second, and sends nothing meanwhile.
    const found = await load('steady', { perSecond: OVERLOAD * capacity, spare: 2.5, duration: seconds });
    clearInterval(watch);
    const health = await fetch(`${server.address}/healthz`);
    if (!server.lives() || health.status !== 200) throw new Error('The server did not survive it.');
    const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const sixth = Math.max(1, Math.floor(memory.length / 6));
    const [before, after] = [mean(memory.slice(sixth, 2 * sixth)), mean(memory.slice(-sixth))];
    return { capacity, found, before, after };
  });
}

const latencies = ({ p50, p95, p99 }) => [p50, p95, p99].map((value) => value.toFixed(0)).join('/');

export const throughput = {
  name: 'http',
  realModel: true,
  sizes: ['embedded'],
  async run({ size, model, threads, scaled, quick }) {
    const input = {
      size,
      model,
      threads,
      count: Math.min(COMMENTS, scaled(COMMENTS, 128)),
      rounds: quick ? 1 : 3,
    };
    const found = await runApart(import.meta.url, 'measureThroughput', input);
    return [
      {
        what: `comments of ${WORDS} words over HTTP, ${size}, ${threads} threads: of bare onnxruntime-node`,
        figure: found.ratio,
        must: { least: 0.7 },
        reference: `${found.ours.toFixed(0)} of ${found.bare.toFixed(0)} comments/s, one a request, ${connectionsFor(threads)} connections`,
      },
    ];
  },
};

export const latency = {
  name: 'http-latency',
  realModel: true,
  sizes: ['embedded', 'PostgreSQL'],
  async run({ size, model, threads, scaled }) {
    const input = {
      size,
      model,
      threads,
      amount: scaled(STEADY, 100),
      capacityAmount: scaled(CAPACITY, 128),
    };
    const found = await runApart(import.meta.url, 'measureLatency', input);
    const { alone, beside } = found;
    const share = `${(100 * STEADY_SHARE).toFixed(0)} %`;
    return [
      {
        what: `p99 of requests at ${share} of the rate beside an import, ${size}: of p99 alone`,
        figure: beside.p99 / alone.p99,
        must: { below: 3 },
        reference: `p50/p95/p99 ${latencies(alone)} ms alone, ${latencies(beside)} ms beside ${found.labelledPerSecond.toFixed(0)} labels/s; ${alone.answered} and ${beside.answered} requests, ${found.perSecond.toFixed(0)} of ${found.capacity.toFixed(0)} a second`,
      },
    ];
  },
};

export const overload = {
  name: 'http-overload',
  realModel: true,
  sizes: ['embedded'],
  async run({ size, model, threads, scaled }) {
    const seconds = scaled(OVERLOAD_SECONDS, 12);
    const input = { size, model, threads, seconds, capacityAmount: scaled(CAPACITY, 128) };
    const { found, capacity, before, after } = await runApart(import.meta.url, 'measureOverload', input);
    const { statuses, answered, lost } = found;
    const told = (statuses[200] ?? 0) + (statuses[429] ?? 0) + (statuses[503] ?? 0);
    const offered = answered / found.seconds;
    return [
      {
        what: `beyond capacity for ${seconds} s, ${size}: share of requests answered, or refused with 429 or 503`,
        figure: told / (answered + lost),
        must: { least: 1 },
        reference: `${offered.toFixed(0)} a second, ${(offered / capacity).toFixed(1)} times ${capacity.toFixed(0)}: ${JSON.stringify(statuses).replace(/["{}]/g, '').replaceAll(',', ', ')}, ${lost} lost; answered in ${latencies(found)} ms (p50/p95/p99)`,
      },
      {
        what: `beyond capacity for ${seconds} s, ${size}: growth of resident memory`,
        figure: (after / before - 1) * 100,
        unit: '%',
        must: { below: 10 },
        reference: `${before.toFixed(0)} and ${after.toFixed(0)} MB, means of the second and the last sixth`,
      },
    ];
  },
};
