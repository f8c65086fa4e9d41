import { afterEach, expect, it } from '@jest/globals';
import { type LiveEvent, liveEvent } from '../../../src/http/console/schema/decisions.js';
import { saveSettings } from '../../../src/store/settings.js';
import { signedIn, type Visitor } from '../../helpers/console.js';
import { useServer } from '../../helpers/http.js';
import { describeSizes, STORES, until } from '../../helpers/pipeline.js';
import { type Sample, storeLabelled } from '../../helpers/review.js';

/** A page that listens. */
interface Page {
  readonly events: LiveEvent[];
  readonly ids: number[];
  readonly ended: Promise<void>;
  close(): void;
}

describeSizes('live events', STORES, (size) => {
  const server = useServer(size);
  const database = () => server.pipeline.database;
  const store = (samples: readonly Sample[]) => storeLabelled(database(), samples, server.clock.now());
  const pages: Page[] = [];
  afterEach(() => {
    for (const page of pages.splice(0)) page.close();
  });

  async function listen(address: string, visitor: Visitor, more: Record<string, string> = {}): Promise<Page> {
    const abort = new AbortController();
    const response = await fetch(`${address}/console/events`, {
      headers: { ...visitor.headers, ...more },
      signal: abort.signal,
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    const [events, ids]: [LiveEvent[], number[]] = [[], []];
    const read = async () => {
      let text = '';
      for await (const chunk of response.body ?? []) {
        text += Buffer.from(chunk as Uint8Array).toString();
        const whole = text.split('\n\n');
        text = whole.pop() ?? '';
        for (const block of whole) {
          const data = /^data: (.*)$/m.exec(block)?.[1];
          const id = /^id: (.*)$/m.exec(block)?.[1];
          if (data) events.push(liveEvent.parse(JSON.parse(data)));
          if (id) ids.push(Number(id));
        }
      }
    };
    const page = { events, ids, ended: read().catch(() => {}), close: () => abort.abort() };
    pages.push(page);
    return page;
  }
  const kinds = ({ events }: Page) => events.map(({ kind }) => kind);
  const hears = (page: Page, kind: LiveEvent['kind']) => until(async () => kinds(page).includes(kind));

  it('tell what anybody does in any process, on the sites that a person sees', async () => {
    const one = await server.open();
    const connections = await server.pipeline.another();
    try {
      const two = await server.open({ connections });
      const visitor = await signedIn(server, 'moderator');
      const stranger = await signedIn(server, { elsewhere: 'lead' });
      const here = await listen(await one.listen(), visitor);
      const there = await listen(await two.listen(), visitor);
      const outside = await listen(one.instance.listeningOrigin, stranger);
      const [a] = await store([{ id: 'a' }, { id: 'b' }]);
      for (const page of [here, there]) await hears(page, 'waiting');
      expect(here.events[0]).toEqual({ kind: 'waiting', site: 'example', added: 2 });

      const comments = [{ seq: a?.seq, version: 0 }];
      await one.inject({
        method: 'POST',
        url: '/console/claims',
        payload: { comments: [a?.seq] },
        headers: visitor.headers,
      });
      for (const page of [here, there]) await hears(page, 'claimed');
      await one.inject({
        method: 'POST',
        url: '/console/decisions',
        payload: { comments, action: 'reject' },
        headers: visitor.headers,
      });
      for (const page of [here, there]) await hears(page, 'decided');
      const decided = there.events.find((event) => event.kind === 'decided');
      expect(decided).toMatchObject({
        comments: [{ seq: a?.seq, review: { state: 'rejected', by: { id: visitor.id } } }],
      });

      await saveSettings(database(), { unscored: 'hold' }, 'test', server.clock.now());
      for (const page of [here, there, outside]) await hears(page, 'settings');
      expect(kinds(outside)).toEqual(['settings']);

      // After a break a page hears what it has missed.
      const ids = here.ids;
      const again = await listen(two.instance.listeningOrigin, visitor, { 'last-event-id': String(ids[0]) });
      await hears(again, 'decided');
      expect(kinds(again)).not.toContain('waiting');
      await one.instance.close();
      await Promise.all([here.ended, outside.ended]);
    } finally {
      for (const page of pages.splice(0)) page.close();
      await connections.close();
    }
  });

  it('tell all of a long break, however much happened in it', async () => {
    const visitor = await signedIn(server, 'viewer');
    const stored = await store(Array.from({ length: 400 }, (_, at) => ({ id: `c-${at}` })));
    const seqs = stored.map(({ seq }) => seq);
    // More than a reader may leave unread, and more rows than one look takes.
    const [begin] = await database().query<{ seq: number }>(
      'select max(seq) as seq from tonfall.review_events',
    );
    await database().query(
      `insert into tonfall.review_events (at, kind, site, data)
       select $1::timestamptz, case when n <= 260 then 'decided' else 'waiting' end, 'example',
         case when n <= 260 then jsonb_build_object('comments', $2::bigint[]) else '{"added": 1}' end
       from generate_series(1, 1200) n`,
      [server.clock.now(), seqs],
    );
    const [end] = await database().query<{ seq: number }>(
      'select max(seq) as seq from tonfall.review_events',
    );
    const opened = await server.open();
    const after = { 'last-event-id': String(begin?.seq) };
    const page = await listen(await opened.listen(), visitor, after);
    await until(async () => page.ids.at(-1) === end?.seq);
    const added = page.events.flatMap((event) => (event.kind === 'waiting' ? [event.added] : []));
    expect(added.reduce((sum, count) => sum + count, 0)).toBe(940);
    const told = page.events.flatMap((event) =>
      event.kind === 'decided' ? event.comments.map(({ seq }) => seq) : [],
    );
    expect(new Set(told)).toEqual(new Set(seqs));
    expect(page.ids).toEqual(page.ids.toSorted((a, b) => a - b));
  });

  it('end with the session', async () => {
    const { listen: begin } = await server.open();
    const visitor = await signedIn(server, 'viewer');
    const page = await listen(await begin(), visitor);
    await database().query('delete from tonfall.sessions where user_id = $1', [visitor.id]);
    await page.ended;
    expect(kinds(page)).toEqual(['session']);
  });

  it('tell of a bulk decision whoever started it, and leads', async () => {
    const opened = await server.open();
    const visitor = await signedIn(server, 'moderator', { inject: opened.inject });
    const other = await signedIn(server, 'moderator');
    const address = await opened.listen();
    const [mine, others] = [await listen(address, visitor), await listen(address, other)];
    await store([{ id: 'a' }]);
    const target = { filter: {} };
    const { preview } = (await visitor.post('/console/bulk/preview', { target, action: 'approve' })).json();
    await visitor.post('/console/bulk', { preview });
    await until(async () => mine.events.some((event) => event.kind === 'bulk' && event.job.state === 'done'));
    await hears(others, 'decided');
    expect(kinds(others)).not.toContain('bulk');
  });
});
