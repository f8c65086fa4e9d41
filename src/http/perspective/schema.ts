/** Requests and answers of Perspective `v1alpha1`: the one place they are written down. */
import { z } from 'zod';

// Values of enumerations are named for who reads the description. They are not enforced: what is wrong here has an
// error of its own in the protocol.
const TEXT_TYPES = ['TEXT_TYPE_UNSPECIFIED', 'PLAIN_TEXT', 'HTML'];
const SCORE_TYPES = ['SCORE_TYPE_UNSPECIFIED', 'PROBABILITY', 'STD_DEV_SCORE', 'PERCENTILE', 'RAW'];
const scoreType = z.string().meta({ enum: SCORE_TYPES });

export const textEntry = z.object({
  text: z.string().optional(),
  type: z
    .string()
    .meta({ enum: TEXT_TYPES, description: 'PLAIN_TEXT, or HTML, which is refused' })
    .optional(),
});

export const articleAndParentComment = z.object({
  article: textEntry.optional(),
  parentComment: textEntry.optional(),
});

export const context = z.object({
  entries: z.array(textEntry).optional(),
  articleAndParentComment: articleAndParentComment.optional(),
});

export const score = z.object({ value: z.number(), type: scoreType });

export const spanScore = z.object({
  begin: z.int().describe('First UTF-16 unit of the text as sent'),
  end: z.int().describe('One past the last UTF-16 unit'),
  score,
});

export const attributeScores = z.object({ spanScores: z.array(spanScore), summaryScore: score });

export const attributeParameters = z.object({
  scoreType: scoreType.nullish(),
  scoreThreshold: z.number().nullish().describe('Scores below it are left out'),
});

/** Fields that both methods take. */
const common = {
  comment: textEntry.optional(),
  context: context.nullish(),
  languages: z.array(z.string()).nullish().describe('ISO 639-1 or BCP 47; found from the text where empty'),
  clientToken: z.string().nullish(),
  sessionId: z.string().nullish(),
  communityId: z.string().nullish(),
};

export const analyzeRequest = z.object({
  ...common,
  requestedAttributes: z.record(z.string(), attributeParameters.nullish()).nullish(),
  doNotStore: z.boolean().nullish(),
  spanAnnotations: z.boolean().nullish(),
  dropUnsupportedAttributes: z.boolean().nullish(),
});
export type AnalyzeRequest = z.output<typeof analyzeRequest>;

export const analyzeResponse = z.object({
  attributeScores: z.record(z.string(), attributeScores),
  languages: z.array(z.string()),
  detectedLanguages: z.array(z.string()),
  clientToken: z.string().optional(),
});
export type AnalyzeResponse = z.output<typeof analyzeResponse>;

/** Scores that a person suggests; their type is a probability where none is named. */
export const suggestedScore = z.object({ value: z.number().min(0).max(1), type: scoreType.nullish() });

export const suggestedSpanScore = z.object({ begin: z.int(), end: z.int(), score: suggestedScore });

export const suggestedAttributeScores = z.object({
  summaryScore: suggestedScore.nullish(),
  spanScores: z.array(suggestedSpanScore).nullish(),
});

export const suggestRequest = z.object({
  ...common,
  attributeScores: z.record(z.string(), suggestedAttributeScores).nullish(),
});
export type SuggestRequest = z.output<typeof suggestRequest>;

export const suggestResponse = z.object({
  detectedLanguages: z.array(z.string()),
  requestedLanguages: z.array(z.string()),
  clientToken: z.string().optional(),
});

export const googleError = z.object({
  error: z.object({
    code: z.int(),
    message: z.string(),
    status: z.string(),
    details: z.array(z.record(z.string(), z.unknown())).optional(),
  }),
});
