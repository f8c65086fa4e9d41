/** Scores labelled rows: files in, rows with labels and scores out, in the order of the input. */
import type { Comment } from '../comment.js';
import { asTonfallError, type TonfallError } from '../errors.js';
import type { Task } from '../evaluation/labels.js';
import { seededRandom } from '../evaluation/random.js';
import type { Answer, Scorer } from '../evaluation/scorer.js';
import type { ScoredRow } from '../evaluation/tally.js';
import type { Attribute, ErrorRow } from '../label.js';
import type { LanguageDetector } from '../language/detector.js';
import { normalise } from '../normalise.js';
import { CallsAhead } from './calls-ahead.js';
import { type LabelledFile, type LabelledRow, labelledRows } from './labelled-rows.js';
import { untilStopped } from './until-stopped.js';

/** Whose word on the language counts. */
export type LanguageChoice =
  /** The product's own; each row stands alone, without a thread. */
  | { readonly kind: 'found' }
  /** The row's, and the product's where it names none. */
  | { readonly kind: 'row' }
  /** The caller's. */
  | { readonly kind: 'given'; readonly language: string };

/** Dimensions that are no field of the row. */
export const OWN_DIMENSIONS = ['language', 'source', 'file'] as const;

export interface EvaluateOptions {
  readonly scorer: Scorer;
  readonly detector: LanguageDetector;
  readonly language: LanguageChoice;
  readonly tasks: ReadonlySet<Task>;
  /** What rows are grouped by: one of `OWN_DIMENSIONS`, or a field. */
  readonly by: readonly string[];
  /** Rows of each file; all where null. */
  readonly sample: number | null;
  readonly seed: number;
  readonly signal?: AbortSignal;
}

export type Evaluated =
  | {
      readonly kind: 'row';
      readonly row: ScoredRow;
      /** The language that the row names; null where it names none. */
      readonly languageNamed: string | null;
      /** The language that it was scored as. */
      readonly languageFound: string;
    }
  | { readonly kind: 'error'; readonly row: ErrorRow; readonly raw: string }
  | { readonly kind: 'warning'; readonly place: string; readonly message: string }
  | { readonly kind: 'passed over' };

/** Group of rows that have no value in a dimension. */
const NONE = '-';
/** What is passed over takes no scorer, but a place. */
const LONGEST_CHUNK = 4096;
/** UTF-16 units of input in one call, unless a single row has more: rows may be long where texts are not. */
const CHUNK_LENGTH = 1_000_000;

interface Case {
  readonly kind: 'case';
  readonly row: LabelledRow;
  readonly comment: Comment;
  readonly file: string;
}

type Place = Case | Exclude<Evaluated, { kind: 'row' }>;

/**
 * Scores every row. Holds some hundreds of texts at a time, or a few million characters of input, or the sample of a
 * file. Ends early, with what was scored in time, when the signal fires. Throws what the files throw, after the rows
 * before it; and what of the scorer concerns every text.
 */
export async function* evaluate(
  files: AsyncIterable<LabelledFile>,
  options: EvaluateOptions,
): AsyncGenerator<Evaluated> {
  const { scorer, signal } = options;
  const calls = new CallsAhead<Evaluated[]>();
  let chunk: Place[] = [];
  let [cases, length] = [0, 0];
  const start = () => {
    calls.add(scoreChunk(chunk, options));
    [chunk, cases, length] = [[], 0, 0];
  };
  const failures: unknown[] = [];
  const reading = untilStopped(places(files, options), signal);
  try {
    for (;;) {
      const next = await reading.next().catch((error: unknown) => {
        failures.push(error);
        return null;
      });
      if (next === null || next.done || signal?.aborted) break;
      const place = next.value;
      chunk.push(place);
      if (place.kind === 'case') cases += 1;
      length += lengthOf(place);
      if (cases < scorer.batchSize && chunk.length < LONGEST_CHUNK && length < CHUNK_LENGTH) continue;
      start();
      if (calls.full) yield* (await calls.take()) ?? [];
    }
    start();
    for (let call = calls.take(); call; call = calls.take()) yield* await call;
  } finally {
    await reading.return();
  }
  if (failures.length > 0) throw failures[0];
}

