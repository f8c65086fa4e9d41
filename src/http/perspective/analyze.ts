/** `comments:analyze`: a text in, scores of the attributes that were asked for out. */
import { TonfallError } from '../../errors.js';
import type { ToxicityScores } from '../../label.js';
import { canonicalLanguage, UNDETERMINED } from '../../language-code.js';
import { cleanText } from '../../normalise/text.js';
import type { HttpContext } from '../context.js';
import { scoresOf, type TextToScore } from '../scorer.js';
import { type Answerable, answerable, attributesAskedFor } from './asked-attributes.js';
import { PerspectiveError } from './google-error.js';
import type { AnalyzeRequest, AnalyzeResponse } from './schema.js';
import { type SentencePlace, sentencesOf } from './sentences.js';

/** Longest text, in bytes of UTF-8. */
const MOST_BYTES = 20_480;

export interface Analysis {
  readonly response: AnalyzeResponse;
  /** The text as it is stored. */
  readonly text: string;
}

/** Throws PerspectiveError for everything that the contract names; OVERLOADED, CANCELLED, MODEL_FAILED. */
export async function analyze(
  request: AnalyzeRequest,
  { scorer, model }: Pick<HttpContext, 'scorer' | 'model'>,
  options: { readonly languageHint: boolean; readonly signal: AbortSignal },
): Promise<Analysis> {
  const { sent, text } = textOf(request);
  const asked = attributesAskedFor(request);
  refuseTwoContexts(request);
  const { languages, requested, detected, effective } = languagesOf(request, scorer.detect(text).language, {
    hint: options.languageHint,
  });
  const judged = answerable(
    asked,
    { requested, detected, effective },
    { model, drop: request.dropUnsupportedAttributes === true },
  );
  const [language = detected] = effective;
  const spans = request.spanAnnotations ? sentencesOf(sent, language) : [{ begin: 0, end: sent.length }];
  const texts = textsToScore(sent, text, spans, language);
  const scored = judged.length > 0 ? await scorer.score(texts, { signal: options.signal }) : [];
  const scores = scored.map(({ outcome }) => scoresOf(outcome).toxicity);
  return {
    text,
    response: {
      attributeScores: attributeScores(judged, spans, scores),
      languages,
      detectedLanguages: [detected],
      ...(request.clientToken == null ? {} : { clientToken: request.clientToken }),
    },
  };
}

/**
 * The languages of a request: as sent, and those that it is judged in, the first of which chooses the calibration.
 * Throws LANGUAGE_DETECTION_FAILED where none is sent and none can be told.
 */
function languagesOf(request: AnalyzeRequest, detected: string, { hint }: { readonly hint: boolean }) {
  const tags = [...new Set((request.languages ?? []).filter((tag) => tag.trim() !== ''))];
  const requested = tags.map((tag) => canonicalLanguage(tag) ?? UNDETERMINED);
  if (detected === UNDETERMINED && tags.length === 0) {
    throw new PerspectiveError('LANGUAGE_DETECTION_FAILED', 'Unable to detect language');
  }
  // A hint counts only where the text itself does not say.
  const heard = requested.length > 0 && !(hint && detected !== UNDETERMINED);
  return {
    languages: heard ? tags : [detected],
    requested,
    detected,
    effective: heard ? [...new Set(requested)] : [detected],
  };
}

/** The whole text, then its sentences; one sentence is the text itself. */
function textsToScore(
  sent: string,
  text: string,
  spans: readonly SentencePlace[],
  language: string,
): TextToScore[] {
  const sentences = spans.length > 1 ? spans : [];
  return [text, ...sentences.map(({ begin, end }) => cleanText(sent.slice(begin, end)) || text)].map(
    (each) => ({ text: each, language }),
  );
}

function attributeScores(
  judged: readonly Answerable[],
  spans: readonly SentencePlace[],
  [whole = {}, ...parts]: readonly ToxicityScores[],
): AnalyzeResponse['attributeScores'] {
  return Object.fromEntries(
    judged.flatMap(({ name, attribute, threshold }) => {
      const value = whole[attribute];
      if (value === undefined) throw new TonfallError('MODEL_FAILED', { detail: 'An attribute is absent.' });
      if (value < threshold) return [];
      const spanScores = spans.map(({ begin, end }, row) => ({
        begin,
        end,
        score: probability(parts[row]?.[attribute] ?? value),
      }));
      return [[name, { spanScores, summaryScore: probability(value) }]];
    }),
  );
}

const probability = (value: number) => ({ value, type: 'PROBABILITY' });

/** The text as sent, and as it is scored. Also what suggestscore checks. */
export function textOf({ comment }: Pick<AnalyzeRequest, 'comment'>): { sent: string; text: string } {
  const type = comment?.type ?? 'PLAIN_TEXT';
  if (type === 'HTML') {
    throw new PerspectiveError('INVALID_REQUEST', "Currently, only 'PLAIN_TEXT' comments are supported");
  }
  if (type !== 'PLAIN_TEXT' && type !== 'TEXT_TYPE_UNSPECIFIED') {
    throw new PerspectiveError('INVALID_REQUEST', 'Unknown text type');
  }
  const sent = comment?.text ?? '';
  const bytes = Buffer.byteLength(sent);
  if (bytes > MOST_BYTES) {
    throw new PerspectiveError(
      'COMMENT_TOO_LONG',
      `Comment text was too many bytes. Value (${bytes}) exceeded limit (${MOST_BYTES}).`,
    );
  }
  const text = cleanText(sent);
  if (text === '') throw new PerspectiveError('COMMENT_EMPTY', 'Comment must be non-empty.');
  return { sent, text };
}

export function refuseTwoContexts({ context }: Pick<AnalyzeRequest, 'context'>): void {
  if (context?.entries && context.articleAndParentComment) {
    throw new PerspectiveError(
      'INVALID_REQUEST',
      'Context can have either entries or article_and_parent_comment, but both fields were populated.',
    );
  }
}
