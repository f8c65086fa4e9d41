/** Figures of persons, and of what waits for a label, once more: counted from the bare rows by loops. */
import type { Queryable } from '../../src/database/database.js';
import { type Asked, within } from './newsroom-figures.js';

interface Decision {
  readonly seq: number;
  readonly action: string;
  readonly actor: string;
  readonly undoes: number | null;
  readonly label: number | null;
  readonly site: string;
  readonly section: string | null;
  readonly language: string;
  readonly at: Date;
}

/** Approvals and rejections of each person in the period, as `GET /console/dashboards/moderators` has them. */
export async function personFigures(database: Queryable, asked: Asked) {
  const decisions = await database.query<Decision>('select * from tonfall.decisions');
  const labels = await database.query<{ seq: number; labelled_at: Date }>('select * from tonfall.labels');
  const labelledAt = new Map(labels.map((label) => [label.seq, label.labelled_at]));
  const undone = new Set(decisions.map(({ undoes }) => undoes));
  const persons = new Map<string, { decisions: number; undone: number; seconds: number[] }>();
  for (const { seq, action, actor, label, site, section, language, at } of decisions) {
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
    if (labelled) person.seconds.push(Math.max(0, Math.round((+at - +labelled) / 1000)));
  }
  return [...persons].map(([id, { seconds, ...counts }]) => {
    const inOrder = seconds.toSorted((a, b) => a - b);
    return { person: { id, name: id }, ...counts, p50: inOrder[Math.ceil(inOrder.length / 2) - 1] ?? null };
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
