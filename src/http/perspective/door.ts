/** Perspective's methods: what its callers ask for by changing an address and a key. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { TonfallError } from '../../errors.js';
import { callerFor, googleKey, requireKey } from '../authenticate.js';
import { siteOf } from '../caller.js';
import type { HttpDoor } from '../door.js';
import { useEnvelope } from '../envelope.js';
import { goneSignal } from '../gone-signal.js';
import { openScope } from '../open-scope.js';
import { rootUrl } from '../public-url.js';
import { placeOf } from '../request-error.js';
import { PERSPECTIVE_PREFIX } from '../request-path.js';
import { analyze } from './analyze.js';
import { discoveryDocument } from './discovery.js';
import { GOOGLE_ENVELOPE, PerspectiveError } from './google-error.js';
import { parseLenient } from './lenient-json.js';
import { analyzeRequest, analyzeResponse, googleError, suggestRequest, suggestResponse } from './schema.js';
import { storeAnalysed } from './store-analysed.js';
import { suggestScore } from './suggest-score.js';

/** The context of a comment may be 1 MB. */
const BODY_BYTES = 2_000_000;

export const door: HttpDoor = {
  name: 'perspective',
  prefix: '',
  line: ['/v1alpha1/comments:analyze', "as Google's Perspective; any path in front"],
  protocol: {
    envelope: GOOGLE_ENVELOPE,
    paths: /^\/(v1alpha1|\$discovery)(\/|$)|\/comments(:|%3a)[^/]*\/?$/i,
  },
  async open(instance, context, config) {
    useEnvelope(instance, GOOGLE_ENVELOPE);
    acceptAnyBody(instance);
    instance.get(
      '/$discovery/rest',
      {
        schema: {
          summary: "The discovery document, from which Google's clients build themselves",
          tags: ['perspective'],
          response: { 200: z.record(z.string(), z.unknown()), '4xx': googleError, '5xx': googleError },
        },
      },
      async (request) => discoveryDocument(rootUrl(request, config)),
    );
    const options = { bodyLimit: BODY_BYTES };
    await openScope(instance, 'perspective, scores', (guarded) => {
      requireKey(guarded, context.keys, { scope: 'score', keyOf: googleKey });
      guarded.post(
        `${PERSPECTIVE_PREFIX}/comments::analyze`,
        {
          ...options,
          schema: described('Score a comment', analyzeRequest, analyzeResponse),
          validatorCompiler: passOn,
        },
        async (request, reply) => {
          const caller = callerFor(request);
          const asked = bodyOf(request, analyzeRequest);
          const analysis = await analyze(asked, context, {
            languageHint: caller.languageHint,
            signal: goneSignal(reply),
          });
          if (caller.store && asked.doNotStore !== true) {
            await storeAnalysed(asked, analysis, siteOf(caller, null, config.site), context);
          }
          return analysis.response;
        },
      );
    });
    await openScope(instance, 'perspective, feedback', (guarded) => {
      requireKey(guarded, context.keys, { scope: 'feedback', keyOf: googleKey });
      guarded.post(
        `${PERSPECTIVE_PREFIX}/comments::suggestscore`,
        {
          ...options,
          schema: described('Suggest scores for a comment', suggestRequest, suggestResponse),
          validatorCompiler: passOn,
        },
        async (request) => {
          const caller = callerFor(request);
          return suggestScore(
            bodyOf(request, suggestRequest),
            caller,
            siteOf(caller, null, config.site),
            context,
          );
        },
      );
    });
  },
};

/** The body is checked by `bodyOf`: before that, a JSON5 body is a text. */
const passOn = () => () => true;

const described = (summary: string, body: z.ZodType, answer: z.ZodType) => ({
  summary,
  tags: ['perspective'],
  security: [{ key: [] }, { bearer: [] }],
  body,
  response: { 200: answer, '4xx': googleError, '5xx': googleError },
});

/** Takes the body as text, whatever type it says it has. */
function acceptAnyBody(instance: FastifyInstance): void {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser('*', { parseAs: 'string', bodyLimit: BODY_BYTES }, (_, body, done) =>
    done(null, body),
  );
}

function bodyOf<Schema extends z.ZodType>(request: FastifyRequest, schema: Schema): z.output<Schema> {
  if (typeof request.body !== 'string' || request.body.trim() === '') {
    throw new TonfallError('REQUEST_INVALID', { detail: 'It has no body.' });
  }
  const parsed = schema.safeParse(parseLenient(request.body));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new PerspectiveError(
    'INVALID_REQUEST',
    `Invalid value at '${placeOf(issue?.path ?? []) || 'body'}': ${issue?.code ?? 'invalid'}`,
  );
}
