/** `comments:analyze`: a text in, scores of the attributes that were asked for out. */
import type { Attribute, Scores } from '../../label.js';
import { canonicalLanguage, UNDETERMINED } from '../../language-code.js';
import { cleanText } from '../../normalise/text.js';
import { type Scorer, scoresOf, type TextToScore } from '../scorer.js';
import { attributeNamed } from './attributes.js';
import { PerspectiveError } from './google-error.js';
import type { AnalyzeRequest, AnalyzeResponse } from './schema.js';
import { sentencesOf } from './sentences.js';

/** Longest text, in bytes of UTF-8. */
const MOST_BYTES = 20_480;

/** An attribute as it was asked for. */
interface Asked {
  /** As sent: answers echo it. */
  readonly name: string;
  readonly attribute: Attribute;
  readonly threshold: number;
}

export interface Analysis {
  readonly response: AnalyzeResponse;
  /** The text as it is stored. */
  readonly text: string;
  /** The language that it was judged in. */
  readonly language: string;
}

/** Throws PerspectiveError for everything that the contract names; OVERLOADED, CANCELLED, MODEL_FAILED. */
export async function analyze(
  request: AnalyzeRequest,
  scorer: Scorer,
  options: { readonly languageHint: boolean; readonly signal: AbortSignal },
): Promise<Analysis> {
  const { sent, text } = textOf(request);
  const wanted = askedFor(request);
  refuseTwoContexts(request);
  const languages = [...new Set((request.languages ?? []).filter((tag) => tag.trim() !== ''))];
  const requested = languages.map((tag) => canonicalLanguage(tag) ?? UNDETERMINED);
  const detection = scorer.detect(text);
  // A hint counts only where the text itself does not say.
  const hinted = options.languageHint && detection.language !== UNDETERMINED ? [] : requested;
  const effective = hinted[0] ?? detection.language;
  if (effective === UNDETERMINED && languages.length === 0) {
    throw new PerspectiveError('LANGUAGE_DETECTION_FAILED', 'Unable to detect language');
  }
  const spans = request.spanAnnotations ? sentencesOf(sent, effective) : [{ begin: 0, end: sent.length }];
  const texts: TextToScore[] = [{ text, language: effective }];
  // One sentence is the text itself.
  if (spans.length > 1) {
    for (const { begin, end } of spans) {
      texts.push({ text: cleanText(sent.slice(begin, end)) || text, language: effective });
    }
  }
  const [whole, ...parts] = (await scorer.score(texts, options.signal)).map(({ outcome }) =>
    scoresOf(outcome),
  );
  if (!whole) throw new Error('The scorer gave no scores.');
  const judged = unsupportedDropped(wanted, whole, request, {
    requested: languages,
    detected: detection.language,
    effective,
  });
  const attributeScores: AnalyzeResponse['attributeScores'] = {};
  for (const { name, attribute, threshold } of judged) {
    const value = whole.toxicity[attribute] ?? 0;
    if (value < threshold) continue;
    attributeScores[name] = {
      spanScores: spans.map(({ begin, end }, row) => ({
        begin,
        end,
        score: probability(parts[row]?.toxicity[attribute] ?? value),
      })),
      summaryScore: probability(value),
    };
  }
  return {
    text,
    language: effective,
    response: {
      attributeScores,
      languages: hinted.length > 0 ? languages : [effective],
      detectedLanguages: [detection.language],
      ...(request.clientToken == null ? {} : { clientToken: request.clientToken }),
    },
  };
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

/** Names that no answer could be given to are kept as null attributes until the language is known. */
function askedFor({
  requestedAttributes,
}: AnalyzeRequest): (Omit<Asked, 'attribute'> & { attribute: Attribute | null })[] {
  const entries = Object.entries(requestedAttributes ?? {});
  if (entries.length === 0)
    throw new PerspectiveError('NO_REQUESTED_ATTRIBUTES', 'Missing requested_attributes');
  return entries.map(([name, options]) => {
    const attribute = attributeNamed(name);
    // A name is text of the caller's: only what looks like one is repeated.
    const shown = /^[A-Z_]{1,60}(@\d{1,3})?$/.test(name) ? name : '(not a name)';
    if (attribute === undefined) {
      throw new PerspectiveError('INVALID_REQUEST', `Unknown requested attribute: ${shown}`);
    }
    const type = options?.scoreType ?? 'PROBABILITY';
    if (type !== 'PROBABILITY' && type !== 'SCORE_TYPE_UNSPECIFIED') {
      const kind = /^[A-Z_]{1,40}$/.test(type) ? type : '(unknown)';
      throw new PerspectiveError(
        'INVALID_REQUEST',
        `Requested score type ${kind} is not supported by attribute ${shown}`,
      );
    }
    return { name, attribute, threshold: options?.scoreThreshold ?? 0 };
  });
}

export function refuseTwoContexts({ context }: Pick<AnalyzeRequest, 'context'>): void {
  if (context?.entries && context.articleAndParentComment) {
    throw new PerspectiveError(
      'INVALID_REQUEST',
      'Context can have either entries or article_and_parent_comment, but both fields were populated.',
    );
  }
}

/** What is judged in the language; the first attribute that is not is an error, or dropped where the caller says so. */
function unsupportedDropped(
  wanted: readonly (Omit<Asked, 'attribute'> & { attribute: Attribute | null })[],
  scores: Scores,
  request: AnalyzeRequest,
  languages: { readonly requested: string[]; readonly detected: string; readonly effective: string },
): Asked[] {
  const judged: Asked[] = [];
  for (const asked of wanted) {
    const { attribute } = asked;
    if (attribute !== null && scores.toxicity[attribute] !== undefined) judged.push({ ...asked, attribute });
    else if (!request.dropUnsupportedAttributes) {
      throw new PerspectiveError(
        'LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE',
        `Attribute ${asked.name} does not support request languages: ${languages.effective}`,
        {
          languageNotSupportedByAttributeError: {
            detectedLanguages: [languages.detected],
            requestedLanguages: languages.requested,
            attribute: asked.name,
          },
        },
      );
    }
  }
  return judged;
}
