/** A large store, made by the database itself: for measurements of what grows. */
import { compiled } from './stores.mjs';

const CHUNK = 20_000;
const THREAD = 200;
const AUTHORS = 5000;

/** A number from 0 to 1 that looks like chance and is the same every time. */
const chance = (seed) => `((hashtext(n::text || ':${seed}') & 2147483647) / 2147483647.0)::float8`;

const COMMENTS = `insert into tonfall.comments (site, source, id, thread_id, section, parent_id, author, author_id,
    created_at, created_at_approximate, text, language, language_confidence, content_hash, reports, likes, stored_at,
    changed_at)
  select case when n % 10 < 7 then 'example' else 'second' end, 'jsonl', 'n-' || n, 't-' || n / ${THREAD},
    (array['politik', 'sport', 'kultur', null])[1 + n % 4], case when n % 3 = 0 and n % ${THREAD} > 0 then 'n-' || n - 1 end,
    'Leser ' || hashtext(n::text) % ${AUTHORS}, 'u-' || hashtext(n::text) % ${AUTHORS},
    w.at, false,
    'Zum Punkt ' || n || ': ' || repeat('das sehe ich anders als der Verfasser, denn so einfach ist es nicht. ',
      1 + (${chance(1)} * 6)::int),
    case when n % 5 = 0 then 'en' else 'de' end, 0.98, md5(n::text), case when n % 20 = 0 then n % 7 end,
    case when n % 2 = 0 then (n * 7) % 300 end, w.at, w.at
  from generate_series($1::int, $2::int) n
  cross join lateral (select $3::timestamptz - make_interval(secs => ($4 - n)::float8 * $5) as at) w order by n`;

const LABELS = `insert into tonfall.labels (comment, content_hash, model, toxicity, sentiment, grades, thresholds, spans,
    labelled_at)
  select c.seq, c.content_hash, $4::text, jsonb_build_object('TOXICITY', s.score, 'INSULT', s.score * 0.9,
      'THREAT', s.score * 0.3, 'PROFANITY', s.score * 0.5),
    jsonb_build_object('label', case when s.score > 0.5 then 'negative' else 'neutral' end, 'score', -s.score,
      'negative', s.score, 'neutral', 1 - s.score, 'positive', 0),
    '{"TOXICITY": "measured", "INSULT": "measured", "THREAT": "measured", "PROFANITY": "transferred"}',
    '{"TOXICITY": 0.6, "INSULT": 0.6, "THREAT": 0.5, "PROFANITY": 0.6}',
    '[{"begin": 0, "end": 3, "attribute": "TOXICITY", "share": 0.8}]', c.stored_at
  from generate_series($1::int, $2::int) n
  join tonfall.comments c on c.site = case when n % 10 < 7 then 'example' else 'second' end
    and c.source = 'jsonl' and c.id = 'n-' || n
  cross join lateral (
    select case when n > $3::int then 0.6 + 0.4 * ${chance(2)} else 0.6 * ${chance(2)} end as score
  ) s order by n`;

const VERDICTS = `insert into tonfall.verdicts (label, policy, verdict, reasons, spans, judged_at)
  select l.seq, 1, v.verdict, jsonb_build_array(jsonb_build_object(
      'code', case v.verdict when 'publish' then 'BELOW_THRESHOLD' else 'ABOVE_THRESHOLD' end,
      'attribute', 'TOXICITY', 'score', l.toxicity -> 'TOXICITY', 'threshold', 0.6
    )), '[]', l.labelled_at
  from tonfall.labels l cross join lateral (
    select case when (l.toxicity ->> 'TOXICITY')::float8 >= 0.6 then 'review' else 'publish' end as verdict
  ) v where l.seq > $1`;

/**
 * As the console writes them: a minute to a day after each comment was written, one after the other in time; the grace
 * period is over.
 */
