/** How long the main thread keeps others waiting while it scores and while the store counts. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { runApart } from '../apart.mjs';
import { realClassifier, startPipeline, storeRange } from '../pipeline.mjs';
import { dropPlace, freshPlace } from '../stores.mjs';

const STORED = 200_000;
const SCORED = 1500;

/** Comments with their labels, as many as one likes, written by the store itself. */
const FILL = `insert into tonfall.comments (site, source, id, thread_id, created_at_approximate, text, language,
    language_confidence, content_hash, stored_at, changed_at)
  select 'old', 'jsonl', 'o-' || n, 'thread-' || n / 200, false, repeat('ein Wort ', 12) || n, 'de', 0.9,
    md5(n::text), now(), now()
  from generate_series($1::int, $2::int) n`;

export async function measure({ model, threads, stored, scored }) {
  const place = await freshPlace('embedded');
  const classifier = await realClassifier(model, threads);
  const pipeline = await startPipeline(place, classifier, { threads });
  const { database } = pipeline;
  try {
    for (let from = 1; from <= stored; from += 20_000) {
      await database.query(FILL, [from, Math.min(stored, from + 19_999)]);
    }
    await storeRange(database, 0, 64);
    await pipeline.drain();
    await storeRange(database, 64, 64 + scored);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    let [running, counts, counting] = [true, 0, 0];
    delay.enable();
    const begin = performance.now();
    const counter = (async () => {
      while (running) {
        const asked = performance.now();
        await database.query('select count(*) from tonfall.comments');
        counting += performance.now() - asked;
        counts++;
      }
    })();
    await pipeline.drain();
    const seconds = (performance.now() - begin) / 1000;
    running = false;
    await counter;
    delay.disable();
    return {
      p99: delay.percentile(99) / 1e6,
      max: delay.max / 1e6,
      perSecond: scored / seconds,
      countMs: counting / counts,
      counts,
    };
  } finally {
    await pipeline.close();
    await classifier.close();
    await dropPlace(place);
  }
}

export const row = {
  name: 'event-loop',
  realModel: true,
  sizes: ['embedded'],
  async run({ model, threads, scaled }) {
    const stored = scaled(STORED, 2000);
    const found = await runApart(import.meta.url, 'measure', {
      model,
      threads,
      stored,
      scored: scaled(SCORED, 128),
    });
    return [
      {
        what: `event loop delay p99, scoring flat out beside counts over ${stored.toLocaleString('en')} comments`,
        figure: found.p99,
        unit: 'ms',
        must: { below: 50 },
        reference: `max ${found.max.toFixed(0)} ms; ${found.counts} counts of ${found.countMs.toFixed(0)} ms, ${found.perSecond.toFixed(0)} comments/s`,
      },
    ];
  },
};
