/** OpenAI's moderations: texts in, categories out. */
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { TonfallError } from '../../errors.js';
import { cleanText } from '../../normalise/text.js';
import { MAX_RAW_LENGTH, MAX_TEXT_BYTES } from '../../normalise.js';
import { bearerKey, requireKey } from '../authenticate.js';
import type { HttpDoor } from '../door.js';
import { type Envelope, useEnvelope } from '../envelope.js';
import { goneSignal } from '../gone-signal.js';
import { scoresOf } from '../scorer.js';
import { moderationOf, NOTHING_JUDGED } from './categories.js';
import { moderationError, moderationRequest, moderationResponse } from './schema.js';

/** A thousand long comments. */
const BODY_BYTES = 20_000_000;

/** Types of errors by status, as clients of OpenAI know them. */
const TYPES: Readonly<Record<number, string>> = {
  401: 'invalid_request_error',
  403: 'permission_error',
  429: 'rate_limit_exceeded',
  500: 'server_error',
  503: 'server_error',
};

const OPENAI_ENVELOPE: Envelope = {
  of({ code, message, entry }) {
    return {
      status: entry.status,
      body: {
        error: {
          message: code === 'INTERNAL' ? entry.message : message,
          type: TYPES[entry.status] ?? 'invalid_request_error',
          param: null,
          code: code === 'KEY_INVALID' || code === 'KEY_MISSING' ? 'invalid_api_key' : code.toLowerCase(),
        },
      },
    };
  },
};

export const door: HttpDoor = {
  name: 'moderations',
  prefix: '/v1',
  line: ['/v1/moderations', "as OpenAI's moderations"],
  protocol: { envelope: OPENAI_ENVELOPE, paths: /^\/v1\/moderations(\/|$)/ },
  open(instance, { keys, scorer, model }) {
    useEnvelope(instance, OPENAI_ENVELOPE);
    requireKey(instance, keys, { scope: 'score', keyOf: bearerKey });
    instance.withTypeProvider<ZodTypeProvider>().post(
      '/moderations',
      {
        bodyLimit: BODY_BYTES,
        schema: {
          summary: 'Flag texts',
          description:
            'Harassment, hate, violence and sexual are judged. The other categories stand there because the protocol asks for them: they are false, 0, and have no applied input types; so are all categories of a text in which there is nothing to read.',
          tags: ['moderations'],
          security: [{ bearer: [] }],
          body: moderationRequest,
          response: { 200: moderationResponse, '4xx': moderationError, '5xx': moderationError },
        },
      },
      async ({ body, id }, reply) => {
        const texts = textsOf(body.input).map(readable);
        const toScore = texts.filter((text) => text !== '').map((text) => ({ text, language: null }));
        const scored = await scorer.score(toScore, { signal: goneSignal(reply) });
        let next = 0;
        const scoresAt = (text: string) => {
          if (text === '') return NOTHING_JUDGED;
          const { outcome } = scored[next++] ?? {};
          if (!outcome) throw new Error('A text was not scored.');
          return scoresOf(outcome);
        };
        return {
          id: `modr-${id}`,
          model: model.name,
          results: texts.map((text) => moderationOf(scoresAt(text))),
        };
      },
    );
  },
};

/** The text as it is scored; empty where nothing of it can be read. Throws TEXT_TOO_LONG. */
function readable(sent: string, place: number): string {
  const text = sent.length > MAX_RAW_LENGTH ? sent : cleanText(sent);
  if (Buffer.byteLength(text) > MAX_TEXT_BYTES) {
    throw new TonfallError('TEXT_TOO_LONG', { place: `input[${place}]` });
  }
  return text;
}

/** One text for each result. The parts of one input are one text. Throws REQUEST_INVALID where there is no text. */
function textsOf(input: string | readonly (string | { type: string; text?: string })[]): string[] {
  if (typeof input === 'string') return [input];
  const texts = input.filter((each) => typeof each === 'string');
  if (texts.length > 0) return texts;
  const parts = input.flatMap((each) =>
    typeof each === 'object' && each.text !== undefined ? [each.text] : [],
  );
  if (parts.length === 0)
    throw new TonfallError('REQUEST_INVALID', { detail: 'Pictures alone are not judged.' });
  return [parts.join('\n')];
}
