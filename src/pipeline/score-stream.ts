/** One-off scoring: items of a source in, rows out in the same order, nothing stored. */
import type { Comment, Refusal } from '../comment.js';
import { TonfallError } from '../errors.js';
import type { ErrorRow, LabelRow, Scores } from '../label.js';
import { labelRow } from '../label-row.js';
import type { Classifier } from '../model/classifier.js';
import { judge } from '../policy/judge.js';
import type { SourceItem } from '../sources/source.js';
import { CallsAhead } from './calls-ahead.js';
import { type Classified, classifyApart } from './classify-apart.js';
import type { Normaliser } from './normaliser.js';
import type { PolicyInForce } from './policy-in-force.js';
import { untilStopped } from './until-stopped.js';

export type Scored =
  | { readonly kind: 'row'; readonly row: LabelRow }
  /**
   * Refused by source or normaliser, or not scored; `raw` is the input as it came. `before`: the row is one of those
   * that an earlier run wrote, and stands here for the sake of `raw` alone.
   */
  | { readonly kind: 'error'; readonly row: ErrorRow; readonly raw: string; readonly before?: true }
  | { readonly kind: 'warning'; readonly place: string; readonly message: string };

export interface ScoreStreamOptions {
  readonly normaliser: Normaliser;
  readonly classifier: Classifier;
  readonly policy: PolicyInForce;
  /** The rows that an earlier run wrote, in order: so many inputs are passed over, if they have the same ids. */
  readonly written?: AsyncIterator<Written>;
  /** Ends reading; what was read by then is scored. */
  readonly signal?: AbortSignal;
  /** Ends scoring too: what has no scores by then gets no row. */
  readonly cancel?: AbortSignal;
  readonly now: () => Date;
}

/** A row of an earlier run. */
export interface Written {
  readonly id: string | null;
  readonly error: ErrorRow['error'] | null;
}

/** Comments handed to the classifier in one call: enough that batches of like lengths can be cut. */
const CHUNK = 256;
/** UTF-16 units of input in one call, unless a single comment has more: rows may be long where comments are not. */
const CHUNK_LENGTH = 1_000_000;

type Place =
  | { readonly kind: 'comment'; readonly comment: Comment; readonly place: string; readonly raw: string }
  | Exclude<Scored, { kind: 'row' }>;

/**
 * Scores a stream. Holds a few hundred comments at a time, or a few million characters of input where rows are long,
 * whatever the length of the input. Ends early, with all that was read in time, when `signal` fires, and with the rows up
 * to the first that lacks its scores when `cancel` does.
 */
export async function* scoreStream(
  items: AsyncIterable<SourceItem>,
  options: ScoreStreamOptions,
): AsyncGenerator<Scored> {
  const calls = new CallsAhead<Scored[]>();
  let chunk: Place[] = [];
  let length = 0;
  const start = () => {
    calls.add(scoreChunk(chunk, options));
    [chunk, length] = [[], 0];
  };
  let { written } = options;
  const failures: unknown[] = [];
  const reading = untilStopped(items, options.signal);
  try {
    for (;;) {
      // What was read before a source that breaks is written all the same.
      const next = await reading.next().catch((error: unknown) => {
        failures.push(error);
        return null;
      });
      if (next === null || next.done || options.signal?.aborted) break;
      const place = placeOf(next.value, options.normaliser);
      if (!place) continue;
      const before = written && place.kind !== 'warning' ? await nextWritten(place, written) : null;
      if (written && place.kind !== 'warning' && !before) written = undefined;
      if (before) chunk.push(...errorsBefore(place, before));
      else chunk.push(place);
      if (place.kind !== 'warning') length += place.raw.length;
      if (chunk.length < CHUNK && length < CHUNK_LENGTH) continue;
      start();
      if (!calls.full) continue;
      const rows = await unlessCancelled(calls.take(), options.cancel);
      if (!rows) return;
      yield* rows;
    }
    start();
    for (let call = calls.take(); call; call = calls.take()) {
      const rows = await unlessCancelled(call, options.cancel);
      // Rows of later calls would leave a gap that --resume takes for the end of another input.
      if (!rows) return;
      yield* rows;
    }
  } finally {
    await reading.return();
  }
  if (failures.length > 0) throw failures[0];
}

/** The rows of a call, or null where it was cancelled. */
async function unlessCancelled(
  call: Promise<Scored[]> | undefined,
  cancel: AbortSignal | undefined,
): Promise<Scored[] | null> {
  try {
    return (await call) ?? [];
  } catch (error) {
    if (cancel?.aborted && error instanceof TonfallError && error.code === 'CANCELLED') return null;
    throw error;
  }
}

function placeOf(item: SourceItem, normaliser: Normaliser): Place | null {
  switch (item.kind) {
    case 'cursor':
      return null;
    case 'warning':
      return item;
    case 'refusal':
      return errorOf(item.refusal);
    case 'comment': {
      const normalised = normaliser(item.comment, item.place, item.raw);
      return normalised.kind === 'refusal'
        ? errorOf(normalised.refusal)
        : { kind: 'comment', comment: normalised.comment, place: item.place, raw: item.raw };
    }
  }
}

function errorOf({ id, place, code, message, raw }: Refusal): Extract<Scored, { kind: 'error' }> {
  return { kind: 'error', row: { id, place, error: { code, message } }, raw };
}

/**
 * The next row that an earlier run wrote, which is of this input; null when there are no more.
 * Throws RESUME_MISMATCH where it is of another: then the input is not the same.
 */
async function nextWritten(
  place: Exclude<Place, { kind: 'warning' }>,
  written: AsyncIterator<Written>,
): Promise<Written | null> {
  const next = await written.next();
  if (next.done) return null;
  const row = place.kind === 'error' ? place.row : { id: place.comment.id, place: place.place };
  if ((next.value.id ?? '') !== (row.id ?? ''))
    throw new TonfallError('RESUME_MISMATCH', { place: row.place });
  return next.value;
}

/** The error row that was written for an input, if it was one, with the input: rejects are written anew. */
function errorsBefore(place: Place, { id, error }: Written): Place[] {
  if (!error || place.kind === 'warning') return [];
  const at = place.kind === 'error' ? place.row.place : place.place;
  return [{ kind: 'error', row: { id, place: at, error }, raw: place.raw, before: true }];
}

async function scoreChunk(chunk: readonly Place[], options: ScoreStreamOptions): Promise<Scored[]> {
  const comments = chunk.flatMap((place) => (place.kind === 'comment' ? [place.comment] : []));
  const { classifier, cancel } = options;
  const classified = await classifyApart(classifier, comments, {
    spans: true,
    ...(cancel && { signal: cancel }),
  });
  const labelledAt = options.now();
  let next = 0;
  return chunk.map((place) => {
    if (place.kind !== 'comment') return place;
    return scoredOf(place, classified[next++], labelledAt, options);
  });
}

function scoredOf(
  { comment, place, raw }: Extract<Place, { kind: 'comment' }>,
  classified: Classified | undefined,
  labelledAt: Date,
  { classifier, policy }: ScoreStreamOptions,
): Scored {
  if (!classified || 'error' in classified) {
    const { code = 'MODEL_FAILED', message = '' } = classified?.error ?? {};
    return { kind: 'error', row: { id: comment.id, place, error: { code, message } }, raw };
  }
  const scores: Scores = classified.scores;
  const judgement = judge(comment, scores, policy.settingsFor(comment));
  const origin = { model: classifier.info().id, policy: String(policy.version), labelledAt };
  return { kind: 'row', row: labelRow(comment, scores, judgement, origin) };
}
