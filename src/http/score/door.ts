/** Tonfall's own scoring: texts in, everything that the model and the policy say of them out; nothing is stored. */
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { asTonfallError, TonfallError } from '../../errors.js';
import { canonicalLanguage } from '../../language-code.js';
import { htmlToText } from '../../normalise/html.js';
import { cleanText } from '../../normalise/text.js';
import { judge } from '../../policy/judge.js';
import { bearerKey, callerFor, requireKey } from '../authenticate.js';
import { siteOf } from '../caller.js';
import { errorSchema, labelRowSchema } from '../comments/schema.js';
import type { HttpDoor } from '../door.js';
import { goneSignal } from '../gone-signal.js';

const BODY_BYTES = 20_000_000;

const textInput = z.object({
  id: z.string().max(500).optional().describe('Comes back with the scores'),
  text: z.string(),
  format: z.enum(['plain', 'html']).default('plain'),
  language: z
    .string()
    .max(35)
    .nullish()
    .describe('ISO 639-1 or BCP 47; found from the text where it is not named'),
});

const scoreInput = z.object({
  text: z.string().optional(),
  texts: z
    .array(z.union([z.string(), textInput]))
    .min(1)
    .max(1000)
    .optional(),
  language: z.string().max(35).nullish(),
  site: z.string().min(1).max(200).optional().describe('Whose settings make the verdict'),
  section: z.string().max(200).nullish(),
});

const result = z.object({
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

const scoreAnswer = z.object({
  model: z.string(),
  policy: z.string(),
  results: z.array(
    z.union([
      result,
      z.object({ id: z.string().optional(), error: z.object({ code: z.string(), message: z.string() }) }),
    ]),
  ),
});

export const door: HttpDoor = {
  name: 'score',
  prefix: '/v1',
  lines: ['POST /v1/score                     score texts at once, nothing stored'],
  open(instance, { keys, scorer, policy, model }, config) {
    requireKey(instance, keys, { scope: 'score', keyOf: bearerKey });
    instance.withTypeProvider<ZodTypeProvider>().post(
      '/score',
      {
        bodyLimit: BODY_BYTES,
        schema: {
          summary: 'Score texts',
          tags: ['score'],
          security: [{ bearer: [] }],
          body: scoreInput,
          response: { 200: scoreAnswer, '4xx': errorSchema, '5xx': errorSchema },
        },
      },
      async (request, reply) => {
        const { body } = request;
        const given = [...(body.text === undefined ? [] : [body.text]), ...(body.texts ?? [])];
        if (given.length === 0) throw new TonfallError('REQUEST_INVALID', { detail: 'Name text or texts.' });
        const site = siteOf(callerFor(request), body.site, config.site);
        const inForce = await policy.current();
        const texts = given.map((each) => {
          const { text, format, language, id } =
            typeof each === 'string' ? textInput.parse({ text: each }) : each;
          const tag = language ?? body.language;
          return {
            id,
            text: cleanText(format === 'html' ? htmlToText(text) : text),
            language: tag == null ? null : canonicalLanguage(tag),
          };
        });
        const scored = await scorer.score(texts, goneSignal(reply));
        const results = texts.map(({ id, text }, row) => {
          const { detection, outcome } = scored[row] ?? {};
          const named = id === undefined ? {} : { id };
          if (!detection || !outcome) throw new Error('A text was not scored.');
          if ('error' in outcome) {
            const { code, message } = asTonfallError(outcome.error);
            return { ...named, error: { code, message } };
          }
          const { language, confidence } = detection;
          const settings = inForce.settingsFor({ site, section: body.section ?? null, language });
          const { toxicity, sentiment } = outcome.scores;
          const judgement = judge({ text, state: null }, outcome.scores, settings);
          return { ...named, language, languageConfidence: confidence, toxicity, sentiment, ...judgement };
        });
        return { model: model.id, policy: String(inForce.version), results } as z.output<typeof scoreAnswer>;
      },
    );
  },
};
