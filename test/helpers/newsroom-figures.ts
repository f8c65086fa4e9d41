/** The dashboards' figures once more, counted from the bare rows by loops: nothing here is shared with what is tested. */
import type { Queryable } from '../../src/database/database.js';
import { ATTRIBUTES, type Attribute, type Reason, type Scores, type Verdict } from '../../src/label.js';

interface Row {
  readonly [column: string]: unknown;
}

/** A comment with what holds of it. */
export interface Case {
  readonly seq: number;
  readonly site: string;
  readonly thread: string;
  readonly section: string;
  readonly language: string;
  readonly written: Date;
  /** First label of the present content. */
  readonly labelled: Date | null;
  readonly scores: Scores | null;
  readonly verdict: Verdict | null;
  readonly above: readonly Attribute[];
  readonly unscored: boolean;
  readonly decided: 'approved' | 'rejected' | null;
  readonly decidedAt: Date | null;
  /** Decisions that were not taken back. */
  readonly acts: readonly { readonly action: string; readonly at: Date; readonly seconds: number | null }[];
}

/** Reads every table whole. */
export async function readCases(database: Queryable): Promise<Case[]> {
  const all = (table: string) => database.query<Row>(`select * from tonfall.${table}`);
  const [comments, labels, verdicts, decisions, state] = [
    await all('comments'),
    await all('labels'),
    await all('verdicts'),
    await all('decisions'),
    await all('state'),
  ];
  const current = (state.find(({ key }) => key === 'sweep')?.value as { model?: string } | undefined)?.model;
  const undone = new Set(decisions.map(({ undoes }) => undoes));
  const labelOf = new Map(labels.map((label) => [label.seq, label]));
  return comments.map((comment): Case => {
    const own = labels
      .filter((label) => label.comment === comment.seq && label.content_hash === comment.content_hash)
      .sort((a, b) => Number(a.seq) - Number(b.seq));
    const label = own.findLast(({ model }) => model === current) ?? own.at(-1);
    const verdict = verdicts
      .filter((each) => each.label === label?.seq)
      .sort((a, b) => Number(a.policy) - Number(b.policy))
      .at(-1);
    const said = decisions
      .filter((each) => each.comment === comment.seq)
      .sort((a, b) => Number(a.version) - Number(b.version));
    const last = said.filter((each) => each.content_hash === comment.content_hash).at(-1);
    const decided = last?.state === 'approved' || last?.state === 'rejected' ? last.state : null;
    const reasons = (verdict?.reasons ?? []) as Reason[];
    return {
      seq: Number(comment.seq),
      site: String(comment.site),
      thread: String(comment.thread_id),
      section: String(comment.section ?? ''),
      language: String(comment.language),
      written: (comment.created_at ?? comment.stored_at) as Date,
      labelled: own.map((each) => each.labelled_at as Date).sort((a, b) => +a - +b)[0] ?? null,
      scores: label ? (label as unknown as Scores) : null,
      verdict: (verdict?.verdict as Verdict | undefined) ?? null,
      above: reasons.flatMap((reason) => (reason.code === 'ABOVE_THRESHOLD' ? [reason.attribute] : [])),
      unscored: reasons.some(({ code }) => code === 'LANGUAGE_NOT_JUDGED'),
      decided,
      decidedAt: decided ? (decisions.find(({ seq }) => seq === last?.decided)?.at as Date) : null,
      acts: said
        .filter(({ action }) => ['approve', 'reject', 'escalate'].includes(String(action)))
        .filter(({ seq }) => !undone.has(seq))
        .map((each) => ({
          action: String(each.action),
          at: each.at as Date,
          seconds: each.label
            ? (+(each.at as Date) - +(labelOf.get(each.label)?.labelled_at as Date)) / 1000
            : null,
        })),
    };
  });
}

/** What a dashboard was asked for; days in UTC, both part of it. */
export interface Asked {
  readonly from: string;
  readonly to: string;
  readonly site?: string;
  readonly section?: string;
  readonly language?: string;
}

export const inPlace = (asked: Asked) => (one: Case) =>
  (asked.site === undefined || one.site === asked.site) &&
  (asked.section === undefined || one.section === asked.section) &&
  (asked.language === undefined || one.language === asked.language);

