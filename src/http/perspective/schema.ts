/** Requests and answers of Perspective `v1alpha1`: the one place they are written down. */
import { z } from 'zod';

const textEntry = z.object({
  text: z.string().optional(),
  type: z.string().optional().describe('PLAIN_TEXT, or HTML, which is refused'),
});

const context = z.object({
  entries: z.array(textEntry).optional(),
  articleAndParentComment: z
    .object({ article: textEntry.optional(), parentComment: textEntry.optional() })
    .optional(),
});

const score = z.object({
  value: z.number(),
  type: z.string(),
});

const spanScore = z.object({
  begin: z.int().describe('First UTF-16 unit of the text as sent'),
  end: z.int().describe('One past the last UTF-16 unit'),
  score,
});

const attributeScore = z.object({ spanScores: z.array(spanScore), summaryScore: score });

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
  requestedAttributes: z
    .record(
      z.string(),
      z.object({ scoreType: z.string().nullish(), scoreThreshold: z.number().nullish() }).nullish(),
    )
    .nullish(),
  doNotStore: z.boolean().nullish(),
  spanAnnotations: z.boolean().nullish(),
  dropUnsupportedAttributes: z.boolean().nullish(),
});
export type AnalyzeRequest = z.output<typeof analyzeRequest>;

export const analyzeResponse = z.object({
  attributeScores: z.record(z.string(), attributeScore),
  languages: z.array(z.string()),
  detectedLanguages: z.array(z.string()),
  clientToken: z.string().optional(),
});
export type AnalyzeResponse = z.output<typeof analyzeResponse>;

/** Scores that a person suggests; their type is a probability where none is named. */
const suggestedScore = z.object({ value: z.number().min(0).max(1), type: z.string().nullish() });

export const suggestRequest = z.object({
  ...common,
  attributeScores: z
    .record(
      z.string(),
      z.object({
        summaryScore: suggestedScore.nullish(),
        spanScores: z.array(z.object({ begin: z.int(), end: z.int(), score: suggestedScore })).nullish(),
      }),
    )
    .nullish(),
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
