/** Requests and answers of OpenAI's moderations: the one place they are written down. */
import { z } from 'zod';

/** All categories of the protocol; its clients expect every one of them. */
export const CATEGORIES = [
  'harassment',
  'harassment/threatening',
  'hate',
  'hate/threatening',
  'illicit',
  'illicit/violent',
  'self-harm',
  'self-harm/intent',
  'self-harm/instructions',
  'sexual',
  'sexual/minors',
  'violence',
  'violence/graphic',
] as const;
export type Category = (typeof CATEGORIES)[number];

const part = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) }),
]);

export const moderationRequest = z.object({
  input: z
    .union([z.string(), z.array(z.string()).min(1).max(1000), z.array(part).min(1).max(100)])
    .describe('A text, a list of texts, or the parts of one input; pictures are not looked at'),
  model: z.string().optional().describe('Any name; the model that is loaded answers'),
});

const perCategory = <Value extends z.ZodType>(value: Value) =>
  z.object(Object.fromEntries(CATEGORIES.map((name) => [name, value])) as Record<Category, Value>);

export const moderationResponse = z.object({
  id: z.string(),
  model: z.string(),
  results: z.array(
    z.object({
      flagged: z.boolean(),
      categories: perCategory(z.boolean()),
      category_scores: perCategory(z.number()),
      category_applied_input_types: perCategory(z.array(z.enum(['text', 'image']))),
    }),
  ),
});
export type ModerationResult = z.output<typeof moderationResponse>['results'][number];

export const moderationError = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    param: z.string().nullable(),
    code: z.string().nullable(),
  }),
});
