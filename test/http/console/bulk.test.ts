import { describe, expect, it } from '@jest/globals';
import { type BulkJob, bulkJob, bulkPreview } from '../../../src/http/console/schema/decisions.js';
import { queuePage } from '../../../src/http/console/schema/queue.js';
import { storeComments } from '../../../src/store/comments.js';
import { previewBulk, startBulk, undoBulk } from '../../../src/store/review-bulk.js';
import { runBulkChunk } from '../../../src/store/review-bulk-chunk.js';
import { decide } from '../../../src/store/review-decisions.js';
import { signedIn, type Visitor } from '../../helpers/console.js';
import { useServer } from '../../helpers/http.js';
import { describeSizes, STORES, until } from '../../helpers/pipeline.js';
import { type Sample, storeLabelled } from '../../helpers/review.js';
import { comment } from '../../store/samples.js';

describeSizes('bulk decisions', STORES, (size) => {
  const server = useServer(size);
  const database = () => server.pipeline.database;
  const store = (samples: readonly Sample[]) => storeLabelled(database(), samples, server.clock.now());
  const many = (count: number): Sample[] =>
    Array.from({ length: count }, (_, at) => ({ id: `c-${at}`, scores: { TOXICITY: 0.6 + at / 10_000 } }));

  const preview = async (visitor: Visitor, target: object, action = 'approve') => {
    const response = await visitor.post('/console/bulk/preview', { target, action });
    expect([response.statusCode, response.body]).toEqual([200, expect.any(String)]);
    return bulkPreview.parse(response.json());
  };
  const start = async (visitor: Visitor, id: string, more: object = {}) =>
    bulkJob.parse((await visitor.post('/console/bulk', { preview: id, ...more })).json());
  const ended = async (visitor: Visitor, id: string): Promise<BulkJob> => {
    let job: BulkJob | undefined;
    await until(async () => {
      job = bulkJob.parse((await visitor.get(`/console/bulk/${id}`)).json());
      return job.endedAt !== null;
    });
    return job as BulkJob;
  };
  const waiting = async (visitor: Visitor, query = '') =>
    queuePage.parse((await visitor.get(`/console/queue${query}`)).json());

  it('decide a range of scores, skip what has changed since the preview, and are undone as one', async () => {
    const visitor = await signedIn(server, 'moderator');
    await store(many(450));
    const filter = { attribute: 'TOXICITY', from: 0.6, to: 0.64 };
    const held = await preview(visitor, { filter });
    expect(held.comments).toBe(400);

    const { items } = await waiting(visitor, '?attribute=TOXICITY&from=0.6&to=0.64&limit=2');
    const [first, second] = items;
    const comments = [{ seq: first?.seq, version: first?.review.version }];
    await visitor.post('/console/decisions', { comments, action: 'reject' });
    const changed = comment(String(second?.id), 'Jetzt steht hier etwas anderes.');
    await storeComments(database(), [changed], { now: server.clock.now(), priority: 10 });

    const job = await start(visitor, held.preview, { note: 'Nachtschicht' });
    expect(job).toMatchObject({ action: 'approve', comments: 400, by: { id: visitor.id } });
    // Starting it again starts nothing.
    await start(visitor, held.preview);
    expect(await ended(visitor, job.id)).toMatchObject({
      state: 'done',
      comments: 400,
      done: 398,
      skipped: 2,
    });
    expect((await waiting(visitor)).total).toBe(50);

    // One of them is decided otherwise afterwards: the undo leaves that alone.
    const [other] = queuePage.parse(
      (await visitor.get('/console/queue?state=approved&limit=1')).json(),
    ).items;
    const again = [{ seq: other?.seq, version: other?.review.version }];
    expect((await visitor.post('/console/decisions', { comments: again, action: 'reject' })).statusCode).toBe(
      200,
    );
    await visitor.post(`/console/bulk/${job.id}/undo`);
    expect(await ended(visitor, job.id)).toMatchObject({
      state: 'undone',
      comments: 398,
      done: 397,
      skipped: 1,
    });
    expect((await waiting(visitor)).total).toBe(447);
    const [rows] = await database().query(
      `select count(*) filter (where action = 'approve') as approved, count(*) filter (where action = 'undo') as undone
       from tonfall.decisions where bulk = $1`,
      [job.id],
    );
    expect(rows).toEqual({ approved: 398, undone: 397 });
    expect(await database().query('select 1 from tonfall.bulk_items')).toEqual([]);
    const { jobs } = (await visitor.get('/console/bulk')).json();
    expect(jobs).toEqual([expect.objectContaining({ id: job.id, state: 'undone' })]);
  });

  it('decide a list, and only what the person may decide', async () => {
    const visitor = await signedIn(server, { example: 'moderator', third: 'viewer' });
    const stored = await store([
      { id: 'a' },
      { id: 'b' },
      { id: 'x', facts: { site: 'other' } },
      { id: 'y', facts: { site: 'third' } },
    ]);
    const comments = stored.map(({ seq }) => ({ seq, version: 0 }));
    for (const foreign of [comments[2], comments[3]]) {
      const target = { comments: [comments[0], foreign] };
      const refused = await visitor.post('/console/bulk/preview', { target, action: 'reject' });
      expect(refused.statusCode).toBe(403);
    }
    // By a filter, nothing of other sites is among them.
    expect((await preview(visitor, { filter: {} })).comments).toBe(2);
    const state = await visitor.post('/console/bulk/preview', {
      target: { filter: { state: 'approved' } },
      action: 'reject',
    });
    expect(state.statusCode).toBe(400);
    const held = await preview(visitor, { comments: comments.slice(0, 2) }, 'reject');
    const other = await signedIn(server, { example: 'moderator' });
    expect((await other.post('/console/bulk', { preview: held.preview })).statusCode).toBe(404);
    const job = await start(visitor, held.preview, { reason: 'insult' });
    expect(await ended(visitor, job.id)).toMatchObject({ done: 2, skipped: 0 });
    expect((await other.get(`/console/bulk/${job.id}`)).statusCode).toBe(404);
    const lead = await signedIn(server, { example: 'lead' });
    expect((await lead.get(`/console/bulk/${job.id}`)).statusCode).toBe(200);

    // Those that somebody may not see take no place in the list from those that they may.
    await database().query(
      `insert into tonfall.bulk_jobs (id, state, action, actor, sites, created_at, started_at, ended_at, comments)
       select gen_random_uuid()::text, 'done', 'approve', 'somebody', '["other"]', now(), now(), now(), 1
       from generate_series(1, 60)`,
    );
    const listed = async (person: Visitor) => (await person.get('/console/bulk')).json().jobs;
    for (const person of [visitor, lead]) {
      expect(await listed(person)).toEqual([expect.objectContaining({ id: job.id })]);
    }
    expect(await listed(other)).toEqual([]);
    expect((await listed(await signedIn(server, 'lead'))).length).toBe(50);
  });

  describe('in several processes', () => {
    const options = () => ({ now: server.clock.now(), graceSeconds: 10 });
    const started = async (actor: string) => {
      const id = `job-${actor}`;
      const now = server.clock.now();
      await database().transaction(async (transaction) => {
        const filter = { sites: '*', state: 'waiting' } as const;
        await previewBulk(transaction, { id, action: 'approve', actor, target: { filter }, now });
        await startBulk(transaction, { id, actor, reason: null, note: null, now });
      });
      return id;
    };
    const job = async (id: string) =>
      (
        await database().query<{ state: string; done: number; skipped: number }>(
          'select state, done, skipped from tonfall.bulk_jobs where id = $1',
          [id],
        )
      )[0];

    it('are gone on with by whoever is left, and decide nothing twice', async () => {
      const { id: actor } = await signedIn(server, 'moderator');
      await store(many(500));
      const id = await started(actor);
      await runBulkChunk(database(), options());
      // A process that dies in the middle of a part has done nothing of it.
      const dying = {
        ...server.pipeline.database,
        transaction: (work: Parameters<typeof server.pipeline.database.transaction>[0]) =>
          database().transaction(async (transaction) => {
            await work(transaction);
            throw new Error('killed');
          }),
      };
      await expect(runBulkChunk(dying as never, options())).rejects.toThrow('killed');
      expect(await job(id)).toEqual({ state: 'running', done: 100, skipped: 0 });
      const another = await server.pipeline.another();
      try {
        const work = async (process: Parameters<typeof runBulkChunk>[0]) => {
          while ((await job(id))?.state === 'running') await runBulkChunk(process, options());
        };
        await Promise.all([work(database()), work(another.database)]);
      } finally {
        await another.close();
      }
      expect(await job(id)).toEqual({ state: 'done', done: 500, skipped: 0 });
      const [counts] = await database().query(
        'select count(*) as rows, count(distinct comment) as comments from tonfall.decisions',
      );
      expect(counts).toEqual({ rows: 500, comments: 500 });
    });

    it('stop deciding when the person has lost the role, and stop where they are when they are undone', async () => {
      const { id: actor } = await signedIn(server, 'moderator');
      await store(many(450));
      const id = await started(actor);
      await runBulkChunk(database(), options());
      await database().query("update tonfall.user_roles set role = 'viewer' where user_id = $1", [actor]);
      await runBulkChunk(database(), options());
      expect(await job(id)).toEqual({ state: 'running', done: 100, skipped: 100 });
      expect(await database().transaction((t) => undoBulk(t, id, actor, server.clock.now()))).toBe(true);
      while ((await runBulkChunk(database(), options())) !== null);
      expect((await job(id))?.state).toBe('undone');
      const open = await database().query('select 1 from tonfall.review_queue');
      expect(open).toHaveLength(450);
    });

    it('leave what waits for a lead to a lead', async () => {
      const { id: actor } = await signedIn(server, 'moderator');
      const [a] = await store([{ id: 'a' }]);
      const context = { actor, now: server.clock.now(), graceSeconds: 10, allow: () => {} };
      const seq = a?.seq as number;
      await database().transaction((transaction) =>
        decide(
          transaction,
          { comments: [{ seq, version: 0 }], action: 'escalate', reason: null, note: null },
          context,
        ),
      );
      const now = server.clock.now();
      await database().transaction(async (transaction) => {
        const target = { comments: [{ seq, version: 1 }] };
        await previewBulk(transaction, { id: 'list', action: 'approve', actor, target, now });
        await startBulk(transaction, { id: 'list', actor, reason: null, note: null, now });
      });
      while ((await runBulkChunk(database(), options())) !== null);
      expect(await job('list')).toEqual({ state: 'done', done: 0, skipped: 1 });
    });
  });
});
