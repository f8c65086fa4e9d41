/** `comments:suggestscore`: what a person thinks of a comment, always stored. */
import { canonicalLanguage } from '../../language-code.js';
import { contentHash } from '../../normalise.js';
import { storeFeedback } from '../../store/feedback.js';
import type { Caller } from '../caller.js';
import type { HttpContext } from '../context.js';
import { refuseTwoContexts, textOf } from './analyze.js';
import { attributeNamed } from './attributes.js';
import { PerspectiveError } from './google-error.js';
import type { SuggestRequest } from './schema.js';

export interface SuggestAnswer {
  readonly detectedLanguages: string[];
  readonly requestedLanguages: string[];
  readonly clientToken?: string;
}

/** Throws PerspectiveError, DATABASE_UNAVAILABLE. */
export async function suggestScore(
  request: SuggestRequest,
  caller: Caller,
  site: string,
  { app, scorer, now }: HttpContext,
): Promise<SuggestAnswer> {
  const { text } = textOf(request);
  refuseTwoContexts(request);
  const scores = suggestedScores(request);
  const { clientToken, communityId, sessionId } = request;
  const requestedLanguages = request.languages ?? [];
  const { language } = scorer.detect(text);
  const languages = requestedLanguages.map((tag) => canonicalLanguage(tag));
  const origin = Object.entries({ clientToken, communityId, sessionId }).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  await storeFeedback(
    app.database,
    {
      site,
      keyId: caller.keyId,
      text,
      contentHashes: [...new Set([null, ...languages])].map((source) => contentHash(text, source)),
      commentId: clientToken ? commentIdOf(clientToken) : null,
      language: languages[0] ?? language,
      scores,
      origin: Object.fromEntries(origin),
    },
    now(),
  );
  return {
    detectedLanguages: [language],
    requestedLanguages,
    ...(clientToken == null ? {} : { clientToken }),
  };
}

/** Coral sends `comment:<its id>`. An id with NUL is nobody's: no database takes it. */
const commentIdOf = (token: string): string | null =>
  token.includes('\0') ? null : token.replace(/^comment:/, '');

function suggestedScores({ attributeScores }: SuggestRequest): Record<string, number> {
  const entries = Object.entries(attributeScores ?? {});
  if (entries.length === 0) throw new PerspectiveError('INVALID_REQUEST', 'Missing attribute_scores');
  return Object.fromEntries(
    entries.map(([name, { summaryScore, spanScores }]) => {
      if (attributeNamed(name) === undefined) {
        throw new PerspectiveError('INVALID_REQUEST', 'Unknown attribute in attribute_scores');
      }
      const value = summaryScore?.value ?? maximum(spanScores?.map(({ score }) => score.value));
      if (value === undefined) throw new PerspectiveError('INVALID_REQUEST', 'An attribute has no score');
      return [name, value];
    }),
  );
}

const maximum = (values: readonly number[] = []): number | undefined =>
  values.length > 0 ? Math.max(...values) : undefined;
