/** Tonfall's own scoring: texts in, everything that the model and the policy say of them out; nothing is stored. */
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { asTonfallError, TonfallError } from '../../errors.js';
import { canonicalLanguage } from '../../language-code.js';
import type { MappedText } from '../../mapped-text.js';
import type { PolicyInForce } from '../../pipeline/policy-in-force.js';
import { judge } from '../../policy/judge.js';
import { bearerKey, callerFor, requireKey } from '../authenticate.js';
import { siteOf } from '../caller.js';
import { errorAnswers } from '../comments/schema.js';
import type { HttpDoor } from '../door.js';
import { goneSignal } from '../gone-signal.js';
import { type ScoredText, scoresOf } from '../scorer.js';
import { type ScoreAnswer, scoreAnswer, scoreInput, type TextInput, textInput } from './schema.js';
import { placedIn, sentText } from './sent-text.js';

const BODY_BYTES = 20_000_000;

export const door: HttpDoor = {
  name: 'score',
  prefix: '/v1',
  line: ['/v1/score', 'scores texts at once, keeps nothing'],
  open(instance, { keys, scorer, policy, model }, config) {
    requireKey(instance, keys, { scope: 'score', keyOf: bearerKey });
    instance.withTypeProvider<ZodTypeProvider>().post(
      '/score',
      {
        bodyLimit: BODY_BYTES,
        schema: {
          summary: 'Score texts',
          description:
            'Results stand in the order of the texts; a text that cannot be scored has an error in its place. `begin` and `end` are UTF-16 units of the text as sent.',
          tags: ['score'],
          security: [{ bearer: [] }],
          body: scoreInput,
          response: { 200: scoreAnswer, ...errorAnswers },
        },
      },
      async (request, reply): Promise<ScoreAnswer> => {
        const { body } = request;
        const given = [...(body.text === undefined ? [] : [body.text]), ...(body.texts ?? [])];
        if (given.length === 0) throw new TonfallError('REQUEST_INVALID', { detail: 'Name text or texts.' });
        const site = siteOf(callerFor(request), body.site, config.site);
        const inForce = await policy.current();
        const texts = given.map((each) => prepared(each, body.language));
        const toScore = texts.flatMap(({ mapped, language }) =>
          mapped instanceof TonfallError ? [] : [{ text: mapped.text, language }],
        );
        const scored = await scorer.score(toScore, { signal: goneSignal(reply), spans: true });
        let next = 0;
        const place = { site, section: body.section ?? null };
        const results = texts.map(({ id, mapped }) => ({
          ...(id === undefined ? {} : { id }),
          ...told(mapped, mapped instanceof TonfallError ? undefined : scored[next++], inForce, place),
        }));
        return { model: model.id, policy: String(inForce.version), results };
      },
    );
  },
};

interface Prepared {
  readonly id: string | undefined;
  readonly language: string | null;
  /** Or why it is not scored. */
  readonly mapped: MappedText | TonfallError;
}

function prepared(given: string | TextInput, otherwise: string | null | undefined): Prepared {
  const input = typeof given === 'string' ? textInput.parse({ text: given }) : given;
  const tag = input.language ?? otherwise;
  const language = tag == null ? null : canonicalLanguage(tag);
  try {
    return { id: input.id, language, mapped: sentText(input) };
  } catch (error) {
    return { id: input.id, language, mapped: asTonfallError(error) };
  }
}

/** What is told of one text. */
function told(
  mapped: MappedText | TonfallError,
  scored: ScoredText | undefined,
  inForce: PolicyInForce,
  place: { readonly site: string; readonly section: string | null },
): ScoreAnswer['results'][number] {
  try {
    if (mapped instanceof TonfallError) throw mapped;
    if (!scored) throw new Error('A text was not scored.');
    const scores = scoresOf(scored.outcome);
    const { language, confidence } = scored.detection;
    const settings = inForce.settingsFor({ ...place, language });
    const { verdict, reasons, spans } = judge({ text: mapped.text, state: null }, scores, settings);
    return {
      language,
      languageConfidence: confidence,
      toxicity: scores.toxicity as Record<string, number>,
      sentiment: scores.sentiment as Record<string, unknown> | null,
      verdict,
      reasons: placedIn(reasons, mapped),
      spans: placedIn([...(scores.spans ?? []), ...spans], mapped).map((span) => ({ ...span })),
    };
  } catch (error) {
    const { code, message } = asTonfallError(error);
    return { error: { code, message } };
  }
}
