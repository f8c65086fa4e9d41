/** Threads: the list, one as a tree, as a file, and scored again. */
import type { FastifyReply } from 'fastify';
import { catchUp } from '../../../dashboards/counting.js';
import { readThreadCursor, writeThreadCursor } from '../../../dashboards/thread-cursor.js';
import { TonfallError } from '../../../errors.js';
import { listThreads, rescoreThread, threadComments, threadHead } from '../../../store/dashboard-threads.js';
import { reviewItems } from '../../../store/review-items.js';
import { reviewStates } from '../../../store/review-states.js';
import { actorFor, requireRole } from '../actor.js';
import { askedSites } from '../asked-sites.js';
import { sendCsv } from '../csv-answer.js';
import { scoresOf } from '../queue-items.js';
import { showState } from '../review-shape.js';
import type { ConsoleRoutes } from '../route-group.js';
import {
  rescoreAnswer,
  threadList,
  threadListQuery,
  threadName,
  threadPage,
  threadPageQuery,
} from '../schema/dashboards.js';
import { refusal } from '../schema/elements.js';
import { threadFile } from '../thread-file.js';

const PAGE = 50;
/** Comments of a thread that its page shows, and characters of each. */
const MOST_COMMENTS = 500;
const MOST_CHARACTERS = 4000;

const refused = { '4xx': refusal, '5xx': refusal };

export const routes: ConsoleRoutes = (instance, { app, model, policy, now, onStored }) => {
  const { database } = app;
  const viewer = { role: 'viewer' } as const;

  instance.get(
    '/threads',
    { config: viewer, schema: { querystring: threadListQuery, response: { 200: threadList, ...refused } } },
    async (request, reply) => {
      const { site, q, cursor, format } = request.query;
      const sites = askedSites(actorFor(request), 'viewer', site);
      const after = cursor === undefined ? null : readThreadCursor(cursor);
      if (cursor !== undefined && after === null) {
        throw new TonfallError('REQUEST_INVALID', { detail: 'The cursor is not one of this list.' });
      }
      await catchUp(database);
      const words = q === undefined || q === '' ? null : q;
      const { threads, next } = await listThreads(database, { sites, words, after, limit: PAGE });
      const items = threads.map((thread) => ({ ...thread, lastAt: thread.lastAt.toISOString() }));
      if (format === 'csv') {
        return sendCsv(reply, 'threads', ['site', 'id', 'title', 'comments', 'waiting', 'lastAt'], items);
      }
      return { items, next: next && writeThreadCursor(next) };
    },
  );

  instance.get(
    '/thread',
    { config: viewer, schema: { querystring: threadPageQuery, response: { 200: threadPage, ...refused } } },
    async (request, reply) => {
      const { site, id, format } = request.query;
      requireRole(actorFor(request), 'viewer', site);
      await catchUp(database);
      const head = await threadHead(database, { site, id });
      if (!head) throw new TonfallError('THREAD_NOT_FOUND');
      if (format !== 'json') {
        // A file has no schema.
        return (reply as FastifyReply)
          .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson')
          .header('content-disposition', `attachment; filename="thread.${format}"`)
          .send(threadFile(database, { site, id, model: model.id }, format));
      }
      const tree = await threadComments(database, { site, id }, MOST_COMMENTS);
      const numbers = tree.map(({ seq }) => seq);
      const items = await reviewItems(database, numbers, MOST_CHARACTERS);
      const states = await reviewStates(database, numbers);
      const parents = new Map(tree.map(({ seq, parent }) => [seq, parent]));
      const inForce = await policy.current();
      const time = now();
      const comments = items.flatMap((item) => {
        const state = states.get(item.seq);
        if (!state) return [];
        const sentiment = item.label?.sentiment;
        return [
          {
            seq: item.seq,
            id: item.id,
            parent: parents.get(item.seq) ?? null,
            author: item.author,
            createdAt: item.createdAt?.toISOString() ?? null,
            text: item.text,
            truncated: item.truncated,
            language: item.language,
            scores: scoresOf(item, inForce),
            sentiment: sentiment ? { label: sentiment.label, score: sentiment.score } : null,
            verdict: item.verdict?.verdict ?? null,
            review: showState(state, time),
          },
        ];
      });
      const { title, url } = head;
      return { site, id, title, url, comments, omitted: Math.max(0, head.comments - tree.length) };
    },
  );

  instance.post(
    '/thread/rescore',
    {
      config: { role: 'moderator' },
      schema: { body: threadName, response: { 200: rescoreAnswer, ...refused } },
    },
    async (request) => {
      const thread = request.body;
      requireRole(actorFor(request), 'moderator', thread.site);
      await catchUp(database);
      if (!(await threadHead(database, thread))) throw new TonfallError('THREAD_NOT_FOUND');
      const queued = await rescoreThread(database, thread, { model: model.id, now: now() });
      if (queued > 0) onStored();
      return { queued };
    },
  );
};
