/** What happens while a page is open. */
import type { FastifyRequest } from 'fastify';
import { createLiveEvents, type Numbered } from '../../../review/live-events.js';
import { type Actor, actorFor, includes } from '../actor.js';
import { EventStream } from '../event-stream.js';
import { isStillSignedIn } from '../gate.js';
import { showClaim, showJob, showState } from '../review-shape.js';
import type { ConsoleRoutes } from '../route-group.js';
import type { LiveEvent } from '../schema/decisions.js';

/** Proxies end connections on which nothing comes for a minute. */
const BEAT_MILLISECONDS = 15_000;
/** How soon a page hears that its session has ended. */
const SESSION_MILLISECONDS = 3_000;

/** What this person is told of the news; null for what is of sites that the person does not see. */
function shownTo({ user, canSee, role }: Actor, { news }: Numbered, now: Date): LiveEvent | null {
  switch (news.kind) {
    case 'decided': {
      const comments = news.states.map((state) => ({ seq: state.seq, review: showState(state, now) }));
      return canSee(news.site) ? { kind: 'decided', comments } : null;
    }
    case 'claimed': {
      const claims = news.claims.map(({ seq, claim }) => ({ seq, claim: showClaim(claim, user) }));
      return canSee(news.site) ? { kind: 'claimed', claims } : null;
    }
    case 'waiting':
      return canSee(news.site) ? news : null;
    case 'bulk': {
      const { job } = news;
      const leads = job.sites.every((site) => includes(role(site), 'lead'));
      return leads || job.actor === user.id ? { kind: 'bulk', job: showJob(job) } : null;
    }
    case 'settings':
      return news;
  }
}

/** The row behind which a page goes on after a break; null where it begins anew. */
function lastEventId({ headers }: FastifyRequest): number | null {
  const id = headers['last-event-id'];
  return typeof id === 'string' && /^\d{1,15}$/.test(id) ? Number(id) : null;
}

export const routes: ConsoleRoutes = (instance, context, config) => {
  const { app, log, now } = context;
  const live = createLiveEvents({ database: app.database, log, now });
  const open = new Set<EventStream>();
  // Streams would keep the server from closing for ever.
  instance.addHook('preClose', async () => {
    for (const stream of open) stream.end();
  });
  instance.addHook('onClose', () => live.close());

  instance.get('/events', { config: { role: 'viewer' } }, async (request, reply) => {
    const actor = actorFor(request);
    const stream = new EventStream();
    const tell = (news: readonly Numbered[]) => {
      for (const each of news) {
        const shown = shownTo(actor, each, now());
        if (shown) stream.send(shown, each.id);
      }
    };
    // What happens while the past is read comes behind it.
    let held: Numbered[] | null = [];
    const listening = live.listen((news) => {
      if (held) held.push(...news);
      else tell(news);
    });
    const beat = setInterval(() => stream.beat(), BEAT_MILLISECONDS).unref();
    const look = setInterval(async () => {
      // Where the database does not answer, the page finds out by itself.
      if (await isStillSignedIn(request, context, config).catch(() => true)) return;
      stream.send({ kind: 'session' } satisfies LiveEvent, null);
      stream.end();
    }, SESSION_MILLISECONDS).unref();
    open.add(stream);
    stream.body.once('close', () => {
      clearInterval(beat);
      clearInterval(look);
      listening.stop();
      open.delete(stream);
    });
    try {
      await listening.ready;
    } catch (error) {
      stream.body.destroy();
      throw error;
    }
    // nginx would gather the events.
    reply.header('x-accel-buffering', 'no').type('text/event-stream').send(stream.body);
    try {
      const after = lastEventId(request);
      if (after !== null) {
        for await (const past of live.since(after)) {
          tell(past);
          await stream.read();
          if (stream.body.destroyed) break;
        }
      }
      tell(held);
      held = null;
    } catch (error) {
      // The page asks again.
      log.warn({ err: error }, 'cannot tell what has happened');
      stream.body.destroy();
    }
    return reply;
  });
};
