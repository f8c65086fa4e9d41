/** Requests and answers of Tonfall's own scoring: the one place they are written down. */
import { z } from 'zod';
import { labelRowSchema } from '../comments/schema.js';

const language = z
  .string()
  .max(35)
  .nullish()
  .describe('ISO 639-1 or BCP 47; found from the text where it is not named');

export const textInput = z.object({
  id: z.string().max(500).optional().describe('Comes back with the scores'),
  text: z.string(),
  format: z.enum(['plain', 'html']).default('plain'),
  language,
});
export type TextInput = z.output<typeof textInput>;

export const scoreInput = z.object({
  text: z.string().optional(),
  texts: z
    .array(z.union([z.string(), textInput]))
    .min(1)
    .max(1000)
    .optional(),
  language,
  site: z.string().min(1).max(200).optional().describe('Whose settings make the verdict'),
  section: z.string().max(200).nullish(),
});

const scored = z.object({
  id: z.string().optional(),
  ...labelRowSchema.pick({
    language: true,
    languageConfidence: true,
    toxicity: true,
    sentiment: true,
    verdict: true,
    reasons: true,
    spans: true,
  }).shape,
});

const failed = z.object({
  id: z.string().optional(),
  error: z.object({ code: z.string(), message: z.string() }),
});

/** In the order of the texts. Places are in UTF-16 units of each text as it was sent. */
export const scoreAnswer = z.object({
  model: z.string(),
  policy: z.string(),
  results: z.array(z.union([scored, failed])),
});
export type ScoreAnswer = z.output<typeof scoreAnswer>;