export const within = ({ from, to }: Asked, time: Date): boolean => {
  const day = time.toISOString().slice(0, 10);
  return day >= from && day <= to;
};

/** The same number of days, just before. */
export function daysBefore(asked: Asked): Asked {
  const day = (time: number) => new Date(time).toISOString().slice(0, 10);
  const [from, to] = [Date.parse(asked.from), Date.parse(asked.to)];
  return { ...asked, from: day(from - (to - from) - 86_400_000), to: day(from - 86_400_000) };
}

export function bucketStart(time: Date, bucket: string): string {
  const start = new Date(time);
  start.setUTCMinutes(0, 0, 0);
  if (bucket !== 'hour') start.setUTCHours(0);
  if (bucket === 'week') start.setUTCDate(start.getUTCDate() - ((start.getUTCDay() + 6) % 7));
  return start.toISOString();
}

const flaggedOf = (cases: readonly Case[]) => cases.filter(({ verdict }) => verdict !== 'publish');

export function flaggedFigures(cases: readonly Case[], asked: Asked, by: string, bucket: string) {
  const judged = cases.filter(inPlace(asked)).filter(({ verdict }) => verdict !== null);
  const mine = judged.filter(({ written }) => within(asked, written));
  const keysOf = (one: Case): string[] => {
    if (by === 'verdict') return ['hold', 'review'];
    if (by === 'attribute') return measuredOf(one);
    return [one[by as 'site' | 'section' | 'language']];
  };
  const isFlagged = (one: Case, key: string): boolean => {
    if (by === 'verdict') return one.verdict === key;
    if (by === 'attribute') return one.verdict !== 'publish' && one.above.includes(key as Attribute);
    return one.verdict !== 'publish';
  };
  const rows = new Map<string, { time: string; key: string; flagged: number; comments: number }>();
  for (const one of mine) {
    for (const key of keysOf(one)) {
      const time = bucketStart(one.written, bucket);
      const row = rows.get(`${time} ${key}`) ?? { time, key, flagged: 0, comments: 0 };
      row.comments += 1;
      if (isFlagged(one, key)) row.flagged += 1;
      rows.set(`${time} ${key}`, row);
    }
  }
  const totalOf = (each: Asked) => {
    const there = judged.filter(({ written }) => within(each, written));
    return { flagged: flaggedOf(there).length, comments: there.length };
  };
  return { rows: sorted([...rows.values()]), total: totalOf(asked), before: totalOf(daysBefore(asked)) };
}

export const measuredOf = ({ scores }: Case): Attribute[] =>
  scores ? ATTRIBUTES.filter((name) => scores.grades[name] === 'measured') : [];

export const sorted = <Each extends object>(rows: readonly Each[]): Each[] =>
  rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

export function decisionFigures(cases: readonly Case[], asked: Asked) {
  const there = cases.filter(inPlace(asked));
  const automatic = (each: Asked) =>
    there.filter(
      ({ verdict, decided, labelled }) =>
        verdict === 'publish' && decided === null && labelled !== null && within(each, labelled),
    );
  const acts = (each: Asked) => there.flatMap((one) => one.acts).filter(({ at }) => within(each, at));
  const days = new Map<string, Record<string, number>>();
  const add = (time: Date, what: string) => {
    const day = bucketStart(time, 'day');
    const row = days.get(day) ?? { automatic: 0, approved: 0, rejected: 0, escalated: 0 };
    row[what] = (row[what] ?? 0) + 1;
    days.set(day, row);
  };
  const names: Record<string, string> = { approve: 'approved', reject: 'rejected', escalate: 'escalated' };
  for (const { labelled } of automatic(asked)) add(labelled as Date, 'automatic');
  for (const { at, action } of acts(asked)) add(at, names[action] as string);
  const total = (each: Asked) => ({
    automatic: automatic(each).length,
    human: acts(each).filter(({ action }) => action !== 'escalate').length,
  });
  const seconds = acts(asked)
    .filter(({ action }) => action !== 'escalate')
    .flatMap((act) => act.seconds ?? [])
    .map((value) => Math.max(0, value))
    .sort((a, b) => a - b);
  const rank = (part: number) => {
    const value = seconds[Math.ceil(part * seconds.length) - 1];
    return value === undefined ? null : Number(Math.round(value).toPrecision(2));
  };
  return {
    rows: sorted([...days].map(([time, counts]) => ({ time, ...counts }))),
    total: total(asked),
    before: total(daysBefore(asked)),
    timeToDecision: { p50: rank(0.5), p90: rank(0.9) },
  };
}

