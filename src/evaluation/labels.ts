/** What people said of a text: the labels of a row. */
import { TonfallError } from '../errors.js';
import { ATTRIBUTES, type Attribute, SENTIMENTS, type SentimentLabel } from '../label.js';

/** What can be measured. */
export const TASKS = [...ATTRIBUTES, 'SENTIMENT'] as const;
export type Task = (typeof TASKS)[number];

export interface Labels {
  /** 0 to 1: no, yes, or the share of annotators who said yes. An attribute that was not judged is absent. */
  readonly attributes: Partial<Record<Attribute, number>>;
  readonly sentiment: SentimentLabel | null;
}

/** A share from which a row counts as positive. */
export const POSITIVE = 0.5;

/**
 * Labels of a parsed row: `labels`, an object of attribute and number (0, 1, a share, true or false; null is absent),
 * and `label`, a sentiment; either or both, in any case. Names that are no attribute are passed over.
 * Throws INVALID_LABELS where there is neither, or a value is of another form.
 */
export function readLabels(row: Readonly<Record<string, unknown>>): Labels {
  const attributes: Partial<Record<Attribute, number>> = {};
  const { labels = null, label = null } = row;
  if (typeof labels !== 'object') throw invalid('`labels` is no object.');
  for (const [name, value] of Object.entries(labels ?? {})) {
    const attribute = attributeOf(name);
    if (attribute === null || value === null) continue;
    const share = typeof value === 'boolean' ? Number(value) : value;
    if (typeof share !== 'number' || !(share >= 0 && share <= 1)) {
      throw invalid(`${attribute} is no number from 0 to 1.`);
    }
    attributes[attribute] = share;
  }
  const sentiment =
    SENTIMENTS.find((one) => typeof label === 'string' && one === label.toLowerCase()) ?? null;
  if (label !== null && sentiment === null) throw invalid(`\`label\` is none of ${SENTIMENTS.join(', ')}.`);
  if (sentiment === null && Object.keys(attributes).length === 0) throw invalid('It has none.');
  return { attributes, sentiment };
}

/** The attribute of a name in any case, as `identity_attack`; null where there is none. */
export function attributeOf(name: string): Attribute | null {
  const upper = name.trim().toUpperCase().replaceAll('-', '_');
  return ATTRIBUTES.find((one) => one === upper) ?? null;
}

/** The labels that are to be measured; null where the row has none of them. */
export function onlyTasks({ attributes, sentiment }: Labels, tasks: ReadonlySet<Task>): Labels | null {
  const kept = Object.entries(attributes).filter(([name]) => tasks.has(name as Attribute));
  const keptSentiment = tasks.has('SENTIMENT') ? sentiment : null;
  return kept.length === 0 && keptSentiment === null
    ? null
    : { attributes: Object.fromEntries(kept), sentiment: keptSentiment };
}

const invalid = (detail: string): TonfallError => new TonfallError('INVALID_LABELS', { detail });
