/** A large store, made by the database itself: for measurements and for tests of what grows. */
import type { Database } from '../../src/database/database.js';
import { decide } from '../../src/store/review-decisions.js';
import { syncCases } from '../../src/store/review-queue.js';

export interface ManyComments {
  /** Comments, each with a label and a verdict. */
  readonly comments: number;
  /** The newest so many of them await a person. */
  readonly waiting: number;
  /** So many of those before them were decided, every third against. */
  readonly decided?: number;
  readonly now: Date;
}

const CHUNK = 20_000;
const THREAD = 200;
const AUTHORS = 5000;

/** A number from 0 to 1 that looks like chance and is the same every time. */
const chance = (seed: number) => `((hashtext(n::text || ':${seed}') & 2147483647) / 2147483647.0)::float8`;

const COMMENTS = `insert into tonfall.comments (site, source, id, thread_id, section, parent_id, author, author_id,
    created_at, created_at_approximate, text, language, language_confidence, content_hash, reports, likes, stored_at,
    changed_at)
  select case when n % 10 < 7 then 'example' else 'second' end, 'jsonl', 'n-' || n, 't-' || n / ${THREAD},
    (array['politik', 'sport', 'kultur', null])[1 + n % 4], case when n % 3 = 0 and n % ${THREAD} > 0 then 'n-' || n - 1 end,
    'Leser ' || hashtext(n::text) % ${AUTHORS}, 'u-' || hashtext(n::text) % ${AUTHORS},
    $3::timestamptz - make_interval(mins => ($4 - n)::int), false,
    'Zum Punkt ' || n || ': ' || repeat('das sehe ich anders als der Verfasser, denn so einfach ist es nicht. ',
      1 + (${chance(1)} * 6)::int),
    case when n % 5 = 0 then 'en' else 'de' end, 0.98, md5(n::text), case when n % 20 = 0 then n % 7 end,
    case when n % 2 = 0 then (n * 7) % 300 end, $3, $3
  from generate_series($1::int, $2::int) n order by n`;

const LABELS = `insert into tonfall.labels (comment, content_hash, model, toxicity, sentiment, grades, thresholds, spans,
    labelled_at)
  select c.seq, c.content_hash, 'many@sha256:00', jsonb_build_object('TOXICITY', s.score, 'INSULT', s.score * 0.9,
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

/** Fills an empty store that has its settings. Takes about a minute for a million on PostgreSQL. */
export async function fillMany(database: Database, options: ManyComments): Promise<void> {
  const { comments, waiting, decided = 0, now } = options;
  const published = comments - waiting - decided;
  const last = async (table: 'labels' | 'comments') => {
    const [row] = await database.query<{ seq: number | null }>(
      `select max(seq) as seq from tonfall.${table}`,
    );
    return row?.seq ?? 0;
  };
  for (let from = 1; from <= comments; from += CHUNK) {
    const to = Math.min(comments, from + CHUNK - 1);
    const before = await last('labels');
    await database.query(COMMENTS, [from, to, now, comments]);
    await database.query(LABELS, [from, to, published]);
    await database.query(VERDICTS, [before]);
  }
  await database.query(
    `insert into tonfall.threads (site, id, title, url, created_at)
     select distinct site, thread_id, 'Artikel ' || thread_id, 'https://news.example/' || thread_id, $1::timestamptz
     from tonfall.comments on conflict do nothing`,
    [now],
  );
  await database.query('analyze');
  const flagged = await database.query<{ seq: number }>(
    'select seq from tonfall.comments order by seq desc limit $1',
    [waiting + decided],
  );
  const seqs = flagged.map(({ seq }) => seq);
  for (let at = 0; at < seqs.length; at += 2000) {
    await database.transaction((t) => syncCases(t, seqs.slice(at, at + 2000), now));
  }
  const toDecide = seqs.slice(waiting);
  for (let at = 0; at < toDecide.length; at += 500) {
    const action = (at / 500) % 3 === 0 ? 'reject' : 'approve';
    const part = toDecide.slice(at, at + 500).map((seq) => ({ seq, version: 0 }));
    const request = { comments: part, action, reason: null, note: null } as const;
    const context = { actor: 'many', now, graceSeconds: 0, allow: () => {} };
    await database.transaction((t) => decide(t, request, context));
  }
  await database.query('analyze');
}
