/** What a thread looks like in numbers. */
import type { Queryable } from '../database/database.js';
import { ATTRIBUTES, type Attribute, type Verdict } from '../label.js';
import { LATEST_VERDICT, latestLabel } from './latest.js';

/** Scores of one attribute over a thread. */
export interface AttributeSummary {
  /** Comments that it was judged on. */
  readonly judged: number;
  readonly mean: number;
  /** At or above the review threshold that their label carries. */
  readonly aboveThreshold: number;
  /** Comments by score: below .1, below .2 ... up to 1. */
  readonly histogram: readonly number[];
}

export interface ThreadSummary {
  readonly title: string | null;
  readonly url: string | null;
  readonly comments: number;
  readonly labelled: number;
  readonly pending: number;
  readonly failed: number;
  /** ISO 8601; null where no comment has a time. */
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  readonly languages: Readonly<Record<string, number>>;
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  readonly sentiment: {
    readonly judged: number;
    /** Mean of positive minus negative, -1 to 1; null where none is judged. */
    readonly mean: number | null;
    readonly negative: number;
    readonly neutral: number;
    readonly positive: number;
  };
  readonly toxicity: Readonly<Partial<Record<Attribute, AttributeSummary>>>;
}

const BINS = 10;

const LABELS = `from tonfall.comments c ${latestLabel('$3')}`;

/** The summary of a thread, preferring labels of `model`; null where no comment of it is in the store. */
export async function threadSummary(
  database: Queryable,
  { site, thread, model }: { readonly site: string; readonly thread: string; readonly model: string },
): Promise<ThreadSummary | null> {
  const place = [site, thread];
  const [counts] = await database.query<{
    comments: number;
    pending: number;
    failed: number;
    firstAt: Date | null;
    lastAt: Date | null;
    title: string | null;
    url: string | null;
  }>(
    `select count(*) as comments, count(p.comment) as pending,
       count(f.comment) filter (where f.dropped_at is null) as failed,
       min(c.created_at) as "firstAt", max(c.created_at) as "lastAt", min(t.title) as title, min(t.url) as url
     from tonfall.comments c
     left join tonfall.pending p on p.comment = c.seq
     left join tonfall.failures f on f.comment = c.seq
     left join tonfall.threads t on t.site = c.site and t.id = c.thread_id
     where c.site = $1 and c.thread_id = $2`,
    place,
  );
  if (!counts || counts.comments === 0) return null;
  const languages = await database.query<{ name: string; count: number }>(
    `select language as name, count(*) as count from tonfall.comments where site = $1 and thread_id = $2
     group by language order by count desc, language`,
    place,
  );
  const verdicts = await database.query<{ name: Verdict; count: number }>(
    `select v.verdict as name, count(*) as count ${LABELS} ${LATEST_VERDICT}
     where c.site = $1 and c.thread_id = $2 group by v.verdict`,
    [...place, model],
  );
  const [sentiment] = await database.query<
    Omit<ThreadSummary['sentiment'], 'mean'> & { mean: number | null; labelled: number }
  >(
    `select count(*) as labelled, count(l.sentiment) as judged, avg((l.sentiment->>'score')::float8) as mean,
       count(*) filter (where l.sentiment->>'label' = 'negative') as negative,
       count(*) filter (where l.sentiment->>'label' = 'neutral') as neutral,
       count(*) filter (where l.sentiment->>'label' = 'positive') as positive
     ${LABELS} where c.site = $1 and c.thread_id = $2`,
    [...place, model],
  );
  const bins = await database.query<{
    name: Attribute;
    bin: number;
    count: number;
    sum: number;
    above: number;
  }>(
    `select s.key as name, least(floor(s.value::float8 * ${BINS}), ${BINS - 1})::int as bin, count(*) as count,
       sum(s.value::float8) as sum,
       count(*) filter (where s.value::float8 >= (l.thresholds->>s.key)::float8) as above
     ${LABELS} cross join lateral jsonb_each_text(l.toxicity) s
     where c.site = $1 and c.thread_id = $2 group by s.key, bin`,
    [...place, model],
  );
  const { firstAt, lastAt, ...rest } = counts;
  const { labelled = 0, ...tone } = sentiment ?? {
    judged: 0,
    mean: null,
    negative: 0,
    neutral: 0,
    positive: 0,
  };
  return {
    ...rest,
    labelled,
    firstAt: firstAt?.toISOString() ?? null,
    lastAt: lastAt?.toISOString() ?? null,
    languages: Object.fromEntries(languages.map(({ name, count }) => [name, count])),
    verdicts: Object.fromEntries(verdicts.map(({ name, count }) => [name, count])),
    sentiment: { ...tone, mean: tone.mean === null ? null : rounded(tone.mean) },
    toxicity: Object.fromEntries(
      ATTRIBUTES.flatMap((name) => {
        const own = bins.filter((bin) => bin.name === name);
        const judged = total(own.map(({ count }) => count));
        if (judged === 0) return [];
        const histogram = Array.from(
          { length: BINS },
          (_, bin) => own.find((each) => each.bin === bin)?.count ?? 0,
        );
        const mean = rounded(total(own.map(({ sum }) => sum)) / judged);
        return [[name, { judged, mean, aboveThreshold: total(own.map(({ above }) => above)), histogram }]];
      }),
    ),
  };
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
