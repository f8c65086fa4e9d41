/** Scores of Perspective that a site has kept, as they stand in its rows. */
import { TonfallError } from '../errors.js';
import { ATTRIBUTES, type Attribute, type ToxicityScores } from '../label.js';

export interface KeptScores {
  readonly scores: ToxicityScores;
  /** Names in the row that stand for none of our attributes, each once. */
  readonly unknown: readonly string[];
}

/**
 * The scores of a parsed row: `scores` as `{ "TOXICITY": 0.8 }`, or `attributeScores` as `comments:analyze` answers
 * (v1alpha1), of which the `summaryScore` counts; either field may hold either form. Null is absent. Versions
 * (`TOXICITY@6`), `_EXPERIMENTAL` and any case are the attribute itself; its plain name goes before the others.
 *
 * @param field where the scores stand instead, a name or a path such as `perspective.scores`
 * Throws INVALID_ROW where there are none, or one is no number from 0 to 1.
 */
export function readKeptScores(row: Readonly<Record<string, unknown>>, field: string | null): KeptScores {
  const given = field === null ? (row.scores ?? row.attributeScores) : valueAt(row, field);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw invalid(
      `It has no ${field === null ? '`scores` and no `attributeScores`' : `object \`${field}\``}.`,
    );
  }
  const scores: Partial<Record<Attribute, number>> = {};
  const unknown = new Set<string>();
  let found = 0;
  for (const [name, value] of Object.entries(given)) {
    if (value === null) continue;
    found += 1;
    const attribute = attributeOf(name);
    if (attribute === null) unknown.add(shown(name));
    else if (scores[attribute] === undefined || name === attribute) {
      scores[attribute] = probability(value, attribute);
    }
  }
  if (found === 0) throw invalid('It has no score.');
  return { scores, unknown: [...unknown] };
}

/** The language that Perspective judged a text in, where the answer was kept whole: `languages`, else what it detected. */
export function keptLanguage(row: Readonly<Record<string, unknown>>): string | null {
  for (const list of [row.languages, row.detectedLanguages]) {
    const [first] = Array.isArray(list) ? list : [];
    if (typeof first === 'string') return first;
  }
  return null;
}

function attributeOf(name: string): Attribute | null {
  const plain = name.trim().replace(/@\d+$/, '').toUpperCase().replaceAll('-', '_');
  const production = plain.replace(/_EXPERIMENTAL$/, '');
  return ATTRIBUTES.find((one) => one === production) ?? null;
}

/** A name is the caller's text: only what looks like one is repeated. */
const shown = (name: string): string => (/^\w{1,60}$/.test(name) ? name.toUpperCase() : '(not a name)');

function probability(value: unknown, attribute: Attribute): number {
  const { summaryScore } = (typeof value === 'object' ? value : {}) as { summaryScore?: { value?: unknown } };
  const given = summaryScore?.value ?? value;
  const number = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
  if (typeof number === 'number' && number >= 0 && number <= 1) return number;
  throw invalid(`${attribute} is no number from 0 to 1.`);
}

function valueAt(row: Readonly<Record<string, unknown>>, path: string): unknown {
  let value: unknown = row;
  for (const name of Object.hasOwn(row, path) ? [path] : path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

const invalid = (detail: string): TonfallError => new TonfallError('INVALID_ROW', { detail });
