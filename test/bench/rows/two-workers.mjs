/** Two worker processes against one, each with one core to itself. */
import { setTimeout as pause } from 'node:timers/promises';
import { pinnableCores, startApart } from '../apart.mjs';
import { benchLog, expectLabels, median, realClassifier, startPipeline, storeRange } from '../pipeline.mjs';
import { dropPlace, freshPlace, openPlace } from '../stores.mjs';

const COMMENTS = 900;

/** A worker process: as `tonfall work --threads 1`. Says when it is ready, and ends when it is told to. */
export async function worker({ place, model }, { say, heard }) {
  const classifier = await realClassifier(model, 1);
  const pipeline = await startPipeline(place, classifier, { threads: 1 });
  const stop = heard();
  say('ready');
  await stop;
  await pipeline.close();
  await classifier.close();
}

/** Comments per second between the tenth and the ninetieth of a hundred labels: start and end are left out. */
const RATE = `select (count(*) - 1) / nullif(extract(epoch from max(labelled_at) - min(labelled_at)), 0) as rate from (
  select labelled_at, percent_rank() over (order by labelled_at, l.seq) as rank
  from tonfall.labels l where comment > $1
) r where rank between 0.1 and 0.9`;

async function rateOf(place, database, workers, { model, cores, from, count }) {
  const started = Array.from({ length: workers }, (_, at) =>
    startApart(import.meta.url, 'worker', { place, model }, { core: cores[at] }),
  );
  await Promise.all(started.map(({ said }) => said()));
  const [{ last }] = await database.query('select coalesce(max(seq), 0) as last from tonfall.comments');
  await storeRange(database, from, from + count);
  const waiting = async () => (await database.query('select 1 from tonfall.pending limit 1')).length > 0;
  while (await waiting()) await pause(100);
  for (const { say } of started) say('stop');
  await Promise.all(started.map(({ result }) => result));
  const [{ rate }] = await database.query(RATE, [last]);
  return Number(rate);
}

export const row = {
  name: 'two-workers',
  realModel: true,
  sizes: ['Redis'],
  async run({ model, scaled, quick }) {
    const cores = pinnableCores();
    const count = scaled(COMMENTS, 128);
    const place = await freshPlace('Redis');
    const { database, close } = await openPlace(place, await benchLog());
    const rates = { 1: [], 2: [] };
    try {
      let from = 0;
      for (const workers of quick ? [1, 2] : [1, 2, 2, 1]) {
        rates[workers].push(await rateOf(place, database, workers, { model, cores, from, count }));
        from += count;
      }
      await expectLabels(database, from);
    } finally {
      await close();
      await dropPlace(place);
    }
    const pinned = cores.length >= 2 ? 'each pinned to one core' : 'NOT pinned: no taskset or only one core';
    return [
      {
        what: `two worker processes against one, ${pinned}, Redis`,
        figure: median(rates[2]) / median(rates[1]),
        must: { least: 1.8 },
        reference: `${median(rates[1]).toFixed(0)} and ${median(rates[2]).toFixed(0)} comments/s; PostgreSQL and Redis on the same ${cores.length} cores`,
      },
    ];
  },
};
