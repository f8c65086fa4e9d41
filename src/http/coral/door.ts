/** Coral: its external moderation phase, and its webhooks. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { TonfallError } from '../../errors.js';
import { storeCoralEvent } from '../../store/coral-events.js';
import { type CoralSite, findCoralSite } from '../../store/coral-sites.js';
import { errorAnswers } from '../comments/schema.js';
import type { HttpDoor } from '../door.js';
import { isTooDeep } from '../json-depth.js';
import { createReadAhead } from '../read-ahead.js';
import { placeOf } from '../request-error.js';
import { moderate } from './moderate.js';
import { eventRequest, phaseRequest, phaseResponse } from './schema.js';
import { isSigned } from './signature.js';

const BODY_BYTES = 2_000_000;
/** A site that was added counts at once, one that was changed or removed after this time at the latest. */
const REMEMBER_MILLISECONDS = 5000;
const REFRESH_MILLISECONDS = 500;

export const door: HttpDoor = {
  name: 'coral',
  prefix: '/coral',
  line: ['/coral/moderate', "as Coral's external moderation phase; /coral/events for its webhooks"],
  open(instance, context) {
    const { now, app } = context;
    const sites = createReadAhead<CoralSite | null>({
      now,
      refreshAfter: REFRESH_MILLISECONDS,
      keep: REMEMBER_MILLISECONDS,
      capacity: 1000,
    });
    const siteOf: SiteOf = (tenant) => sites.get(tenant, () => findCoralSite(app.database, tenant));
    acceptRawBody(instance);
    instance.post(
      '/moderate',
      {
        schema: {
          ...described('Judge a comment'),
          response: { 200: phaseResponse, 204: z.null().describe('No opinion'), ...errorAnswers },
        },
      },
      async (request, reply) => {
        const { site, body } = await signed(request, phaseRequest, siteOf);
        const { answer, keep } = await moderate(body, site, context);
        reply.raw.once('finish', () => {
          keep().catch((error: unknown) =>
            context.log.error({ err: error }, 'cannot store a comment of Coral'),
          );
        });
        return answer === null ? reply.status(204).send(null) : reply.send(answer);
      },
    );
    const schema = {
      ...described('Take a webhook'),
      response: { 204: z.null().describe('Stored, or known already'), ...errorAnswers },
    };
    instance.post('/events', { schema }, async (request, reply) => {
      const { site, body } = await signed(request, eventRequest, siteOf);
      const { id, type, data, createdAt } = body;
      await storeCoralEvent(
        app.database,
        { tenant: site.tenant, id, type, data, createdAt: createdAt ?? null },
        now(),
      );
      return reply.status(204).send(null);
    });
  },
};

type SiteOf = (tenant: string) => Promise<CoralSite | null>;

const described = (summary: string) => ({
  summary,
  tags: ['coral'],
  description: 'Signed with a secret of `tonfall coral add` in the header X-Coral-Signature.',
});

/** The signature is over the bytes as they came. */
function acceptRawBody(instance: FastifyInstance): void {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_BYTES }, (_, body, done) =>
    done(null, body),
  );
}

/** The body of a request whose signature holds. Throws SIGNATURE_INVALID, REQUEST_INVALID. */
async function signed<Schema extends z.ZodType<{ tenantID: string }>>(
  request: FastifyRequest,
  schema: Schema,
  siteOf: SiteOf,
): Promise<{ readonly site: CoralSite; readonly body: z.output<Schema> }> {
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const text = raw.toString('utf8');
  const sent = parsedOrNull(text);
  const tenant = tenantOf(sent);
  const site = tenant === null ? null : await siteOf(tenant);
  const header = request.headers['x-coral-signature'];
  const holds = isSigned(raw, typeof header === 'string' ? header : '', site?.secrets ?? ['']);
  if (!site || !holds) throw new TonfallError('SIGNATURE_INVALID');
  if (isTooDeep(text)) {
    throw new TonfallError('REQUEST_INVALID', { detail: 'It is nested too deep.' });
  }
  const parsed = schema.safeParse(sent);
  if (!parsed.success) {
    const place = placeOf(parsed.error.issues[0]?.path ?? []);
    throw new TonfallError('REQUEST_INVALID', { detail: `${place}: not of the expected form.` });
  }
  return { site, body: parsed.data };
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function tenantOf(sent: unknown): string | null {
  const tenant = (sent as { tenantID?: unknown } | null)?.tenantID;
  // No tenant has a NUL, and the database takes none.
  return typeof tenant === 'string' && !tenant.includes('\0') ? tenant : null;
}
