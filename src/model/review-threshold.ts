/** The review threshold that a model gives for an attribute in a language. */
import type { Attribute } from '../label.js';
import type { ModelInfo } from './classifier.js';

/** Null where it gives none, and where the attribute is not measured in the language: then no threshold is used. */
export function reviewThresholdOf(
  { languages, thresholds }: Pick<ModelInfo, 'languages' | 'thresholds'>,
  language: string,
  attribute: Attribute,
): number | null {
  const of = <Value>(table: Readonly<Record<string, Partial<Record<string, Value>>>>): Value | undefined =>
    own(table, language)?.[attribute] ?? own(table, '*')?.[attribute];
  if (of(languages) !== 'measured') return null;
  return of(thresholds) ?? null;
}

const own = <Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
