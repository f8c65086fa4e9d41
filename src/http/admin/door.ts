/** The queues for whoever runs the server: bull-board, for admins of every site. */
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import { LABEL_QUEUE, RECONCILE_QUEUE } from '../../queue/names.js';
import { actorFor, EVERY_SITE, requireRole } from '../console/actor.js';
import { requireSession } from '../console/gate.js';
import type { HttpDoor } from '../door.js';
import { OWN_ENVELOPE } from '../envelope.js';
import { policyHeader } from '../page-policy.js';
import { requestError } from '../request-error.js';

const PREFIX = '/admin/queues';

/** Its script sets styles in the page. */
const PAGE_POLICY = policyHeader({ 'style-src': "'self' 'unsafe-inline'" });

/** The page as it is shipped loads a font from another host; the reader's own fonts do. */
export const withoutOutsideFiles = (page: string): string =>
  page.replace(/<link\s[^>]*https?:\/\/[^>]*>/gi, '');

export const door: HttpDoor = {
  name: 'admin',
  prefix: PREFIX,
  line: ['/admin/queues', 'the queues, for admins of the console'],
  async open(instance, context, config) {
    instance.addHook('onRoute', (route) => {
      route.config = { ...route.config, role: 'admin' };
    });
    // Its script knows of no CSRF token; the cookie's SameSite and the browser's word of the origin have to do.
    await requireSession(instance, context, config, { csrfToken: false });
    instance.addHook('onRequest', async (request, reply) => {
      requireRole(actorFor(request), 'admin', EVERY_SITE);
      reply.header('content-security-policy', PAGE_POLICY);
    });
    instance.addHook<unknown>('onSend', async (_, reply, payload) =>
      typeof payload === 'string' && String(reply.getHeader('content-type')).includes('text/html')
        ? withoutOutsideFiles(payload)
        : payload,
    );
    const adapter = new FastifyAdapter();
    adapter.setBasePath(
      `${config.publicUrl ? new URL(config.publicUrl).pathname.replace(/\/$/, '') : ''}${PREFIX}`,
    );
    const queues = [LABEL_QUEUE, RECONCILE_QUEUE].map(
      (name) => new BullMQAdapter(context.app.queues.queue(name) as never),
    );
    createBullBoard({
      queues,
      serverAdapter: adapter as unknown as Parameters<typeof createBullBoard>[0]['serverAdapter'],
      options: { uiConfig: { boardTitle: 'Tonfall', hideRedisDetails: true } },
    });
    adapter.setErrorHandler((thrown) => {
      const { status, body } = OWN_ENVELOPE.of(requestError(thrown), { id: '', originalUrl: PREFIX });
      return { status: status as 500, body: body as Record<string, unknown> };
    });
    await instance.register(adapter.registerPlugin(), {});
  },
};