const DECISIONS = `insert into tonfall.decisions (seq, comment, version, content_hash, action, actor, label, policy, verdict,
    before, state, highlighted, decided, standing, site, section, thread_id, language, author, scores, at, effective_at)
  select d.seq, c.seq, 1, c.content_hash, d.action, 'person-' || c.seq % 20, l.seq, 1, 'review',
    '{"state": "open", "highlighted": false, "decided": null, "standing": null}',
    case d.action when 'approve' then 'approved' else 'rejected' end, false, d.seq, d.seq, c.site, c.section, c.thread_id,
    c.language, c.author_id, array[(l.toxicity ->> 'TOXICITY')::float8, null, (l.toxicity ->> 'INSULT')::float8,
      (l.toxicity ->> 'PROFANITY')::float8, (l.toxicity ->> 'THREAT')::float8, null, null], d.at, d.at
  from (
    select c.*, w.at, row_number() over (order by w.at, c.seq) as nth
    from (select * from tonfall.comments order by seq offset $1 limit $2) c
    cross join lateral (select least($3::timestamptz, c.created_at +
      make_interval(secs => 60 * power(1440, (hashint8(c.seq) & 65535) / 65536.0))) as at) w
  ) c
  join tonfall.labels l on l.comment = c.seq
  cross join lateral (
    select c.nth as seq, c.at, case when c.seq % 3 = 0 then 'reject' else 'approve' end as action
  ) d
  order by d.seq`;

/**
 * Fills an empty store that has its settings: so many `comments`, each with a label of `model` and a verdict, written
 * evenly over the `days` before `now`. The newest `waiting` of them await a person; so many `decided` before those were
 * decided, every third of them against. Counted for the dashboards too, with the figures of persons shown. A million
 * takes some minutes on PostgreSQL.
 */
export async function fillMany(database, { comments, waiting, decided = 0, model, days = 90, now }) {
  const { syncCases } = await compiled('src/store/review-queue.js');
  const { catchUp } = await compiled('src/dashboards/counting.js');
  const { changeSiteSetting } = await compiled('src/dashboards/save-site-setting.js');
  const { MODERATOR_FIGURES } = await compiled('src/store/dashboard-persons.js');
  const seconds = (days * 86_400) / comments;
  const published = comments - waiting - decided;
  for (let from = 1; from <= comments; from += CHUNK) {
    const to = Math.min(comments, from + CHUNK - 1);
    const [last] = await database.query('select coalesce(max(seq), 0) as seq from tonfall.labels');
    await database.query(COMMENTS, [from, to, now, comments, seconds]);
    await database.query(LABELS, [from, to, published, model]);
    await database.query(VERDICTS, [last.seq]);
  }
  await database.query(
    `insert into tonfall.threads (site, id, title, url, created_at)
     select distinct site, thread_id, 'Artikel ' || thread_id, 'https://news.example/' || thread_id, $1::timestamptz
     from tonfall.comments on conflict do nothing`,
    [now],
  );
  // Nothing is left to be looked for: the server labels none of it again.
  await database.query("insert into tonfall.state (key, value) values ('sweep', $1::jsonb)", [
    JSON.stringify({ model, before: 1, finishedAt: now.toISOString() }),
  ]);
  await database.query('analyze');
  await database.query(DECISIONS, [published, decided, now]);
  await database.query("select setval('tonfall.decisions_seq_seq', greatest(1, $1::bigint))", [decided]);
  const flagged = await database.query('select seq from tonfall.comments order by seq offset $1', [
    published + decided,
  ]);
  const open = flagged.map(({ seq }) => seq);
  for (let at = 0; at < open.length; at += 2000) {
    await database.transaction((transaction) => syncCases(transaction, open.slice(at, at + 2000), now));
  }
  // Before anything is counted: to switch it on later is to count everything again.
  const figures = { site: '*', name: MODERATOR_FIGURES, version: 0, document: { on: true } };
  await changeSiteSetting(database, figures, { by: { id: null, name: 'bench' }, now });
  // Marked several times on the way, counted once.
  await database.query('truncate tonfall.stale_comments');
  await database.query(
    'insert into tonfall.stale_comments (comment) select seq from tonfall.comments order by seq',
  );
  while ((await catchUp(database)) > 0);
  await database.query('analyze');
}
