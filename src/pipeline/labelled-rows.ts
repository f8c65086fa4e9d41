/** Rows with labels, out of the items of a source; or a sample of them. */
import type { Refusal } from '../comment.js';
import { asTonfallError } from '../errors.js';
import { type Labels, onlyTasks, readLabels, type Task } from '../evaluation/labels.js';
import type { Random } from '../evaluation/random.js';
import { Reservoir } from '../evaluation/reservoir.js';
import type { SourceItem } from '../sources/source.js';

/** A file of labelled rows, JSON Lines. */
export interface LabelledFile {
  /** What rows are grouped by that name no source of their own. */
  readonly name: string;
  readonly items: AsyncIterable<SourceItem>;
}

export type CommentItem = Extract<SourceItem, { kind: 'comment' }>;

export interface LabelledRow {
  readonly kind: 'row';
  readonly item: CommentItem;
  readonly labels: Labels;
  /** The row's own values of the fields that were asked for, as texts. */
  readonly fields: Readonly<Record<string, string>>;
}

export type LabelledItem =
  | LabelledRow
  | { readonly kind: 'refusal'; readonly refusal: Refusal }
  | { readonly kind: 'warning'; readonly place: string; readonly message: string }
  /** A row that has none of the wanted labels, or is not in the sample. */
  | { readonly kind: 'passed over' };

export interface LabelledOptions {
  readonly tasks: ReadonlySet<Task>;
  /** Fields of the row to keep, `name` or `outer.name`. */
  readonly fields: readonly string[];
  /** So many rows of each file, drawn at random; all where null. */
  readonly sample: number | null;
  readonly random: Random;
}

/** The rows of a file in their order; of a sample, once the file has ended. Holds one row, or the sample. */
export async function* labelledRows(
  file: LabelledFile,
  options: LabelledOptions,
): AsyncGenerator<LabelledItem> {
  const { sample, random } = options;
  const reservoir = sample === null ? null : new Reservoir<LabelledRow>(sample, random);
  let rows = 0;
  for await (const item of file.items) {
    const labelled = labelledItem(item, options);
    if (reservoir && labelled?.kind === 'row') {
      reservoir.add(labelled);
      rows += 1;
    } else if (labelled) yield labelled;
  }
  const drawn = reservoir?.items() ?? [];
  for (let left = rows - drawn.length; left > 0; left--) yield { kind: 'passed over' };
  yield* drawn;
}

function labelledItem(item: SourceItem, { tasks, fields }: LabelledOptions): LabelledItem | null {
  if (item.kind === 'cursor') return null;
  if (item.kind !== 'comment') return item;
  // The source has read the line already, so that it is an object.
  const row = JSON.parse(item.raw) as Record<string, unknown>;
  try {
    const labels = onlyTasks(readLabels(row), tasks);
    if (labels === null) return { kind: 'passed over' };
    const own = fields.flatMap((name) => {
      const value = fieldOf(row, name);
      return value === null ? [] : [[name, value] as const];
    });
    return { kind: 'row', item, labels, fields: Object.fromEntries(own) };
  } catch (thrown) {
    const { code, message } = asTonfallError(thrown);
    const { place, raw, comment } = item;
    return { kind: 'refusal', refusal: { id: comment.id, place, code, message, raw } };
  }
}

/** A text, number or truth value of a row as text; null for anything else. */
function fieldOf(row: Readonly<Record<string, unknown>>, name: string): string | null {
  const parts = Object.hasOwn(row, name) ? [name] : name.split('.');
  let value: unknown = row;
  for (const part of parts) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return null;
    value = (value as Record<string, unknown>)[part];
  }
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : null;
}
