/** Everything but the model: from stored ids to written labels, against plain inserts of the same rows. */
import { runApart } from '../apart.mjs';
import {
  deterministicClassifier,
  expectLabels,
  median,
  startPipeline,
  storeRange,
  sum,
  timed,
} from '../pipeline.mjs';
import { dropPlace, freshPlace } from '../stores.mjs';

const COMMENTS = 10_000;
const WARM_UP = 1000;
const INSERT_BATCH = 500;

const COPIES = [
  'create schema if not exists bench',
  'drop table if exists bench.labels, bench.verdicts',
  'create table bench.labels (like tonfall.labels including all)',
  'create table bench.verdicts (like tonfall.verdicts including all)',
];

/** The rows that the pipeline wrote, as one JSON parameter for each batch. */
async function writtenRows(database, last) {
  const batches = [];
  for (let from = last; ; ) {
    const rows = await database.query(
      `select l.seq, comment, content_hash, model, toxicity, sentiment, grades, thresholds,
         l.spans as words, labelled_at, policy, verdict, reasons, v.spans, judged_at
       from tonfall.labels l join tonfall.verdicts v on v.label = l.seq where l.seq > $1 order by l.seq limit ${INSERT_BATCH}`,
      [from],
    );
    if (rows.length === 0) return batches;
    from = rows.at(-1).seq;
    batches.push(JSON.stringify(rows));
  }
}

const INSERT = `with input as materialized (
  select * from jsonb_to_recordset($1::jsonb) as i(seq bigint, comment bigint, content_hash text, model text,
    toxicity jsonb, sentiment jsonb, grades jsonb, thresholds jsonb, words jsonb, labelled_at timestamptz,
    policy int, verdict text, reasons jsonb, spans jsonb, judged_at timestamptz)
), labels as (
  insert into bench.labels (
    seq, comment, content_hash, model, toxicity, sentiment, grades, thresholds, spans, labelled_at
  )
  overriding system value
  select seq, comment, content_hash, model, toxicity, sentiment, grades, thresholds, words, labelled_at from input
)
insert into bench.verdicts (label, policy, verdict, reasons, spans, judged_at)
select seq, policy, verdict, reasons, spans, judged_at from input`;

export async function measure({ size, threads, count, rounds }) {
  const place = await freshPlace(size);
  const classifier = await deterministicClassifier(threads);
  const pipeline = await startPipeline(place, classifier, { threads });
  const { database } = pipeline;
  const rows = [];
  try {
    await storeRange(database, 0, WARM_UP);
    await pipeline.drain();
    for (let round = 0; round < rounds; round++) {
      const from = WARM_UP + round * count;
      const [{ last }] = await database.query('select coalesce(max(seq), 0) as last from tonfall.labels');
      // The workers look into the outbox themselves; whatever they label before the clock starts is not counted.
      await storeRange(database, from, from + count);
      const [{ before }] = await database.query('select count(*) as before from tonfall.pending');
      const ours = await timed(() => pipeline.drain());
      const batches = await writtenRows(database, last);
      for (const sql of COPIES) await database.query(sql);
      const plain = await timed(async () => {
        for (const batch of batches) await database.query(INSERT, [batch]);
      });
      rows.push({ ours: before / ours.wall, plain: count / plain.wall });
    }
    await expectLabels(database, WARM_UP + rounds * count);
  } finally {
    await pipeline.close();
    await classifier.close();
    await dropPlace(place);
  }
  return {
    ratio: median(rows.map(({ ours, plain }) => ours / plain)),
    ours: sum(rows.map(({ ours }) => ours)) / rounds,
    plain: sum(rows.map(({ plain }) => plain)) / rounds,
  };
}

export const row = {
  name: 'queue',
  sizes: ['embedded', 'PostgreSQL', 'Redis'],
  async run({ size, threads, scaled, quick }) {
    const input = { size, threads, count: scaled(COMMENTS, 1000), rounds: quick ? 1 : 3 };
    const found = await runApart(import.meta.url, 'measure', input);
    return [
      {
        what: `queue and store alone, ${size}: of plain batched inserts`,
        figure: found.ratio,
        must: { least: 0.3 },
        reference: `${found.ours.toFixed(0)} of ${found.plain.toFixed(0)} labels/s, inserted ${INSERT_BATCH} at a time`,
      },
    ];
  },
};
