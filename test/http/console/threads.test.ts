import { expect, it } from '@jest/globals';
import { TonfallError } from '../../../src/errors.js';
import { POISON } from '../../../src/model/deterministic-classifier.js';
import { storeComments } from '../../../src/store/comments.js';
import { signedIn } from '../../helpers/console.js';
import { tellingClassifier, useServer } from '../../helpers/http.js';
import { commentOf, describeSizes, labelAll, STORES } from '../../helpers/pipeline.js';

describeSizes('threads in the console', STORES, (size) => {
  const server = useServer(size);
  let failing = true;
  const classifier = tellingClassifier(({ text }) => {
    if (failing && text.includes(POISON.fail)) throw new TonfallError('MODEL_FAILED');
    return { TOXICITY: Number(/\d\.\d+/.exec(text)?.[0] ?? 0) };
  });
  const at = (minute: number) => new Date(Date.UTC(2026, 4, 1, 10, minute)).toISOString();
  const store = async (...comments: readonly [id: string, text: string, more: object][]) =>
    storeComments(
      server.pipeline.database,
      await Promise.all(comments.map(([id, text, more]) => commentOf(id, text, { language: 'de', ...more }))),
      { now: new Date('2026-05-02T00:00:00.000Z'), priority: 100 },
    );
  const label = () => labelAll(server.pipeline, classifier);

  it('are listed by their newest comment, page by page, found by words of the title, and only those of one’s sites', async () => {
    await store(
      ...Array.from({ length: 60 }, (_, index): [string, string, object] => [
        `c-${index}`,
        `Wert 0.${index % 2 ? '1' : '9'}`,
        {
          threadId: `t-${index}`,
          threadTitle: `Bericht Nr. ${index}`,
          site: 'abend',
          createdAt: at(index % 7),
        },
      ]),
    );
    await store(['d', 'Wert 0.9', { threadId: 'ohne-titel', site: 'blatt', createdAt: at(59) }]);
    await label();
    const viewer = await signedIn(server, { abend: 'viewer' });
    const first = (await viewer.get('/console/threads')).json();
    const second = (await viewer.get(`/console/threads?cursor=${first.next}`)).json();
    expect([first.items.length, second.items.length, second.next]).toEqual([50, 10, null]);
    const all = [...first.items, ...second.items];
    expect(new Set(all.map(({ id }: { id: string }) => id)).size).toBe(60);
    const times = all.map(({ lastAt }: { lastAt: string }) => lastAt);
    expect(times).toEqual(times.toSorted().toReversed());
    const found = (await viewer.get('/console/threads?q=BERICHT%20nr.%2042')).json();
    expect(found.items).toEqual([
      { site: 'abend', id: 't-42', title: 'Bericht Nr. 42', comments: 1, waiting: 1, lastAt: at(0) },
    ]);
    expect((await viewer.get('/console/threads?site=blatt')).statusCode).toBe(403);
    expect((await viewer.get('/console/threads?cursor=abc')).statusCode).toBe(400);
    const everywhere = await signedIn(server, 'viewer');
    expect((await everywhere.get('/console/threads?q=ohne')).json().items).toMatchObject([
      { site: 'blatt', title: null },
    ]);
  });

  it('are looked through for words a part at a time', async () => {
    await server.pipeline.database.query(
      `insert into tonfall.thread_figures (site, id, comments, section, language, last_at, toned)
       select 'abend', case when n in (1, 4000) then 'selten-' else 'oft-' end || n, 1, '', 'de',
         timestamptz '2026-05-01Z' - n * interval '1 minute', 0
       from generate_series(1, 4000) n`,
    );
    const viewer = await signedIn(server, 'viewer');
    const pages = [];
    for (let cursor = ''; cursor !== null; ) {
      const page = (await viewer.get(`/console/threads?q=selten${cursor && `&cursor=${cursor}`}`)).json();
      pages.push(page.items.map(({ id }: { id: string }) => id));
      cursor = page.next;
    }
    expect(pages).toEqual([['selten-1'], [], ['selten-4000']]);
  });

  it('are a tree with scores, verdicts and what people decided', async () => {
    await store(
      [
        'a',
        'Wert 0.90',
        { createdAt: at(1), author: 'Kim', threadTitle: 'Titel', threadUrl: 'https://news.example/1' },
      ],
      ['b', 'Wert 0.20', { createdAt: at(3), parentId: 'a' }],
      ['c', 'Wert 0.30', { createdAt: at(2), parentId: 'nicht da' }],
    );
    await label();
    await store(['d', 'wartet noch', { createdAt: at(4), parentId: 'b' }]);
    const viewer = await signedIn(server, 'viewer');
    const page = (await viewer.get('/console/thread?site=default&id=t')).json();
    expect(page).toMatchObject({ title: 'Titel', url: 'https://news.example/1', omitted: 0 });
    const seqOf = Object.fromEntries(
      page.comments.map(({ id, seq }: { id: string; seq: number }) => [id, seq]),
    );
    expect(
      page.comments.map(
        ({ id, parent, verdict, review }: Record<string, unknown> & { review: { state: string } }) => [
          id,
          parent,
          verdict,
          review.state,
        ],
      ),
    ).toEqual([
      ['a', null, 'review', 'waiting'],
      ['c', null, 'publish', 'published'],
      ['b', seqOf.a, 'publish', 'published'],
      ['d', seqOf.b, null, 'waiting'],
    ]);
    expect(page.comments[0].scores[0]).toEqual({
      attribute: 'TOXICITY',
      score: 0.9,
      threshold: 0.6,
      grade: 'measured',
    });
    expect(page.comments[3].scores).toEqual([]);
  });

  it('are files too, with every labelled comment', async () => {
    await store(['a', '=1+1 Wert 0.90', {}], ['b', 'Wert 0.20', {}]);
    await label();
    const viewer = await signedIn(server, 'viewer');
    const csv = await viewer.get('/console/thread?site=default&id=t&format=csv');
    expect(csv.headers['content-disposition']).toBe('attachment; filename="thread.csv"');
    expect(
      csv.body
        .split('\n')
        .slice(1, 3)
        .map((line) => line.split(',')[3]),
    ).toEqual(['a', 'b']);
    expect(csv.body).toContain("'=1+1 Wert");
    const lines = (await viewer.get('/console/thread?site=default&id=t&format=jsonl')).body
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line).text)).toEqual(['=1+1 Wert 0.90', 'Wert 0.20']);
  });

  it('are scored again where a label is missing, and left alone where none is', async () => {
    failing = true;
    await store(['a', 'Wert 0.90', {}], ['b', POISON.fail, {}], ['c', POISON.fail, { threadId: 'other' }]);
    await label();
    const own = await server.open();
    let asked = 0;
    own.onStored = () => {
      asked += 1;
    };
    const opened = await signedIn(server, { default: 'moderator' }, { inject: own.inject });
    const rescore = (id = 't', site = 'default') => opened.post('/console/thread/rescore', { site, id });
    expect((await rescore()).json()).toEqual({ queued: 1 });
    expect((await rescore()).json()).toEqual({ queued: 0 });
    // The queue is filled at once, and only where there is something for it.
    expect(asked).toBe(1);
    const left = await server.pipeline.database.query('select 1 from tonfall.failures');
    expect(left).toHaveLength(1);
    failing = false;
    await label();
    const page = (await opened.get('/console/thread?site=default&id=t')).json();
    expect(page.comments.map(({ verdict }: { verdict: string }) => verdict).includes(null)).toBe(false);
    expect((await rescore('none')).statusCode).toBe(404);
    expect((await rescore('t', 'blatt')).statusCode).toBe(403);
  });
});
