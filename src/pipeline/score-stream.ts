/** One-off scoring: items of a source in, rows out in the same order, nothing stored. */
import type { Comment, Refusal } from '../comment.js';
import { TonfallError } from '../errors.js';
import type { ErrorRow, LabelRow, Scores } from '../label.js';
import type { Classifier } from '../model/classifier.js';
import { judge } from '../policy/judge.js';
import type { SourceItem } from '../sources/source.js';
import { type Classified, classifyApart } from './classify-apart.js';
import { labelRow } from './label-row.js';
import type { Normaliser } from './normaliser.js';
import type { PolicyInForce } from './policy-in-force.js';

export type Scored =
  | { readonly kind: 'row'; readonly row: LabelRow }
  /** Refused by source or normaliser, or not scored; `raw` is the input as it came. */
  | { readonly kind: 'error'; readonly row: ErrorRow; readonly raw: string }
  | { readonly kind: 'warning'; readonly place: string; readonly message: string };

export interface ScoreStreamOptions {
  readonly normaliser: Normaliser;
  readonly classifier: Classifier;
  readonly policy: PolicyInForce;
  /** Ids of the rows that an earlier run wrote, in order: so many inputs are passed over, if they have these ids. */
  readonly written?: AsyncIterator<string | null>;
  readonly signal?: AbortSignal;
  readonly now: () => Date;
}

/** Comments handed to the classifier in one call: enough that batches of like lengths can be cut. */
const CHUNK = 256;
/** Calls under way at once: while the oldest is written, the threads have the others. */
const CALLS_AHEAD = 3;

type Place =
  | { readonly kind: 'comment'; readonly comment: Comment; readonly place: string; readonly raw: string }
  | Exclude<Scored, { kind: 'row' }>;

/**
 * Scores a stream. Holds a few hundred comments at a time, whatever the length of the input. Ends early, with all that
 * was read in time, when the signal fires.
 */
export async function* scoreStream(
  items: AsyncIterable<SourceItem>,
  options: ScoreStreamOptions,
): AsyncGenerator<Scored> {
  const under: Promise<Scored[]>[] = [];
  let chunk: Place[] = [];
  const start = () => {
    const call = scoreChunk(chunk, options);
    // It is awaited in its turn; until then its failure must not count as unhandled.
    call.catch(() => {});
    under.push(call);
    chunk = [];
  };
  let passing = options.written !== undefined;
  for await (const item of items) {
    if (options.signal?.aborted) break;
    const place = placeOf(item, options.normaliser);
    if (passing && place && place.kind !== 'warning') passing = await wasWritten(place, options.written);
    if (place && !(passing && place.kind !== 'warning')) chunk.push(place);
    if (chunk.length < CHUNK) continue;
    start();
    if (under.length >= CALLS_AHEAD) yield* (await under.shift()) ?? [];
  }
  start();
  for (const call of under) yield* await call;
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
 * Whether the next row that an earlier run wrote is this one; false when there are no more.
 * Throws RESUME_MISMATCH where it is another: then the input is not the same.
 */
async function wasWritten(
  place: Exclude<Place, { kind: 'warning' }>,
  written: AsyncIterator<string | null> | undefined,
): Promise<boolean> {
  const next = await written?.next();
  if (!next || next.done) return false;
  const row = place.kind === 'error' ? place.row : { id: place.comment.id, place: place.place };
  if ((next.value ?? '') !== (row.id ?? '')) throw new TonfallError('RESUME_MISMATCH', { place: row.place });
  return true;
}

async function scoreChunk(chunk: readonly Place[], options: ScoreStreamOptions): Promise<Scored[]> {
  const comments = chunk.flatMap((place) => (place.kind === 'comment' ? [place.comment] : []));
  const classified = await classifyApart(options.classifier, comments);
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