/** UTF-16 units of the input that a place holds. */
function lengthOf(place: Place): number {
  if (place.kind === 'case') return place.row.item.raw.length;
  return place.kind === 'error' ? place.raw.length : 0;
}

async function* places(
  files: AsyncIterable<LabelledFile>,
  options: EvaluateOptions,
): AsyncGenerator<Place, void, undefined> {
  const { sample, seed, tasks, by } = options;
  const fields = ['source', ...by.filter((name) => !OWN_DIMENSIONS.some((own) => own === name))];
  for await (const file of files) {
    const random = seededRandom(JSON.stringify([seed, 'sample', file.name]));
    for await (const item of labelledRows(file, { tasks, fields, sample, random })) {
      if (item.kind === 'row') yield placeOf(item, file.name, options);
      else if (item.kind === 'refusal') {
        const { id, place, code, message, raw } = item.refusal;
        yield { kind: 'error', row: { id, place, error: { code, message } }, raw };
      } else yield item;
    }
  }
}

function placeOf(row: LabelledRow, file: string, { detector, language }: EvaluateOptions): Place {
  const { comment: raw, place, raw: input } = row.item;
  const given = language.kind === 'given' ? language.language : language.kind === 'row' ? raw.language : null;
  const normalised = normalise({ ...raw, language: given }, place, {
    detectLanguage: (text) => detector.detect(text),
    input,
  });
  if (normalised.kind === 'comment') return { kind: 'case', row, comment: normalised.comment, file };
  const { id, code, message } = normalised.refusal;
  return { kind: 'error', row: { id, place, error: { code, message } }, raw: input };
}

async function scoreChunk(chunk: readonly Place[], options: EvaluateOptions): Promise<Evaluated[]> {
  const cases = chunk.filter((place) => place.kind === 'case');
  const inputs = cases.map(({ row, comment: { text, language, sourceLanguage } }) => ({
    text,
    language,
    givenLanguage: sourceLanguage,
    attributes: Object.keys(row.labels.attributes) as Attribute[],
  }));
  const answers = await scored(inputs, options);
  let next = 0;
  return chunk.flatMap((place) => {
    if (place.kind !== 'case') return [place];
    const answer = answers[next++];
    // Broken off by the signal: as if it had not been read.
    if (answer === undefined || ('error' in answer && answer.error.code === 'CANCELLED')) return [];
    return ['error' in answer ? failedRow(place, answer.error) : scoredRow(place, answer.scores, options.by)];
  });
}

/** Nothing of a call that the signal broke off. */
async function scored(
  inputs: Parameters<Scorer['score']>[0],
  { scorer, signal }: EvaluateOptions,
): Promise<Answer[]> {
  try {
    return await scorer.score(inputs, signal);
  } catch (thrown) {
    if (signal?.aborted && asTonfallError(thrown).code === 'CANCELLED') return [];
    throw thrown;
  }
}

function failedRow({ row, comment }: Case, { code, message }: TonfallError): Evaluated {
  const { place, raw } = row.item;
  return { kind: 'error', row: { id: comment.id, place, error: { code, message } }, raw };
}

function scoredRow(
  { row, comment, file }: Case,
  scores: ScoredRow['scores'],
  by: readonly string[],
): Evaluated {
  const language = row.item.comment.language ?? comment.language;
  const source = row.fields.source ?? file;
  const own: Readonly<Record<string, string>> = { language, source, file };
  const groups = Object.fromEntries(by.map((name) => [name, own[name] ?? row.fields[name] ?? NONE]));
  const set = JSON.stringify([file, source, row.item.comment.language]);
  return {
    kind: 'row',
    row: { labels: row.labels, scores, language, set, groups },
    languageNamed: row.item.comment.language,
    languageFound: comment.language,
  };
}
