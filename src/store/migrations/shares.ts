/** The words that the scores come from. */
import type { Migration } from './migration.js';

export const shares: Migration = {
  version: 2,
  name: 'shares',
  statements: [
    // The words that the scores come from, with each one's share: what the model says, beside a verdict's own spans.
    "alter table tonfall.labels add column spans jsonb not null default '[]'",

    `create or replace view tonfall.label_rows as
      select 1 as schema, c.site, c.source, c.id, c.thread_id as "threadId", c.parent_id as "parentId",
        c.reply_to as "replyTo", c.author, c.created_at as "createdAt",
        c.created_at_approximate as "createdAtApproximate", c.language,
        c.language_confidence as "languageConfidence", l.toxicity, l.sentiment, v.verdict, v.reasons,
        l.spans || v.spans as spans, l.model, v.policy::text as policy, l.labelled_at as "labelledAt", c.text,
        c.section, c.seq
      from tonfall.comments c
      join lateral (
        select * from tonfall.labels l where l.comment = c.seq and l.content_hash = c.content_hash
        order by l.seq desc limit 1
      ) l on true
      join lateral (
        select * from tonfall.verdicts v where v.label = l.seq order by v.policy desc limit 1
      ) v on true`,
  ],
};
