import { describe, expect, it } from '@jest/globals';
import { signedIn } from '../../helpers/console.js';
import { describeSizes, STORES } from '../../helpers/pipeline.js';
import { idsOf, useQueue } from '../../helpers/queue-console.js';
import { PUBLISHED, REVIEWED } from '../../helpers/review.js';
import { MODEL } from '../../store/samples.js';

describeSizes('the review queue', STORES, (size) => {
  const { server, store, page, item, decide } = useQueue(size);

  describe('lists', () => {
    it('shows what awaits a person, by priority, with the terms of the sum', async () => {
      const visitor = await signedIn(server, 'viewer');
      await store([
        { id: 'low', scores: { TOXICITY: 0.61 } },
        { id: 'out', judgement: PUBLISHED },
        { id: 'high', scores: { TOXICITY: 0.97, THREAT: 0.99 } },
        { id: 'reported', scores: { TOXICITY: 0.62 }, facts: { reports: 7, likes: 1023 } },
      ]);
      const { items, total, totalIsMore, next } = await page(visitor);
      expect(idsOf(items)).toEqual(['reported', 'high', 'low']);
      expect({ total, totalIsMore, next }).toEqual({ total: 3, totalIsMore: false, next: null });
      const [reported, high, low] = items;
      expect(reported?.priority.terms.map(({ name }) => name)).toEqual([
        'rejection',
        'reach',
        'age',
        'reports',
      ]);
      // THREAT is not measured in this language, so it is no probability of a rejection.
      expect(high?.priority.terms[0]).toEqual({ name: 'rejection', value: 0.97 });
      expect(low?.priority.terms.map(({ name }) => name)).toEqual(['rejection', 'age']);
      for (const { priority } of items) {
        expect(priority.sum).toBeCloseTo(
          priority.terms.reduce((sum, { value }) => sum + value, 0),
          9,
        );
      }
      expect(low?.uncertainty).toBeCloseTo(0.01, 9);
      expect(low?.scores).toEqual([
        { attribute: 'TOXICITY', score: 0.61, threshold: 0.6, grade: 'measured' },
      ]);
      expect(low?.review).toMatchObject({ state: 'waiting', version: 0, by: null, decision: null });
    });

    it.each(['priority', 'uncertainty', 'age', 'thread'])(
      'pages by %s without a repeat or a gap',
      async (sort) => {
        const visitor = await signedIn(server, 'viewer');
        await store(
          Array.from({ length: 23 }, (_, at) => ({
            id: `c-${at}`,
            scores: { TOXICITY: 0.6 + (at % 5) / 100 },
            facts: { threadId: `t-${at % 3}`, createdAt: `2024-05-01T0${at % 7}:00:00.123456Z` },
          })),
        );
        const all = idsOf((await page(visitor, `?sort=${sort}&limit=200`)).items);
        expect(new Set(all).size).toBe(23);
        const paged: string[] = [];
        let cursor = '';
        for (let at = 0; at < 10; at++) {
          const { items, next, total } = await page(visitor, `?sort=${sort}&limit=4${cursor}`);
          expect(total).toBe(23);
          paged.push(...idsOf(items));
          if (next === null) break;
          cursor = `&cursor=${next}`;
        }
        expect(paged).toEqual(all);
      },
    );

    it('filters by every filter', async () => {
      const visitor = await signedIn(server, 'moderator');
      await store([
        { id: 'a', text: 'Über Äpfel & Birnen', scores: { TOXICITY: 0.9 } },
        {
          id: 'b',
          facts: { site: 'other', threadId: 't-2', section: 'sport', language: 'en', authorId: 'u-2' },
        },
        { id: 'c', scores: { INSULT: 0.51 }, judgement: { ...REVIEWED, verdict: 'hold' } },
        { id: 'd', judgement: PUBLISHED, scores: { TOXICITY: 0.1 } },
      ]);
      const found = async (query: string) => idsOf((await page(visitor, query)).items).sort();
      expect(await found('?site=other')).toEqual(['b']);
      expect(await found('?section=sport')).toEqual(['b']);
      expect(await found('?thread=t-1')).toEqual(['a', 'c']);
      expect(await found('?language=en')).toEqual(['b']);
      expect(await found('?author=u-2')).toEqual(['b']);
      expect(await found('?attribute=INSULT')).toEqual(['b', 'c']);
      expect(await found('?attribute=INSULT&from=0.5&to=0.6')).toEqual(['c']);
      expect(await found('?attribute=TOXICITY&from=0.9&to=1')).toEqual(['a']);
      expect(await found('?attribute=TOXICITY&from=0.8&to=0.9')).toEqual(['b']);
      expect(await found('?sentiment=negative')).toEqual(['a', 'b', 'c']);
      expect(await found('?sentiment=positive')).toEqual([]);
      expect(await found('?verdict=hold')).toEqual(['c']);
      expect(await found('?q=%C3%84PFEL%20%C3%BCber')).toEqual(['a']);
      expect(await found('?q=%25')).toEqual([]);
      expect(await found('?q=%26')).toEqual(['a']);
      expect(await found('?state=all')).toEqual(['a', 'b', 'c', 'd']);
      expect(await found('?state=all&thread=t-1&site=example&verdict=publish')).toEqual(['d']);
      const { items } = await page(visitor, '?site=other');
      await decide(visitor, items, 'reject');
      expect(await found('?state=rejected')).toEqual(['b']);
      expect(await found('?state=rejected&attribute=TOXICITY&from=0.8&to=0.9')).toEqual(['b']);
      expect(await found('?state=approved')).toEqual([]);
      expect((await page(visitor, '?q=Birnen')).total).toBe(1);
    });

    it('refuses a cursor of another list, and one that somebody made up', async () => {
      const visitor = await signedIn(server, 'viewer');
      await store([{ id: 'a' }, { id: 'b' }]);
      const { next } = await page(visitor, '?limit=1');
      const made = Buffer.from('["age","waiting",["2024",1],1,false]').toString('base64url');
      for (const query of [
        `sort=age&cursor=${next}`,
        `state=all&cursor=${next}`,
        'cursor=x',
        `sort=age&cursor=${made}`,
      ]) {
        const response = await visitor.get(`/console/queue?${query}`);
        expect([response.statusCode, response.json().error.code]).toEqual([400, 'REQUEST_INVALID']);
      }
    });

    it('shows a person the own sites only', async () => {
      const visitor = await signedIn(server, { other: 'moderator' });
      const [a, b] = await store([{ id: 'a' }, { id: 'b', facts: { site: 'other' } }]);
      expect(idsOf((await page(visitor)).items)).toEqual(['b']);
      expect(idsOf((await page(visitor, '?state=all')).items)).toEqual(['b']);
      expect((await visitor.get('/console/queue?site=example')).statusCode).toBe(403);
      expect((await visitor.get(`/console/comments/${a?.seq}`)).statusCode).toBe(404);
      expect((await visitor.get(`/console/comments/${a?.seq}/timeline`)).statusCode).toBe(404);
      expect((await visitor.post('/console/claims', { comments: [a?.seq] })).statusCode).toBe(404);
      const comments = [{ seq: a?.seq, version: 0 }];
      expect((await visitor.post('/console/decisions', { comments, action: 'reject' })).statusCode).toBe(404);
      expect((await visitor.get(`/console/comments/${b?.seq}`)).statusCode).toBe(200);
    });
  });

  describe('a comment', () => {
    it('has its thread, its author, its words and its reasons around it', async () => {
      const visitor = await signedIn(server, 'moderator');
      const stored = await store([
        { id: '1', judgement: PUBLISHED },
        { id: '2', facts: { authorId: 'u-9' } },
        { id: '3', facts: { parentId: '1', replyTo: 'Anna', authorId: 'u-9' } },
        { id: '4', facts: { parentId: '3' } },
        { id: '5', facts: { threadId: 't-9', authorId: 'u-9' } },
      ]);
      await decide(visitor, (await page(visitor, '?thread=t-9')).items, 'reject');
      const found = await item(visitor, stored[2]?.seq as number);
      expect(found.parent).toMatchObject({ id: '1', state: 'published' });
      expect(found.before.map(({ id }) => id)).toEqual(['1', '2']);
      expect(found.after.map(({ id }) => id)).toEqual(['4']);
      expect(found.replies.map(({ id }) => id)).toEqual(['4']);
      expect(found.authorPanel).toMatchObject({ comments: 3, approved: 0, rejected: 1, waiting: 2 });
      expect(found.authorPanel.recent.map(({ id, state }) => [id, state])).toEqual([
        ['5', 'rejected'],
        ['2', 'waiting'],
      ]);
      expect(found.reasons).toEqual([
        {
          code: 'ABOVE_THRESHOLD',
          de: 'TOXICITY erreicht mit 0,83 die Schwelle von 0,60.',
          en: 'TOXICITY 0.83 reaches 0.60.',
        },
      ]);
      expect(found.spans).toContainEqual({ begin: 0, end: 4, attribute: 'TOXICITY', share: 1.9 });
      expect(found.spans).toContainEqual({ begin: 0, end: 4, list: 'suspect' });
      expect(found).toMatchObject({ model: MODEL, policy: '1', replyTo: 'Anna', agreement: null });
      expect((await visitor.get('/console/comments/999999')).statusCode).toBe(404);
    });

    it('tells what people made of others like it, once there are twenty', async () => {
      const visitor = await signedIn(server, 'moderator');
      await store(Array.from({ length: 21 }, (_, at) => ({ id: `c-${at}` })));
      const { items } = await page(visitor);
      await decide(visitor, items.slice(0, 15), 'reject');
      await decide(visitor, items.slice(15, 20), 'approve');
      const { agreement } = await item(visitor, items[20]?.seq as number);
      expect(agreement).toEqual({ attribute: 'TOXICITY', rejected: 0.75, of: 20 });
    });
  });

  describe('the histogram', () => {
    it('counts what waits and what was decided in a hundred columns', async () => {
      const visitor = await signedIn(server, 'moderator');
      await store([
        { id: 'a', scores: { TOXICITY: 1 } },
        { id: 'b', scores: { TOXICITY: 0.701 } },
        { id: 'c', scores: { TOXICITY: 0.705 } },
        { id: 'd', scores: { INSULT: 0.9 } },
        { id: 'e', scores: { TOXICITY: 0.709 }, facts: { language: 'en' } },
      ]);
      await decide(
        visitor,
        (await page(visitor, '?attribute=TOXICITY&from=0.705&to=0.706')).items,
        'approve',
      );
      const response = await visitor.get('/console/histogram?attribute=TOXICITY&language=de&site=example');
      const { columns, threshold } = response.json();
      expect([response.statusCode, threshold]).toEqual([200, 0.6]);
      expect(columns[99]).toEqual({ waiting: 1, approved: 0, rejected: 0 });
      expect(columns[70]).toEqual({ waiting: 1, approved: 1, rejected: 0 });
      expect(columns).toHaveLength(100);
    });
  });

  it('offers what there is to filter by', async () => {
    const visitor = await signedIn(server, { example: 'viewer' });
    await store([
      { id: 'a' },
      { id: 'b', facts: { section: 'sport', language: 'en' } },
      { id: 'c', facts: { site: 'x' } },
    ]);
    expect((await visitor.get('/console/facets')).json()).toEqual({
      sites: ['example'],
      sections: ['politik', 'sport'],
      languages: ['de', 'en'],
    });
  });
});
