/** Scores texts whose scores by Perspective are kept: rows in, both scores out, in the order of the input. */
import type { Comment } from '../comment.js';
import { asTonfallError } from '../errors.js';
import { type KeptScores, keptLanguage, readKeptScores } from '../evaluation/kept-scores.js';
import type { ErrorRow, ToxicityScores } from '../label.js';
import type { LanguageDetector } from '../language/detector.js';
import { canonicalLanguage } from '../language-code.js';
import type { Classifier } from '../model/classifier.js';
import { normalise } from '../normalise.js';
import type { SourceItem } from '../sources/source.js';
import { CallsAhead } from './calls-ahead.js';
import { classifyApart } from './classify-apart.js';
import { untilStopped } from './until-stopped.js';

export interface CompareOptions {
  readonly classifier: Classifier;
  /** Finds the language of rows that name none. */
  readonly detector: LanguageDetector;
  /** Where the scores stand in a row; null for the fields that are known. */
  readonly scoresField: string | null;
  readonly signal?: AbortSignal | undefined;
}

export type Compared =
  | {
      readonly kind: 'row';
      readonly language: string;
      readonly theirs: ToxicityScores;
      readonly ours: ToxicityScores;
      /** Names of theirs that are none of our attributes. */
      readonly unknown: readonly string[];
    }
  | { readonly kind: 'error'; readonly row: ErrorRow; readonly raw: string }
  | { readonly kind: 'warning'; readonly place: string; readonly message: string };

/** Rows in one call of the model. */
const CHUNK = 128;
/** UTF-16 units of input in one call, unless a single row has more. */
const CHUNK_LENGTH = 1_000_000;

interface Case {
  readonly kind: 'case';
  readonly comment: Comment;
  readonly kept: KeptScores;
  readonly place: string;
  readonly raw: string;
}
type Place = Case | Exclude<Compared, { kind: 'row' }>;

/**
 * Scores every row; holds some hundreds at a time. Ends early, with what was scored in time, when the signal fires.
 * Throws what the source throws, and what of the model concerns every text (MODEL_CORRUPT).
 */
export async function* compare(
  items: AsyncIterable<SourceItem>,
  options: CompareOptions,
): AsyncGenerator<Compared> {
  const calls = new CallsAhead<Compared[]>();
  let [chunk, length]: [Place[], number] = [[], 0];
  const start = () => {
    calls.add(scoreChunk(chunk, options));
    [chunk, length] = [[], 0];
  };
  for await (const item of untilStopped(items, options.signal)) {
    if (options.signal?.aborted) break;
    const place = placeOf(item, options);
    if (place === null) continue;
    chunk.push(place);
    length += place.kind === 'warning' ? 0 : place.raw.length;
    if (chunk.length < CHUNK && length < CHUNK_LENGTH) continue;
    start();
    if (calls.full) yield* (await calls.take()) ?? [];
  }
  start();
  for (let call = calls.take(); call; call = calls.take()) yield* await call;
}

function placeOf(item: SourceItem, { detector, scoresField }: CompareOptions): Place | null {
  if (item.kind === 'cursor') return null;
  if (item.kind === 'warning') return item;
  if (item.kind === 'refusal') return refused(item.refusal);
  const { comment, place, raw } = item;
  try {
    // The source has read the line already, so that it is an object.
    const row = JSON.parse(raw) as Record<string, unknown>;
    const kept = readKeptScores(row, scoresField);
    const language = comment.language ?? languageOf(keptLanguage(row));
    const normalised = normalise({ ...comment, language }, place, {
      detectLanguage: (text) => detector.detect(text),
      input: raw,
    });
    if (normalised.kind === 'refusal') return refused(normalised.refusal);
    return { kind: 'case', comment: normalised.comment, kept, place, raw };
  } catch (thrown) {
    const { code, message } = asTonfallError(thrown);
    return refused({ id: comment.id, place, code, message, raw });
  }
}

const languageOf = (tag: string | null): string | null => (tag === null ? null : canonicalLanguage(tag));

const refused = ({ id, place, code, message, raw }: Refused): Place => ({
  kind: 'error',
  row: { id, place, error: { code, message } },
  raw,
});
type Refused = Pick<ErrorRow, 'id' | 'place'> & { code: string; message: string; raw: string };

async function scoreChunk(
  chunk: readonly Place[],
  { classifier, signal }: CompareOptions,
): Promise<Compared[]> {
  const inputs = chunk.flatMap((place) => (place.kind === 'case' ? [place.comment] : []));
  const outcomes = await classifyApart(classifier, inputs, signal ? { signal } : {}).catch(
    (thrown: unknown) => {
      // Broken off by the signal: as if these rows had not been read.
      if (signal?.aborted && asTonfallError(thrown).code === 'CANCELLED') return [];
      throw thrown;
    },
  );
  let next = 0;
  return chunk.flatMap((place): Compared[] => {
    if (place.kind !== 'case') return [place];
    const outcome = outcomes[next++];
    if (outcome === undefined) return [];
    const { comment, kept, raw } = place;
    if ('error' in outcome) {
      const { code, message } = outcome.error;
      return [{ kind: 'error', row: { id: comment.id, place: place.place, error: { code, message } }, raw }];
    }
    const { scores: theirs, unknown } = kept;
    return [{ kind: 'row', language: comment.language, theirs, ours: outcome.scores.toxicity, unknown }];
  });
}
