/** Tonfall's own routes for comments: store them, read what became of them. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type ErrorCode, TonfallError } from '../../errors.js';
import { commentStates, findComment } from '../../store/comment-state.js';
import { bearerKey, callerFor, requireKey } from '../authenticate.js';
import { siteOf } from '../caller.js';
import type { HttpContext } from '../context.js';
import type { HttpDoor } from '../door.js';
import { goneSignal } from '../gone-signal.js';
import { createIdempotency } from '../idempotency.js';
import { openScope } from '../open-scope.js';
import { storableText } from '../storable-text.js';
import { answerOf, answersWhenSettled, waitSeconds } from './answers.js';
import {
  type BatchAnswer,
  batchAnswer,
  batchInput,
  type CommentAnswer,
  commentAnswer,
  commentInput,
  errorAnswers,
} from './schema.js';
import { takeComments } from './take.js';

const BATCH_BYTES = 20_000_000;

const tags = ['comments'];
const security = [{ bearer: [] }];
export const door: HttpDoor = {
  name: 'comments',
  prefix: '/v1/comments',
  line: ['/v1/comments', 'stores comments, reads labels'],
  async open(instance, context, config) {
    await openScope(instance, 'comments, stored', (guarded) => storing(guarded, context));
    await openScope(instance, 'comments, read', (guarded) => {
      requireKey(guarded, context.keys, { scope: 'read', keyOf: bearerKey });
      guarded.withTypeProvider<ZodTypeProvider>().get(
        '/:id',
        {
          schema: {
            summary: 'What became of a comment',
            tags,
            security,
            params: z.object({ id: storableText() }),
            querystring: z.object({
              site: storableText().optional(),
              source: storableText().default('api'),
            }),
            response: { 200: commentAnswer, ...errorAnswers },
          },
        },
        async (request) => {
          const { source } = request.query;
          const site = siteOf(callerFor(request), request.query.site, config.site);
          const name = { site, source, id: request.params.id };
          const seq = await findComment(context.app.database, name);
          if (seq === null) throw new TonfallError('COMMENT_NOT_FOUND');
          const [state] = await commentStates(context.app.database, [seq], context.model.id);
          return answerOf(name, state ?? { state: 'pending' });
        },
      );
    });
  },
};

/** The routes that store. An answer without all labels is 202. */
function storing(instance: FastifyInstance, context: HttpContext): void {
  const idempotency = createIdempotency(context.app.database, context.now);
  requireKey(instance, context.keys, { scope: 'ingest', keyOf: bearerKey });
  const typed = instance.withTypeProvider<ZodTypeProvider>();
  typed.post(
    '/',
    {
      schema: {
        summary: 'Store a comment and have it labelled',
        description:
          '`Prefer: wait=N` waits up to N seconds (30 at most) for the label. `Idempotency-Key` makes it safe to send again.',
        tags,
        security,
        body: commentInput,
        response: { 200: commentAnswer, 202: commentAnswer, ...errorAnswers },
      },
    },
    async (request, reply) => {
      const seconds = waitSeconds(request.headers.prefer as string | undefined);
      const caller = callerFor(request);
      const answer = await idempotency.once<CommentAnswer>(request, caller, async () => {
        // As sent: the schema of the route has filled in defaults, and `takeComments` checks by itself.
        const taken = await takeComments(
          [request.body],
          caller,
          seconds > 0 ? 'interactive' : 'fresh',
          context,
        );
        const [first] = taken;
        if (first?.kind === 'refused') {
          const { code, place } = first.refusal;
          throw new TonfallError(code as ErrorCode, { place });
        }
        const [answered] = await answersWhenSettled(taken, seconds, context, goneSignal(reply));
        return answered as CommentAnswer;
      });
      if (seconds > 0) reply.header('preference-applied', `wait=${seconds}`);
      return reply.status(answer.state === 'pending' ? 202 : 200).send(answer);
    },
  );
  typed.post(
    '/batch',
    {
      bodyLimit: BATCH_BYTES,
      schema: {
        summary: 'Store up to 1,000 comments',
        tags,
        security,
        body: batchInput,
        response: { 200: batchAnswer, 202: batchAnswer, ...errorAnswers },
      },
    },
    async (request, reply) => {
      const seconds = waitSeconds(request.headers.prefer as string | undefined);
      const caller = callerFor(request);
      const answer = await idempotency.once<BatchAnswer>(request, caller, async () => {
        const taken = await takeComments(request.body.comments, caller, 'fresh', context);
        const results = await answersWhenSettled(taken, seconds, context, goneSignal(reply));
        const refused = taken.filter(({ kind }) => kind === 'refused').length;
        return { accepted: taken.length - refused, refused, results } as BatchAnswer;
      });
      if (seconds > 0) reply.header('preference-applied', `wait=${seconds}`);
      const waits = answer.results.some((each) => 'state' in each && each.state === 'pending');
      return reply.status(waits ? 202 : 200).send(answer);
    },
  );
}
