/** The two statements that store a batch of comments: what is new, and what was known before. */
import { CURRENT_MODEL } from './current-model.js';

const INPUT = `input as materialized (
  select * from jsonb_to_recordset($1::jsonb) as i(
    ord int, site text, source text, id text, "threadId" text, "threadTitle" text, "threadUrl" text,
    "threadTime" timestamptz, section text, "parentId" text, "replyTo" text, author text, "authorId" text,
    "createdAt" timestamptz, "createdAtApproximate" boolean, text text, language text,
    "languageConfidence" double precision, "sourceLanguage" text, "contentHash" text, state text, reports int,
    likes int
  )
)`;

/**
 * `$1` the batch as JSON, `$2` now, `$3` priority. Gives `ord` and `seq` of what is new.
 * Rows are locked in the order of their keys throughout, so two processes that store the same never deadlock,
 * while `seq` follows the input.
 */
export const INSERT_NEW = `with ${INPUT}, thread as (
  insert into tonfall.threads as t (site, id, title, url, created_at)
  select i.* from (
    select site, "threadId" as id,
      (array_agg("threadTitle" order by ord desc) filter (where "threadTitle" is not null))[1] as title,
      (array_agg("threadUrl" order by ord desc) filter (where "threadUrl" is not null))[1] as url,
      (array_agg("threadTime" order by ord desc) filter (where "threadTime" is not null))[1] as created_at
    from input group by site, "threadId"
  ) i left join tonfall.threads known on known.site = i.site and known.id = i.id
  where known.id is null
    or coalesce(i.title, known.title) is distinct from known.title
    or coalesce(i.url, known.url) is distinct from known.url
    or coalesce(i.created_at, known.created_at) is distinct from known.created_at
  order by i.site, i.id
  on conflict (site, id) do update set
    title = coalesce(excluded.title, t.title), url = coalesce(excluded.url, t.url),
    created_at = coalesce(excluded.created_at, t.created_at)
), fresh as materialized (
  select f.*, nextval('tonfall.comments_seq_seq') as seq from (
    select i.* from input i where not exists (
      select 1 from tonfall.comments c where c.site = i.site and c.source = i.source and c.id = i.id
    ) order by i.ord
  ) f
), stored as (
  insert into tonfall.comments (seq, site, source, id, thread_id, section, parent_id, reply_to, author,
    author_id, created_at, created_at_approximate, text, language, language_confidence, source_language,
    content_hash, state, reports, likes, stored_at, changed_at)
  select seq, site, source, id, "threadId", section, "parentId", "replyTo", author, "authorId", "createdAt",
    "createdAtApproximate", text, language, "languageConfidence", "sourceLanguage", "contentHash", state,
    reports, likes, $2::timestamptz, $2::timestamptz
  from fresh order by site, source, id
  on conflict (site, source, id) do nothing
  returning seq, content_hash
), queued as (
  insert into tonfall.pending (comment, content_hash, priority, added_at)
  select seq, content_hash, $3::smallint, $2::timestamptz from stored order by seq
)
select f.ord, f.seq from fresh f join stored s on s.seq = f.seq`;

// An approximate time (counted back from "9 days ago") gets worse with every reading: the first one stays.
const CREATED_AT = `case when o."createdAtApproximate" and o.old_created_at is not null
  then o.old_created_at else o."createdAt" end`;
const CREATED_AT_APPROXIMATE = `case when o."createdAtApproximate" and o.old_created_at is not null
  then o.old_approximate else o."createdAtApproximate" end`;