export function agreementFigures(cases: readonly Case[], asked: Asked) {
  const rows = new Map<
    string,
    {
      attribute: Attribute;
      language: string;
      band: number;
      decided: number;
      rejected: number;
      agreed: number;
    }
  >();
  for (const one of cases.filter(inPlace(asked))) {
    if (!one.decidedAt || !within(asked, one.decidedAt)) continue;
    for (const attribute of measuredOf(one)) {
      const score = one.scores?.toxicity[attribute] ?? 0;
      const band = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].findLast((lower) => score >= lower) ?? 0;
      const name = `${attribute} ${one.language} ${band}`;
      const row = rows.get(name) ?? {
        attribute,
        language: one.language,
        band,
        decided: 0,
        rejected: 0,
        agreed: 0,
      };
      row.decided += 1;
      if (one.decided === 'rejected') row.rejected += 1;
      if ((one.decided === 'rejected') === one.above.includes(attribute)) row.agreed += 1;
      rows.set(name, row);
    }
  }
  return { rows: sorted([...rows.values()]) };
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

export function toneFigures(cases: readonly Case[], asked: Asked) {
  const days = new Map<string, number[]>();
  for (const one of cases.filter(inPlace(asked))) {
    if (!one.scores?.sentiment || !within(asked, one.written)) continue;
    const day = bucketStart(one.written, 'day');
    days.set(day, [...(days.get(day) ?? []), one.scores.sentiment.score]);
  }
  return sorted([...days].map(([time, values]) => ({ time, mean: meanOf(values), judged: values.length })));
}

/** Threads with at least eight sentiments whose newest comment is of the time. */
export function turnFigures(cases: readonly Case[], asked: Asked) {
  const threads = new Map<string, Case[]>();
  for (const one of cases) {
    const name = JSON.stringify([one.site, one.thread]);
    threads.set(name, [...(threads.get(name) ?? []), one]);
  }
  return [...threads].flatMap(([name, own]) => {
    const [site, id] = JSON.parse(name) as [string, string];
    const newest = own.map(({ written }) => written).sort((a, b) => +b - +a)[0] as Date;
    const toned = own
      .filter(({ scores }) => scores?.sentiment)
      .sort((a, b) => +b.written - +a.written || b.seq - a.seq)
      .map(({ scores }) => scores?.sentiment?.score ?? 0);
    if (toned.length < 8 || !within(asked, newest) || (asked.site ?? site) !== site) return [];
    const quarter = Math.ceil(toned.length / 4);
    return [
      {
        site,
        id,
        comments: own.length,
        mean: meanOf(toned),
        turn: meanOf(toned.slice(0, quarter)) - meanOf(toned.slice(quarter)),
      },
    ];
  });
}

/** What people decided at and above each hundredth of a score. */
export function thresholdFigures(
  cases: readonly Case[],
  {
    site,
    language,
    attribute,
  }: { readonly site: string; readonly language: string; readonly attribute: Attribute },
) {
  const own = cases.filter(
    (one) => one.site === site && one.language === language && measuredOf(one).includes(attribute),
  );
  const rejected = own.filter(({ decided }) => decided === 'rejected').length;
  return {
    decided: own.filter(({ decided }) => decided !== null).length,
    points: Array.from({ length: 101 }, (_, at) => {
      const threshold = at / 100;
      const above = own.filter(({ scores }) => (scores?.toxicity[attribute] ?? 0) >= threshold);
      const decidedAbove = above.filter(({ decided }) => decided !== null).length;
      const rejectedAbove = above.filter(({ decided }) => decided === 'rejected').length;
      return {
        threshold,
        precision: decidedAbove === 0 ? null : rejectedAbove / decidedAbove,
        recall: rejected === 0 ? null : rejectedAbove / rejected,
        waiting: above.filter(({ decided }) => decided === null).length,
      };
    }),
  };
}
