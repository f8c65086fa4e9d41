/** SQL that finds what holds for a comment `c`: its label and the verdict on it. */

/**
 * The label `l` for the present content: of the model in `parameter` where there is one, else the newest. Comments
 * without a label are left out.
 */
export const latestLabel = (parameter: string): string => `join lateral (
  select * from tonfall.labels l where l.comment = c.seq and l.content_hash = c.content_hash
  order by (l.model = ${parameter}::text) is true desc, l.seq desc limit 1
) l on true`;

/** The verdict `v` of the newest policy on label `l`. */
export const LATEST_VERDICT = `join lateral (
  select * from tonfall.verdicts v where v.label = l.seq order by v.policy desc limit 1
) v on true`;
