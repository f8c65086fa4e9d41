/** Figures of persons, and of what waits for a label, once more: counted from the bare rows by loops. */
import type { Queryable } from '../../src/database/database.js';
import { type Asked, within } from './newsroom-figures.js';

interface Decision {
  readonly seq: number;
  readonly comment: number;
  readonly action: string;
  readonly actor: string;
  readonly undoes: number | null;
  readonly label: number | null;
  readonly at: Date;
}

interface Place {
  readonly seq: number;
  readonly site: string;
  readonly section: string | null;
  readonly language: string;
}

/** Ten in a decade, as the standard writes them. */
const STEPS = [1, 1.2589, 1.5849, 1.9953, 2.5119, 3.1623, 3.9811, 5.0119, 6.3096, 7.9433];

/** The step that is nearest by ratio, to two digits. */
function stepOf(seconds: number): number {
  if (seconds < 1) return 0;
  const all = [1, 10, 100, 1e3, 1e4, 1e5, 1e6].flatMap((decade) => STEPS.map((step) => step * decade));
  const distance = (step: number) => Math.max(step, seconds) / Math.min(step, seconds);
  const nearest = all.reduce((best, step) => (distance(step) < distance(best) ? step : best), 1);
  return Math.round(Number(nearest.toPrecision(2)));
}

/** Approvals and rejections of each person on comments that are still there, in the period, as `GET /console/dashboards/moderators` has them. */
export async function personFigures(database: Queryable, asked: Asked) {
  const decisions = await database.query<Decision>('select * from tonfall.decisions');
  const labels = await database.query<{ seq: number; labelled_at: Date }>('select * from tonfall.labels');
  const places = await database.query<Place>('select * from tonfall.comments');
  const placeOf = new Map(places.map((place) => [place.seq, place]));
  const labelledAt = new Map(labels.map((label) => [label.seq, label.labelled_at]));
  const undone = new Set(decisions.map(({ undoes }) => undoes));
  const persons = new Map<string, { decisions: number; undone: number; seconds: number[] }>();
  for (const { seq, comment, action, actor, label, at } of decisions) {
    const place = placeOf.get(comment);
    if (!place) continue;
    const { site, section, language } = place;
    const isIn =
      (asked.site === undefined || site === asked.site) &&
      (asked.section === undefined || section === asked.section) &&
      (asked.language === undefined || language === asked.language);
    if (!isIn || !within(asked, at) || (action !== 'approve' && action !== 'reject')) continue;
    const person = persons.get(actor) ?? { decisions: 0, undone: 0, seconds: [] };
    persons.set(actor, person);
    person.decisions += 1;
    if (undone.has(seq)) person.undone += 1;
    const labelled = label === null ? undefined : labelledAt.get(label);
    if (labelled) person.seconds.push((+at - +labelled) / 1000);
  }
  return [...persons].map(([id, { seconds, ...counts }]) => {
    const inOrder = seconds.toSorted((a, b) => a - b);
    const middle = inOrder[Math.ceil(inOrder.length / 2) - 1];
    return { person: { id, name: id }, ...counts, p50: middle === undefined ? null : stepOf(middle) };
  });
}

/** What has no label, or no score that counts. */
export async function unlabelledFigures(
  database: Queryable,
  cases: readonly { unscored: boolean; decided: unknown }[],
) {
  const [pending, failures] = [
    await database.query('select * from tonfall.pending'),
    await database.query<{ dropped_at: Date | null }>('select * from tonfall.failures'),
  ];
  return {
    pending: pending.length,
    failed: failures.filter(({ dropped_at }) => dropped_at === null).length,
    unscored: cases.filter(({ unscored, decided }) => unscored && decided === null).length,
  };
}
