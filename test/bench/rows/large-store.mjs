/** Whether the embedded store keeps its pace as it fills: tenth after tenth ingested from files and labelled. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runApart } from '../apart.mjs';
import { writeComments } from '../input.mjs';
import { deterministicClassifier, expectLabels, median, startPipeline, timed } from '../pipeline.mjs';
import { dropPlace, freshPlace } from '../stores.mjs';

const COMMENTS = 200_000;
const WARM_UP = 1000;
const ROUNDS = 3;

/** An embedded store that labels; `label` gives the seconds that it takes for comments `from` to `to`. */
async function openStore(folder, threads) {
  const place = await freshPlace('embedded');
  const classifier = await deterministicClassifier(threads);
  const pipeline = await startPipeline(place, classifier, { threads });
  return {
    pipeline,
    async label(from, to) {
      const file = await writeComments(join(folder, 'part.jsonl'), from, to);
      return timed(async () => {
        await pipeline.ingest(file);
        await pipeline.drain();
      });
    },
    async close() {
      await pipeline.close();
      await classifier.close();
      await dropPlace(place);
    },
  };
}

/**
 * Rate of the full store over that of a new one, by the clock. They do like work in turn, so that whatever else the
 * machine does meets both: tenths that lie minutes apart cannot tell a slow store from a busy machine.
 */
async function againstNew(full, begin, count, { folder, threads }) {
  const fresh = await openStore(folder, threads);
  const [ofFull, ofNew] = [[], []];
  let next = begin;
  const label = async (store) => {
    next += count;
    return (await store.label(next - count, next)).wall;
  };
  try {
    await label(fresh);
    for (let round = 0; round < ROUNDS; round++) {
      ofNew.push(await label(fresh));
      ofFull.push(await label(full));
    }
  } finally {
    await fresh.close();
  }
  return median(ofNew) / median(ofFull);
}

export async function measure({ threads, count }) {
  const folder = await mkdtemp(join(tmpdir(), 'tonfall-bench-'));
  const full = await openStore(folder, threads);
  const tenth = Math.round(count / 10);
  const end = WARM_UP + 10 * tenth;
  const tenths = [];
  try {
    // Compiled code and open connections help every later tenth; the first one should not pay for them.
    await full.label(0, WARM_UP);
    for (let at = WARM_UP; at < end; at += tenth) tenths.push(await full.label(at, at + tenth));
    await expectLabels(full.pipeline.database, end);
    const inTurn = await againstNew(full, end, Math.max(WARM_UP, Math.round(tenth / 10)), {
      folder,
      threads,
    });
    return {
      rates: tenths.map(({ wall }) => tenth / wall),
      cpuRates: tenths.map(({ cpu }) => tenth / cpu),
      inTurn,
    };
  } finally {
    await full.close();
    await rm(folder, { recursive: true, force: true });
  }
}

export const row = {
  name: 'large-store',
  sizes: ['embedded'],
  async run({ threads, scaled }) {
    const count = scaled(COMMENTS, 5000);
    const { rates, cpuRates, inTurn } = await runApart(import.meta.url, 'measure', { threads, count });
    return [
      {
        what: `of ${count.toLocaleString('en')} comments on the embedded store, the last tenth against the first`,
        figure: rates[9] / rates[0],
        must: { least: 0.9 },
        reference: `comments/s by tenth: ${rates.map((rate) => rate.toFixed(0)).join(' ')}; by CPU time ${(cpuRates[9] / cpuRates[0]).toFixed(2)}; in turn with a new store ${inTurn.toFixed(2)}`,
      },
    ];
  },
};
