import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { decisionAnswer } from '../../../src/http/console/schema/decisions.js';
import { commentPage, type QueueItem, queuePage } from '../../../src/http/console/schema/queue.js';
import { storeComments } from '../../../src/store/comments.js';
import { writeLabels } from '../../../src/store/labels.js';
import { saveSettings } from '../../../src/store/settings.js';
import { labelsToJudge, writeVerdicts } from '../../../src/store/verdicts.js';
import { signedIn, type Visitor } from '../../helpers/console.js';
import { useServer } from '../../helpers/http.js';
import { describeSizes } from '../../helpers/pipeline.js';
import { PUBLISHED, REVIEWED, type Sample, storeLabelled } from '../../helpers/review.js';
import { comment, entryFor, MODEL, NEXT_MODEL } from '../../store/samples.js';

type Answer = z.output<typeof decisionAnswer>;

describeSizes('the review queue', ['embedded', 'PostgreSQL'], (size) => {
  const server = useServer(size);
  const database = () => server.pipeline.database;
  const store = (samples: readonly Sample[]) => storeLabelled(database(), samples, server.clock.now());

  const page = async (visitor: Visitor, query = '') => {
    const response = await visitor.get(`/console/queue${query}`);
    expect([response.statusCode, response.body]).toEqual([200, expect.any(String)]);
    return queuePage.parse(response.json());
  };
  const ids = (items: readonly QueueItem[]) => items.map(({ id }) => id);
  const item = async (visitor: Visitor, seq: number) =>
    commentPage.parse((await visitor.get(`/console/comments/${seq}`)).json());

  const decide = async (visitor: Visitor, items: readonly QueueItem[], action: string, more: object = {}) => {
    const comments = items.map(({ seq, review }) => ({ seq, version: review.version }));
    const response = await visitor.post('/console/decisions', { comments, action, ...more });
    return { status: response.statusCode, body: response.json() as Answer };
  };

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
      expect(ids(items)).toEqual(['reported', 'high', 'low']);
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
        const all = ids((await page(visitor, `?sort=${sort}&limit=200`)).items);
        expect(new Set(all).size).toBe(23);
        const paged: string[] = [];
        let cursor = '';
        for (let at = 0; at < 10; at++) {
          const { items, next, total } = await page(visitor, `?sort=${sort}&limit=4${cursor}`);
          expect(total).toBe(23);
          paged.push(...ids(items));
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
      const found = async (query: string) => ids((await page(visitor, query)).items).sort();
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
      expect(ids((await page(visitor)).items)).toEqual(['b']);
      expect(ids((await page(visitor, '?state=all')).items)).toEqual(['b']);
      expect((await visitor.get('/console/queue?site=example')).statusCode).toBe(403);
      expect((await visitor.get(`/console/comments/${a?.seq}`)).statusCode).toBe(404);
      expect((await visitor.get(`/console/comments/${a?.seq}/timeline`)).statusCode).toBe(404);
      expect((await visitor.post('/console/claims', { comments: [a?.seq] })).statusCode).toBe(404);
      const comments = [{ seq: a?.seq, version: 0 }];
      expect((await visitor.post('/console/decisions', { comments, action: 'reject' })).statusCode).toBe(404);
      expect((await visitor.get(`/console/comments/${b?.seq}`)).statusCode).toBe(200);
    });
  });

  describe('decisions', () => {
    it('take effect at once and can be taken back, within the grace period and after it', async () => {
      const visitor = await signedIn(server, 'moderator', { name: 'Maria Muster' });
      await store([{ id: 'a' }, { id: 'b' }]);
      const { items } = await page(visitor);
      const [first] = items;
      const { status, body } = await decide(visitor, [first as QueueItem], 'reject', {
        reason: 'insult',
        note: 'Siehe Absatz 2',
      });
      expect(status).toBe(200);
      expect(decisionAnswer.parse(body).decided[0]?.review).toMatchObject({
        state: 'rejected',
        version: 1,
        by: { id: visitor.id, name: 'Maria Muster' },
        reason: 'insult',
        undoUntil: expect.any(String),
      });
      expect((await page(visitor)).total).toBe(1);

      const decision = body.decided[0]?.decision as number;
      const undone = await visitor.post('/console/decisions/undo', { decisions: [decision] });
      expect(undone.json().decided[0].review).toMatchObject({ state: 'waiting', version: 2, decision: null });
      // Both are as urgent as each other, up to rounding.
      expect(ids((await page(visitor)).items).sort()).toEqual(ids(items).sort());
      const again = await visitor.post('/console/decisions/undo', { decisions: [decision] });
      expect([again.statusCode, again.json().decided]).toEqual([409, []]);

      const fresh = (await page(visitor)).items.find(({ seq }) => seq === first?.seq);
      const late = await decide(visitor, [fresh as QueueItem], 'approve');
      server.clock.pass(11_000);
      expect((await item(visitor, first?.seq as number)).item.review.undoUntil).toBeNull();
      await visitor.post('/console/decisions/undo', { decisions: [late.body.decided[0]?.decision] });
      const rows = await database().query(
        'select action, effective_at is null as "neverLeaves", undoes is not null as undoes from tonfall.decisions order by seq',
      );
      expect(rows).toEqual([
        { action: 'reject', neverLeaves: false, undoes: false },
        { action: 'undo', neverLeaves: true, undoes: true },
        { action: 'approve', neverLeaves: false, undoes: false },
        { action: 'undo', neverLeaves: false, undoes: true },
      ]);
      const { timeline } = await item(visitor, first?.seq as number);
      expect(timeline.map(({ kind, what }) => [kind, what])).toEqual([
        ['stored', null],
        ['labelled', null],
        ['judged', 'review'],
        ['decided', 'reject'],
        ['decided', 'undo'],
        ['decided', 'approve'],
        ['decided', 'undo'],
      ]);
      expect(timeline[3]).toMatchObject({
        by: { name: 'Maria Muster' },
        reason: 'insult',
        note: 'Siehe Absatz 2',
      });
    });

    it('collide where two people decide from the same version, and say who was first', async () => {
      const one = await signedIn(server, 'moderator', { name: 'Eins' });
      const two = await signedIn(server, 'moderator', { name: 'Zwei' });
      await store([{ id: 'a' }, { id: 'b' }]);
      const { items } = await page(one);
      const [first] = items as [QueueItem];
      expect((await decide(one, [first], 'reject')).status).toBe(200);
      const collided = await decide(two, [first], 'approve');
      expect(collided.status).toBe(409);
      expect(collided.body.conflicts).toEqual([
        expect.objectContaining({
          seq: first.seq,
          by: { id: one.id, name: 'Eins' },
          review: expect.objectContaining({ state: 'rejected' }),
        }),
      ]);
      const some = await decide(two, items, 'approve');
      expect([some.status, some.body.decided.length, some.body.conflicts.length]).toEqual([200, 1, 1]);
    });

    it('at the same moment are written once', async () => {
      const visitors = await Promise.all([1, 2, 3].map(() => signedIn(server, 'moderator')));
      await store([{ id: 'a' }]);
      const { items } = await page(visitors[0] as Visitor);
      const answers = await Promise.all(visitors.map((visitor) => decide(visitor, items, 'approve')));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    });

    it('about a text that has changed meanwhile conflict', async () => {
      const visitor = await signedIn(server, 'moderator');
      await store([{ id: 'a' }]);
      const { items } = await page(visitor);
      await storeComments(database(), [comment('a', 'Etwas ganz anderes')], {
        now: server.clock.now(),
        priority: 10,
      });
      expect((await page(visitor)).items).toEqual([]);
      const { status, body } = await decide(visitor, items, 'approve');
      expect([status, body.conflicts[0]?.by]).toEqual([409, null]);
    });

    it('hold whatever model or policy says later, until the text changes', async () => {
      const visitor = await signedIn(server, 'moderator');
      const [a] = await store([{ id: 'a' }, { id: 'b' }]);
      const { items } = await page(visitor);
      await decide(visitor, items, 'approve');
      // Another model labels both again.
      await database().query(
        'insert into tonfall.pending (comment, content_hash, priority, added_at) select seq, content_hash, 1, now() from tonfall.comments',
      );
      const rows = await database().query<{ seq: number; contentHash: string }>(
        'select seq, content_hash as "contentHash" from tonfall.comments order by seq',
      );
      const options = { model: NEXT_MODEL, policy: 1, now: server.clock.now() };
      expect(
        await writeLabels(
          database(),
          rows.map((row) => entryFor(row)),
          options,
        ),
      ).toHaveLength(2);
      expect((await page(visitor)).total).toBe(0);
      // Nor does another policy judge them.
      await saveSettings(database(), { unscored: 'hold' }, 'test', server.clock.now());
      const request = { model: NEXT_MODEL, policy: 2, before: null, limit: 10 };
      expect(await labelsToJudge(database(), request)).toEqual([]);
      // Changed, it waits for a label, and then for a person.
      await storeComments(database(), [comment('a', 'neu')], { now: server.clock.now(), priority: 10 });
      expect((await page(visitor)).total).toBe(0);
      const [changed] = await database().query<{ contentHash: string }>(
        'select content_hash as "contentHash" from tonfall.comments where seq = $1',
        [a?.seq],
      );
      const entry = entryFor({ seq: a?.seq as number, contentHash: changed?.contentHash as string });
      await writeLabels(database(), [entry], options);
      expect(ids((await page(visitor)).items)).toEqual(['a']);
      // And when the old text comes back, so does what was decided about it.
      await storeComments(database(), [comment('a')], { now: server.clock.now(), priority: 10 });
      expect((await page(visitor)).total).toBe(0);
      expect((await item(visitor, a?.seq as number)).item.review.state).toBe('approved');
    });

    it('follow a policy that publishes what waited, and one that asks for it again', async () => {
      const visitor = await signedIn(server, 'moderator');
      await store([{ id: 'a' }]);
      for (const [policy, judgement, total] of [
        [2, PUBLISHED, 0],
        [3, REVIEWED, 1],
      ] as const) {
        const [row] = await labelsToJudge(database(), { model: MODEL, policy, before: null, limit: 10 });
        const entry = { label: row?.label as number, judgement, thresholds: { TOXICITY: 0.8 } };
        await writeVerdicts(database(), [entry], { policy, now: server.clock.now() });
        expect((await page(visitor)).total).toBe(total);
      }
    });

    it('need a lead for what was escalated, and for what others decided', async () => {
      const moderator = await signedIn(server, 'moderator');
      const lead = await signedIn(server, 'lead');
      await store([{ id: 'a' }, { id: 'b' }]);
      const { items } = await page(moderator);
      const [a, b] = items as [QueueItem, QueueItem];
      await decide(moderator, [a], 'escalate');
      const [escalated] = (await page(moderator, '?state=escalated')).items as [QueueItem];
      expect(escalated.review.state).toBe('escalated');
      expect((await decide(moderator, [escalated], 'approve')).status).toBe(403);
      expect((await decide(lead, [escalated], 'approve')).status).toBe(200);
      const { body } = await decide(lead, [b], 'reject');
      const decisions = [body.decided[0]?.decision];
      expect((await moderator.post('/console/decisions/undo', { decisions })).statusCode).toBe(403);
      const viewer = await signedIn(server, 'viewer');
      expect((await decide(viewer, [b], 'reject')).status).toBe(403);
    });

    it('keep highlights and notes beside the state, and give back what was before, one after the other', async () => {
      const visitor = await signedIn(server, 'moderator');
      await store([{ id: 'a' }, { id: 'out', judgement: PUBLISHED }]);
      const [a] = (await page(visitor)).items as [QueueItem];
      const state = async () => (await item(visitor, a.seq)).item;
      const undo = async () => {
        const { decision } = (await state()).review;
        return (await visitor.post('/console/decisions/undo', { decisions: [decision] })).statusCode;
      };
      await decide(visitor, [a], 'highlight');
      await decide(visitor, [await state()], 'approve');
      expect((await decide(visitor, [a], 'note', { note: 'Lesenswert' })).status).toBe(200);
      expect((await decide(visitor, [a], 'note', { note: ' ' })).status).toBe(400);
      expect((await state()).review).toMatchObject({ state: 'approved', highlighted: true, version: 3 });
      expect(await undo()).toBe(200);
      expect((await state()).review).toMatchObject({ state: 'waiting', highlighted: true });
      expect(await undo()).toBe(200);
      expect((await state()).review).toMatchObject({ state: 'waiting', highlighted: false, decision: null });

      const [out] = (await page(visitor, '?state=all&verdict=publish')).items as [QueueItem];
      expect(out.review.state).toBe('published');
      await decide(visitor, [out], 'reject');
      expect((await item(visitor, out.seq)).item.review.state).toBe('rejected');
      expect((await page(visitor)).total).toBe(1);
    });

    it('need a reason where the site wants one, and only one that it knows', async () => {
      const visitor = await signedIn(server, 'moderator');
      await store([{ id: 'a' }]);
      const { items } = await page(visitor);
      const unknown = await decide(visitor, items, 'reject', { reason: 'weather' });
      expect(unknown.status).toBe(400);
      const document = { required: true, reasons: [{ code: 'spam', de: 'Werbung', en: 'Spam' }] };
      await database().query(
        `insert into tonfall.site_settings (site, name, version, document, created_at, created_by)
         values ('example', 'reasons', 1, $1::jsonb, now(), 'test')`,
        [JSON.stringify(document)],
      );
      expect((await decide(visitor, items, 'reject')).status).toBe(400);
      expect((await decide(visitor, items, 'reject', { reason: 'spam' })).status).toBe(200);
    });
  });

  describe('claims', () => {
    it('are leases of two minutes that others see and nobody takes away', async () => {
      const one = await signedIn(server, 'moderator', { name: 'Eins' });
      const two = await signedIn(server, 'moderator');
      const [a] = await store([{ id: 'a' }]);
      const claim = async (visitor: Visitor) =>
        (await visitor.post('/console/claims', { comments: [a?.seq] })).json().claims[0].claim;
      expect(await claim(one)).toMatchObject({ mine: true, by: { name: 'Eins' } });
      expect(await claim(two)).toMatchObject({ mine: false, by: { name: 'Eins' } });
      expect((await page(two)).items[0]?.claim).toMatchObject({ mine: false, by: { name: 'Eins' } });
      server.clock.pass(119_000);
      expect(await claim(one)).toMatchObject({ mine: true });
      server.clock.pass(60_000);
      expect(await claim(two)).toMatchObject({ mine: false });
      server.clock.pass(61_000);
      expect(await claim(two)).toMatchObject({ mine: true });
      await two.inject({ method: 'DELETE', url: '/console/claims', payload: { comments: [a?.seq] } });
      expect((await page(one)).items[0]?.claim).toBeNull();
      await claim(one);
      await decide(one, (await page(one)).items, 'approve');
      expect((await item(two, a?.seq as number)).item.claim).toBeNull();
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
