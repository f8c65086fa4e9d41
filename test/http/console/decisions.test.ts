import { describe, expect, it } from '@jest/globals';
import { decisionAnswer } from '../../../src/http/console/schema/decisions.js';
import type { QueueItem } from '../../../src/http/console/schema/queue.js';
import { storeComments } from '../../../src/store/comments.js';
import { writeLabels } from '../../../src/store/labels.js';
import { saveSettings } from '../../../src/store/settings.js';
import { labelsToJudge, writeVerdicts } from '../../../src/store/verdicts.js';
import { signedIn, type Visitor } from '../../helpers/console.js';
import { describeSizes, STORES } from '../../helpers/pipeline.js';
import { idsOf, useQueue } from '../../helpers/queue-console.js';
import { PUBLISHED, REVIEWED } from '../../helpers/review.js';
import { comment, entryFor, MODEL, NEXT_MODEL } from '../../store/samples.js';

describeSizes('decisions', STORES, (size) => {
  const { server, database, store, page, item, decide } = useQueue(size);

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
    expect(idsOf((await page(visitor)).items).sort()).toEqual(idsOf(items).sort());
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
    expect(idsOf((await page(visitor)).items)).toEqual(['a']);
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
});
