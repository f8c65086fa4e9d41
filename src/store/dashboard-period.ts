/** Which counts a dashboard asks for: a time, and a place. */

export interface Period {
  /** Days in UTC: from the start of the one to the start of the other, which is not part of it. */
  readonly from: Date;
  readonly until: Date;
  /** Null for every site. */
  readonly sites: readonly string[] | null;
  readonly section: string | null;
  readonly language: string | null;
}

/** SQL: a row of counts is in the period of `$1` to `$5`. */
export const IN_PERIOD = `bucket >= $1::timestamptz and bucket < $2::timestamptz
  and ($3::text[] is null or site = any($3)) and ($4::text is null or section = $4)
  and ($5::text is null or language = $5)`;

export const parametersOf = ({ from, until, sites, section, language }: Period): unknown[] => [
  from,
  until,
  sites,
  section,
  language,
];

/** The narrowest rows that tell apart what the period asks for; numbers as in `BREADTHS`. */
export const breadthOf = ({ section, language }: Period): number =>
  (section === null ? 0 : 1) + (language === null ? 0 : 2);

const DAY_MILLISECONDS = 86_400_000;

/** The period of the same length before. */
export function periodBefore(period: Period): Period {
  const length = period.until.getTime() - period.from.getTime();
  return { ...period, from: new Date(period.from.getTime() - length), until: period.from };
}

/** Days in a period. */
export const daysOf = ({ from, until }: Period): number =>
  Math.round((until.getTime() - from.getTime()) / DAY_MILLISECONDS);
