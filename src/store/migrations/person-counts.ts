/** What each person decided, counted by the day where a site shows figures of persons. */
import type { Migration } from './migration.js';

export const personCounts: Migration = {
  version: 8,
  name: 'person counts',
  statements: [
    // Breadth as in `decision_times`; seconds from the label to the decision, -1 where it is of no label.
    `create table tonfall.person_counts (
      breadth smallint not null, bucket timestamptz not null, site text not null, section text not null,
      language text not null, actor text not null, seconds integer not null,
      decisions integer not null, undone integer not null,
      primary key (breadth, bucket, site, section, language, actor, seconds)
    )`,
    // Of whom nothing is counted any more, no row tells.
    `create function tonfall.drop_uncounted() returns trigger language plpgsql as $$
     begin
       delete from tonfall.person_counts
       where (breadth, bucket, site, section, language, actor, seconds)
         = (new.breadth, new.bucket, new.site, new.section, new.language, new.actor, new.seconds);
       return null;
     end $$`,
    `create trigger drop_uncounted after update on tonfall.person_counts
     for each row when (new.decisions = 0) execute function tonfall.drop_uncounted()`,
    // Counted as soon as a site shows them, and counted out again as soon as it does not.
    `create function tonfall.mark_figured() returns trigger language plpgsql as $$
     begin
       insert into tonfall.stale_comments (comment)
         select comment from tonfall.decisions where new.site in (site, '*') group by comment order by comment;
       return null;
     end $$`,
    `create trigger mark_figured after insert on tonfall.site_settings
     for each row when (new.name = 'moderator-figures') execute function tonfall.mark_figured()`,
    `insert into tonfall.stale_comments (comment)
     select comment from tonfall.decisions
     where exists (select 1 from tonfall.site_settings where name = 'moderator-figures') group by comment`,
  ],
};
