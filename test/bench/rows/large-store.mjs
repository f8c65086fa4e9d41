/** Whether the embedded store keeps its pace as it fills: tenth after tenth ingested from files and labelled. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runApart } from '../apart.mjs';
import { writeComments } from '../input.mjs';
import { deterministicClassifier, expectLabels, startPipeline, timed } from '../pipeline.mjs';
import { dropPlace, freshPlace } from '../stores.mjs';

const COMMENTS = 200_000;
const WARM_UP = 1000;

export async function measure({ threads, count }) {
  const folder = await mkdtemp(join(tmpdir(), 'tonfall-bench-'));
  const place = await freshPlace('embedded');
  const classifier = await deterministicClassifier(threads);
  const pipeline = await startPipeline(place, classifier, { threads });
  const tenth = Math.round(count / 10);
  const label = async (from, to) => {
    const file = await writeComments(join(folder, 'part.jsonl'), from, to);
    return timed(async () => {
      await pipeline.ingest(file);
      await pipeline.drain();
    });
  };
  const tenths = [];
  try {
    // Compiled code and open connections help every later tenth; the first one should not pay for them.
    await label(0, WARM_UP);
    for (let at = 0; at < 10; at++) {
      tenths.push(await label(WARM_UP + at * tenth, WARM_UP + (at + 1) * tenth));
    }
    await expectLabels(pipeline.database, WARM_UP + 10 * tenth);
  } finally {
    await pipeline.close();
    await classifier.close();
    await dropPlace(place);
    await rm(folder, { recursive: true, force: true });
  }
  return { rates: tenths.map(({ wall }) => tenth / wall), cpuRates: tenths.map(({ cpu }) => tenth / cpu) };
}

export const row = {
  name: 'large-store',
  sizes: ['embedded'],
  async run({ threads, scaled }) {
    const count = scaled(COMMENTS, 5000);
    const { rates, cpuRates } = await runApart(import.meta.url, 'measure', { threads, count });
    return [
      {
        what: `of ${count.toLocaleString('en')} comments on the embedded store, the last tenth against the first`,
        figure: rates[9] / rates[0],
        must: { least: 0.9 },
        reference: `comments/s by tenth: ${rates.map((rate) => rate.toFixed(0)).join(' ')}; by CPU time ${(cpuRates[9] / cpuRates[0]).toFixed(2)}`,
      },
    ];
  },
};
