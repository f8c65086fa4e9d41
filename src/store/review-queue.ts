/** The review queue: a case for each comment that awaits a person, written together with what makes it wait. */
import type { Queryable } from '../database/database.js';
import { ATTRIBUTES } from '../label.js';
import { CURRENT_MODEL } from './current-model.js';
import { LATEST_VERDICT, latestLabel } from './latest.js';
import { rankedSinceSql, rankSql } from './review-priority.js';

/** SQL: state of the newest decision on content `hash` of `comment`; `open` without one. */
export const decidedState = (comment: string, hash: string): string => `coalesce((
  select d.state from tonfall.decisions d where d.comment = ${comment} and d.content_hash = ${hash}
  order by d.version desc limit 1
), 'open')`;

/** SQL: the columns of a case that comment `c` gives. */
export const CASE_OF_COMMENT = `c.site, c.section, c.thread_id, c.language, coalesce(c.author_id, c.author) as author,
  c.likes, c.reports, coalesce(c.created_at, c.stored_at) as written_at`;

const SCORES = ATTRIBUTES.map((name) => `(s.toxicity ->> '${name}')::float8`).join(', ');

const RANK = rankSql({ rejection: 'f.rejection', likes: 's.likes', reports: 's.reports', since: 's.since' });

const SAME = 'q.content_hash = excluded.content_hash';

/**
 * SQL: opens cases, or brings them up to date, for the rows of `source`: comment, hash, state, label, policy, verdict,
 * toxicity, grades, thresholds (those in force), sentiment, since, and CASE_OF_COMMENT.
 *
 * `written` is for statements that bring a verdict: a case that was decided for this content stays so, since a row in
 * conflict is read in its newest version, whatever else the statement sees; and what waits for a lead goes on waiting.
 * `synced` is for statements that hold the comments locked and know what was decided.
 */
export const openCases = (source: string, how: 'written' | 'synced'): string => `
  insert into tonfall.review_cases as q (comment, content_hash, state, label, policy, verdict, site, section,
    thread_id, language, author, written_at, waiting_since, decided_at, rank, rejection, uncertainty, above, scores,
    sentiment)
  select s.comment, s.hash, s.state, s.label, s.policy, s.verdict, s.site, s.section, s.thread_id, s.language,
    s.author, s.written_at, s.since, case when s.state = 'decided' then s.since end, ${RANK}, f.rejection,
    f.uncertainty, coalesce(f.above, '{}'), array[${SCORES}], s.sentiment
  from ${source} s cross join lateral (
    select max(t.value::float8) filter (where s.grades ->> t.key = 'measured') as rejection,
      min(abs(t.value::float8 - (s.thresholds ->> t.key)::float8))
        filter (where s.grades ->> t.key = 'measured') as uncertainty,
      array_agg(t.key) filter (where t.value::float8 >= (s.thresholds ->> t.key)::float8) as above
    from jsonb_each_text(s.toxicity) t
  ) f
  order by s.comment
  on conflict (comment) do update set content_hash = excluded.content_hash,
    state = ${how === 'synced' ? 'excluded.state' : `case when ${SAME} and q.state = 'escalated' then q.state else excluded.state end`},
    label = excluded.label, policy = excluded.policy, verdict = excluded.verdict, site = excluded.site,
    section = excluded.section, thread_id = excluded.thread_id, language = excluded.language,
    author = excluded.author, written_at = excluded.written_at,
    waiting_since = case when ${SAME} then q.waiting_since else excluded.waiting_since end,
    decided_at = excluded.decided_at,
    rank = case when ${SAME}
      then ${rankedSinceSql('excluded.rank', 'excluded.waiting_since', 'q.waiting_since')} else excluded.rank end,
    rejection = excluded.rejection, uncertainty = excluded.uncertainty, above = excluded.above,
    scores = excluded.scores, sentiment = excluded.sentiment
  ${how === 'synced' ? '' : `where q.state <> 'decided' or not ${SAME}`}`;

/**
 * SQL: what statements that write verdicts add to them, after `flagged`, the source of `openCases`, and `cleared`
 * (comment), whose verdict is to publish. `comments` is a parameter with all their numbers, `now` one with the time.
 * Cases are locked in the order of their numbers, as everywhere.
 */
export const queueWritten = (comments: string, now: string): string => `known as materialized (
  select q.comment from tonfall.review_cases q where q.comment = any(${comments}::bigint[])
  order by q.comment for update
), queueable as materialized (
  select s.* from flagged s
  where (select count(*) from known) >= 0 and ${decidedState('s.comment', 's.hash')} in ('open', 'escalated')
), opened as (
  ${openCases('queueable', 'written')}
), closed as (
  delete from tonfall.review_cases q
  where q.state = 'waiting' and q.comment = any(array(
    select k.comment from known k where k.comment in (select comment from cleared)
  ))
), told as (
  insert into tonfall.review_events (at, kind, site, data)
  select ${now}::timestamptz, 'waiting', s.site, jsonb_build_object('added', count(*)) from queueable s
  where s.comment not in (select comment from known) group by s.site
)`;

const SYNC = `with found as materialized (
  select c.seq as comment, c.content_hash as hash, l.seq as label, v.policy, coalesce(v.verdict, 'review') as verdict,
    l.seq is not null and v.verdict <> 'publish' as flagged, l.toxicity, l.grades,
    coalesce(v.thresholds, l.thresholds) as thresholds, l.sentiment ->> 'label' as sentiment,
    $2::timestamptz as since, ${decidedState('c.seq', 'c.content_hash')} as decision, ${CASE_OF_COMMENT}
  from tonfall.comments c left ${latestLabel(CURRENT_MODEL)} left ${LATEST_VERDICT}
  where c.seq = any($1::bigint[])
), wanted as materialized (
  select f.*, case f.decision when 'open' then 'waiting' when 'escalated' then 'escalated' else 'decided' end as state
  from found f where f.decision <> 'open' or f.flagged
), gone as (
  delete from tonfall.review_cases q
  where q.comment = any(array(select comment from found except select comment from wanted))
)
${openCases('wanted', 'synced')}`;

/** How long a decided case stays: longer than any label is being written. */
const KEPT_HOURS = 1;
const FORGOTTEN_AT_ONCE = 500;

const FORGET = `delete from tonfall.review_cases where comment = any(array(
  select comment from tonfall.review_cases where state = 'decided' and decided_at < $1::timestamptz
  order by decided_at limit ${FORGOTTEN_AT_ONCE} for update skip locked
))`;

/**
 * Brings the cases of comments in line with their content, label, verdict and decisions. The caller's transaction holds
 * the comments locked (LOCK_COMMENTS), and so what it finds stays true.
 */
export async function syncCases(
  transaction: Queryable,
  comments: readonly number[],
  now: Date,
): Promise<void> {
  await transaction.query(
    'select comment from tonfall.review_cases where comment = any($1::bigint[]) order by comment for update',
    [comments],
  );
  await transaction.query(SYNC, [comments, now]);
  await transaction.query(FORGET, [new Date(now.getTime() - KEPT_HOURS * 3_600_000)]);
}
