/** The review queue as a person asks for it, over the console's routes. */
import { expect } from '@jest/globals';
import type { z } from 'zod';
import type { decisionAnswer } from '../../src/http/console/schema/decisions.js';
import { commentPage, type QueueItem, queuePage } from '../../src/http/console/schema/queue.js';
import type { Visitor } from './console.js';
import { useServer } from './http.js';
import type { Size } from './pipeline.js';
import { type Sample, storeLabelled } from './review.js';

export type DecisionAnswer = z.output<typeof decisionAnswer>;

/** A server of a suite, and what its tests ask of it. */
export function useQueue(size: Size) {
  const server = useServer(size);
  const database = () => server.pipeline.database;
  return {
    server,
    database,
    store: (samples: readonly Sample[]) => storeLabelled(database(), samples, server.clock.now()),

    async page(visitor: Visitor, query = '') {
      const response = await visitor.get(`/console/queue${query}`);
      expect([response.statusCode, response.body]).toEqual([200, expect.any(String)]);
      return queuePage.parse(response.json());
    },

    item: async (visitor: Visitor, seq: number) =>
      commentPage.parse((await visitor.get(`/console/comments/${seq}`)).json()),

    async decide(visitor: Visitor, items: readonly QueueItem[], action: string, more: object = {}) {
      const comments = items.map(({ seq, review }) => ({ seq, version: review.version }));
      const response = await visitor.post('/console/decisions', { comments, action, ...more });
      return { status: response.statusCode, body: response.json() as DecisionAnswer };
    },
  };
}

/** Of items, the ids that their sources gave them. */
export const idsOf = (items: readonly QueueItem[]): string[] => items.map(({ id }) => id);
