/** What the dashboards read: counts that follow the comments, and what sites set for their moderators. */
import type { Migration } from './migration.js';

/** The dimensions by which most counts are kept. */
const PLACE = 'site text not null, section text not null, language text not null';

export const dashboards: Migration = {
  version: 7,
  name: 'dashboards',
  statements: [
    // Comments of which something was written that the counts do not know yet. Only ever appended to by those who
    // write: nobody waits for anybody, and a row is seen exactly when what it tells of is seen too.
    `create table tonfall.stale_comments (
      seq bigint generated always as identity primary key,
      comment bigint not null
    )`,

    // What the counts hold of a comment, so that it can be taken out of them again.
    `create table tonfall.comment_facts (
      comment bigint primary key,
      site text not null,
      thread_id text not null,
      section text not null,
      language text not null,
      written_at timestamptz not null,
      labelled_at timestamptz,
      verdict text,
      unscored boolean not null,
      bins smallint[] not null,
      above smallint not null,
      tone integer,
      decided text,
      decided_at timestamptz,
      acts jsonb not null
    )`,
    'create index comment_facts_thread on tonfall.comment_facts (site, thread_id, written_at)',

    // Judged comments by the time they were written. Grain: hour or day; tone in ten thousandths.
    `create table tonfall.written_counts (
      grain text not null, bucket timestamptz not null, ${PLACE}, verdict text not null,
      comments integer not null, toned integer not null, tone bigint not null,
      primary key (grain, bucket, site, section, language, verdict)
    )`,
    `create table tonfall.attribute_counts (
      grain text not null, bucket timestamptz not null, ${PLACE}, attribute text not null,
      judged integer not null, flagged integer not null,
      primary key (grain, bucket, site, section, language, attribute)
    )`,

    // By the day of the decision; what the policy published alone by the day of the label.
    `create table tonfall.decision_counts (
      bucket timestamptz not null, ${PLACE},
      automatic integer not null, approved integer not null, rejected integer not null, escalated integer not null,
      primary key (bucket, site, section, language)
    )`,
    // A row for each breadth (see src/dashboards/contributions.ts), so that few rows are read whatever is asked.
    `create table tonfall.decision_times (
      breadth smallint not null, bucket timestamptz not null, ${PLACE}, seconds integer not null,
      decisions integer not null,
      primary key (breadth, bucket, site, section, language, seconds)
    )`,
    `create table tonfall.agreement_counts (
      breadth smallint not null, bucket timestamptz not null, ${PLACE}, attribute text not null, band smallint not null,
      decided integer not null, rejected integer not null, agreed integer not null,
      primary key (breadth, bucket, site, section, language, attribute, band)
    )`,

    // Of all times: what people decided at each hundredth of a score, and what nobody has decided.
    `create table tonfall.score_counts (
      site text not null, language text not null, attribute text not null, bin smallint not null,
      undecided integer not null, approved integer not null, rejected integer not null,
      primary key (site, language, attribute, bin)
    )`,
    `create table tonfall.site_counts (
      site text primary key,
      unscored integer not null
    )`,

    `create table tonfall.thread_figures (
      site text not null,
      id text not null,
      comments integer not null,
      section text not null,
      language text not null,
      last_at timestamptz not null,
      toned integer not null,
      mean double precision,
      turn double precision,
      primary key (site, id)
    )`,
    'create index thread_figures_last on tonfall.thread_figures (last_at desc, site, id)',
    'create index thread_figures_site on tonfall.thread_figures (site, last_at desc, id)',

    // What a site sets for its moderators: reasons, and whether figures of persons are shown. Append-only; site '*'
    // holds where a site has none of its own.
    `create table tonfall.site_settings (
      site text not null,
      name text not null,
      version integer not null,
      document jsonb not null,
      created_at timestamptz not null,
      created_by text not null,
      primary key (site, name, version)
    )`,

    ...marks(),
    'insert into tonfall.stale_comments (comment) select seq from tonfall.comments order by seq',
  ],
};

/**
 * Triggers that mark comments in the statement that changes them, whoever sends it: once per statement, so a batch
 * costs one insert more.
 */
function marks(): string[] {
  const mark = (name: string, query: string): string =>
    `create function tonfall.${name}() returns trigger language plpgsql as $$
     begin
       insert into tonfall.stale_comments (comment) ${query};
       return null;
     end $$`;
  return [
    mark('mark_comments', 'select seq from written'),
    mark('mark_removed', 'select seq from gone'),
    // Reports and likes count nowhere.
    mark(
      'mark_changed',
      `select n.seq from written n join gone o on o.seq = n.seq
       where (n.site, n.thread_id, n.section, n.language, n.content_hash, n.created_at)
         is distinct from (o.site, o.thread_id, o.section, o.language, o.content_hash, o.created_at)`,
    ),
    // A label is written with its verdict.
    mark(
      'mark_judged',
      'select l.comment from written v join tonfall.labels l on l.seq = v.label group by l.comment',
    ),
    mark('mark_decided', 'select distinct comment from written'),
    // Labels of the model that now holds were there before it did, where it was the current one once already.
    mark(
      'mark_labelled_before',
      `select l.comment from tonfall.labels l
       where l.model = new.value ->> 'model' and new.value ->> 'model' is distinct from old.value ->> 'model'
         and old.value ->> 'model' is not null`,
    ),
    `create trigger mark_comments after insert on tonfall.comments referencing new table as written
     for each statement execute function tonfall.mark_comments()`,
    `create trigger mark_removed after delete on tonfall.comments referencing old table as gone
     for each statement execute function tonfall.mark_removed()`,
    `create trigger mark_changed after update on tonfall.comments
     referencing new table as written old table as gone
     for each statement execute function tonfall.mark_changed()`,
    `create trigger mark_judged after insert on tonfall.verdicts referencing new table as written
     for each statement execute function tonfall.mark_judged()`,
    `create trigger mark_decided after insert on tonfall.decisions referencing new table as written
     for each statement execute function tonfall.mark_decided()`,
    `create trigger mark_labelled_before after update on tonfall.state
     for each row when (new.key = 'sweep') execute function tonfall.mark_labelled_before()`,
  ];
}
