/**
 * What a page of the dashboards costs at 100,000 labels and at 1,000,000, on PostgreSQL:
 * `node test/bench/dashboards.mjs [LABELS ...]` after `npm run build`. Also how fast changes are counted.
 */
import { performance } from 'node:perf_hooks';
import { median } from './pipeline.mjs';
import { compiled, dropPlace, freshPlace, missingFor } from './stores.mjs';

const DAYS = 90;
const ROUNDS = 7;

/** Comments of three months on two sites with five sections and three languages; one in five decided by a person. */
function statements(labels) {
  const created = `timestamptz '2026-01-01Z' + n * interval '${(DAYS * 86_400) / labels} seconds'`;
  const attributes = [
    'TOXICITY',
    'SEVERE_TOXICITY',
    'INSULT',
    'PROFANITY',
    'THREAT',
    'IDENTITY_ATTACK',
    'SEXUALLY_EXPLICIT',
  ];
  const each = (value) => attributes.map((name, at) => `'${name}', ${value(at)}`).join(', ');
  return [
    `insert into tonfall.threads (site, id, title)
     select case when n % 3 = 0 then 'abend' else 'blatt' end, 't-' || n, 'Bericht ' || n
     from generate_series(0, ${Math.floor(labels / 100)}) n`,
    `insert into tonfall.comments (seq, site, source, id, thread_id, section, created_at, created_at_approximate, text,
       language, language_confidence, content_hash, stored_at, changed_at)
     select n, case when (n / 100) % 3 = 0 then 'abend' else 'blatt' end, 'bench', n::text, 't-' || n / 100,
       'section-' || (n / 100) % 5, ${created}, false, 'Meinung ' || n, (array['de', 'en', 'fr'])[1 + n % 3], 1,
       md5(n::text), ${created}, ${created}
     from generate_series(1, ${labels}) n`,
    `insert into tonfall.labels (comment, content_hash, model, toxicity, sentiment, grades, thresholds, labelled_at)
     select seq, content_hash, 'bench@sha256:1',
       jsonb_build_object(${each((at) => `round(power(hashint8(seq * 7 + ${at})::float8 / 4294967296 + 0.5, 4)::numeric, 4)`)}),
       jsonb_build_object('label', 'neutral', 'score', round((hashint8(seq)::float8 / 2147483648)::numeric, 4)),
       jsonb_build_object(${each(() => "'measured'")}), jsonb_build_object(${each(() => '0.6')}),
       created_at + interval '1 second'
     from tonfall.comments order by seq`,
    `insert into tonfall.verdicts (label, policy, verdict, reasons, spans, judged_at)
     select l.seq, 1, case when r.reasons is null then 'publish' else 'review' end, coalesce(r.reasons, '[]'), '[]',
       l.labelled_at
     from tonfall.labels l cross join lateral (
       select jsonb_agg(jsonb_build_object('code', 'ABOVE_THRESHOLD', 'attribute', t.key, 'score', t.value,
         'threshold', 0.6)) as reasons
       from jsonb_each(l.toxicity) t where (t.value)::float8 >= 0.6
     ) r`,
    `insert into tonfall.decisions (comment, version, content_hash, action, actor, label, policy, before, state,
       highlighted, decided, site, section, thread_id, language, scores, at)
     select c.seq, 1, c.content_hash, d.action, 'p', l.seq, 1, '{}', 'open', false, null, c.site, c.section,
       c.thread_id, c.language, '{}', l.labelled_at + (hashint8(c.seq) & 65535) * interval '1 second'
     from tonfall.comments c join tonfall.labels l on l.comment = c.seq
     cross join lateral (select case when c.seq % 3 = 0 then 'reject' else 'approve' end as action) d
     where c.seq % 5 = 0`,
    `update tonfall.decisions set decided = seq, state = case action when 'approve' then 'approved' else 'rejected' end`,
    'vacuum analyze',
  ];
}

async function timed(work) {
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begin = performance.now();
    await work();
    times.push(performance.now() - begin);
  }
  return median(times);
}

async function measure(labels) {
  const { openPostgres } = await compiled('src/database/postgres.js');
  const { migrate } = await compiled('src/store/migrate.js');
  const { catchUp } = await compiled('src/dashboards/counting.js');
  const flagged = await compiled('src/store/dashboard-flagged.js');
  const decisions = await compiled('src/store/dashboard-decisions.js');
  const tone = await compiled('src/store/dashboard-tone.js');
  const threads = await compiled('src/store/dashboard-threads.js');
  const { scoreBins } = await compiled('src/store/dashboard-scores.js');
  const { backlogNow } = await compiled('src/store/dashboard-backlog.js');
  const place = await freshPlace('PostgreSQL');
  const database = await openPostgres(place.databaseUrl);
  try {
    await migrate(database);
    for (const statement of statements(labels)) await database.query(statement);
    const begin = performance.now();
    while ((await catchUp(database)) > 0);
    const counting = labels / ((performance.now() - begin) / 1000);
    await database.query('vacuum analyze');
    const period = (days) => ({
      from: new Date(Date.parse('2026-03-31') - days * 86_400_000),
      until: new Date('2026-04-01'),
      sites: null,
      section: null,
      language: null,
    });
    const month = period(30);
    const german = { ...month, sites: ['blatt'], section: 'section-1', language: 'de' };
    const pages = {
      flagged: async () => {
        await flagged.flaggedSeries(database, month, { by: 'attribute', bucket: 'day' });
        await flagged.flaggedTotals(database, month);
      },
      'flagged, 7 days by the hour': async () => {
        await flagged.flaggedSeries(database, period(7), { by: 'language', bucket: 'hour' });
        await flagged.flaggedTotals(database, period(7));
      },
      'flagged, one place': () => flagged.flaggedSeries(database, german, { by: 'verdict', bucket: 'day' }),
      decisions: async () => {
        await decisions.decisionsSeries(database, month);
        await decisions.decisionsTotals(database, month);
        await decisions.decisionTimes(database, month);
      },
      agreement: () => decisions.agreementRows(database, month),
      tone: async () => {
        await tone.toneSeries(database, month);
        await tone.turningThreads(database, month, 20);
      },
      backlog: () => backlogNow(database, null),
      thresholds: () => scoreBins(database, { site: 'blatt', language: 'de', attribute: 'TOXICITY' }),
      threads: () => threads.listThreads(database, { sites: null, words: null, after: null, limit: 51 }),
      thread: () => threads.threadComments(database, { site: 'blatt', id: 't-1' }, 500),
      'nothing to count': () => catchUp(database),
    };
    const costs = {};
    for (const [name, work] of Object.entries(pages)) costs[name] = await timed(work);
    return { counting, costs };
  } finally {
    await database.close();
    await dropPlace(place);
  }
}

const missing = missingFor('PostgreSQL');
if (missing.length > 0) {
  process.stderr.write(`left out: ${missing.join(' and ')} not set\n`);
} else {
  const sizes = process.argv.slice(2).map(Number);
  const results = new Map();
  for (const labels of sizes.length > 0 ? sizes : [100_000, 1_000_000]) {
    const { counting, costs } = await measure(labels);
    results.set(labels, costs);
    process.stdout.write(`${labels} labels: ${Math.round(counting)} changes counted in a second\n`);
  }
  const [first] = results.values();
  for (const name of Object.keys(first ?? {})) {
    const all = [...results.values()].map((costs) => costs[name]);
    const cells = all.map((cost) => `${cost.toFixed(1)} ms`).join(' | ');
    process.stdout.write(`| ${name} | ${cells} | ${(all.at(-1) / all[0]).toFixed(1)} |\n`);
  }
}