const COMPARED = `with ${INPUT}, known as materialized (
  select i.*, c.seq, c.content_hash as old_hash, c.text as old_text, c.language as old_language,
    c.language_confidence as old_confidence, c.source_language as old_source_language,
    c.changed_at as old_changed_at, c.created_at as old_created_at, c.created_at_approximate as old_approximate,
    c.thread_id as old_thread_id, c.section as old_section, c.parent_id as old_parent_id,
    c.reply_to as old_reply_to, c.author as old_author, c.author_id as old_author_id, c.state as old_state,
    c.reports as old_reports, c.likes as old_likes
  from tonfall.comments c
  join input i on c.site = i.site and c.source = i.source and c.id = i.id
), compared as materialized (
  select o.*, o.old_hash <> o."contentHash" as changed,
    (o."threadId", o.section, o."parentId", o."replyTo", o.author, o."authorId", o.state, o.reports, o.likes,
      ${CREATED_AT}, ${CREATED_AT_APPROXIMATE})
    is distinct from
    (o.old_thread_id, o.old_section, o.old_parent_id, o.old_reply_to, o.old_author, o.old_author_id, o.old_state,
      o.old_reports, o.old_likes, o.old_created_at, o.old_approximate) as updated
  from known o
)`;

const OUTCOME = `select ord, seq,
  case when changed then 'changed' when updated then 'updated' else 'unchanged' end as state
from compared`;

/** `$1` the batch as JSON. Gives `ord`, `seq` and `state` of what is known, and writes nothing. */
export const COMPARE = `${COMPARED} ${OUTCOME}`;

/**
 * `$1` the numbers of comments. What a worker or another process is writing about them is done before CHANGE looks:
 * a statement that waits for a lock would go on with what it saw before.
 */
export const LOCK_COMMENTS =
  'select seq from tonfall.comments where seq = any($1::bigint[]) order by seq for no key update';
export const LOCK_PENDING =
  'select comment from tonfall.pending where comment = any($1::bigint[]) order by comment for update';

/**
 * Parameters as INSERT_NEW; the comments are locked. Gives `ord`, `seq` and `state`.
 * The language that was found can depend on the thread, so it stays as long as the content does: labels used it.
 */
export const CHANGE = `${COMPARED}, archived as (
  insert into tonfall.comment_versions (comment, content_hash, text, language, language_confidence,
    source_language, stored_at, replaced_at)
  select seq, old_hash, old_text, old_language, old_confidence, old_source_language, old_changed_at,
    $2::timestamptz
  from compared where changed order by seq
  on conflict (comment, content_hash) do nothing
), written as (
  update tonfall.comments c set thread_id = o."threadId", section = o.section, parent_id = o."parentId",
    reply_to = o."replyTo", author = o.author, author_id = o."authorId", created_at = ${CREATED_AT},
    created_at_approximate = ${CREATED_AT_APPROXIMATE}, state = o.state, reports = o.reports, likes = o.likes,
    text = case when o.changed then o.text else c.text end,
    language = case when o.changed then o.language else c.language end,
    language_confidence = case when o.changed then o."languageConfidence" else c.language_confidence end,
    source_language = case when o.changed then o."sourceLanguage" else c.source_language end,
    content_hash = o."contentHash",
    changed_at = case when o.changed then $2::timestamptz else c.changed_at end,
    revision = case when o.changed then c.revision + 1 else c.revision end
  from compared o where c.seq = o.seq and (o.changed or o.updated)
), back as (
  select o.seq, o."contentHash", exists (
    select 1 from tonfall.labels l
    where l.comment = o.seq and l.content_hash = o."contentHash" and l.model = ${CURRENT_MODEL}
  ) as labelled
  from compared o where o.changed
), queued as (
  insert into tonfall.pending as p (comment, content_hash, priority, added_at)
  select seq, "contentHash", $3::smallint, $2::timestamptz from back
  where not labelled order by seq
  on conflict (comment) do update set content_hash = excluded.content_hash,
    priority = least(p.priority, excluded.priority), added_at = excluded.added_at, queued_at = null, attempts = 0
), settled as (
  delete from tonfall.pending p using back b where b.labelled and p.comment = b.seq
), forgiven as (
  delete from tonfall.failures f using back b where f.comment = b.seq
)
${OUTCOME}`;
