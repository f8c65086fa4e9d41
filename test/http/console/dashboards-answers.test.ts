import { describe, expect, it } from '@jest/globals';
import { TonfallError } from '../../../src/errors.js';
import { POISON } from '../../../src/model/deterministic-classifier.js';
import { storeComments } from '../../../src/store/comments.js';
import { signedIn, type Visitor } from '../../helpers/console.js';
import { tellingClassifier, useServer } from '../../helpers/http.js';
import { createNewsroom } from '../../helpers/newsroom.js';
import { commentOf, labelAll } from '../../helpers/pipeline.js';

const MARCH = 'from=2026-03-01&to=2026-03-20';

describe('the dashboards', () => {
  const server = useServer();
  const get = async (visitor: Visitor, path: string) => {
    const response = await visitor.get(`/console/dashboards/${path}`);
    expect([response.statusCode, response.statusCode === 200 ? '' : response.body]).toEqual([200, '']);
    return response;
  };

  it('show people of one site what everybody sees when asking for it', async () => {
    await createNewsroom(server.pipeline.database, 'sites').live(150);
    const ofSite = await signedIn(server, { abend: 'viewer' });
    const ofAll = await signedIn(server, 'viewer');
    for (const path of ['flagged', 'decisions', 'agreement', 'tone']) {
      const seen = (await get(ofSite, `${path}?${MARCH}`)).json();
      expect(seen).toEqual((await get(ofAll, `${path}?${MARCH}&site=abend`)).json());
      expect(seen).not.toEqual((await get(ofAll, `${path}?${MARCH}`)).json());
      expect((await ofSite.get(`/console/dashboards/${path}?${MARCH}&site=blatt`)).statusCode).toBe(403);
    }
  });

  it.each([
    ['flagged', 'time,key,flagged,comments'],
    ['decisions', 'time,automatic,approved,rejected,escalated'],
    ['agreement', 'attribute,language,band,decided,rejected,agreed'],
    ['tone', 'time,mean,judged'],
    ['tone?list=threads', 'site,id,title,comments,mean,turn'],
  ])('answer %s as CSV, row by row what the page shows', async (path, header) => {
    await createNewsroom(server.pipeline.database, 'csv').live(150);
    const viewer = await signedIn(server, 'viewer');
    const query = `${path}${path.includes('?') ? '&' : '?'}${MARCH}`;
    const shown = (await get(viewer, query)).json();
    const response = await get(viewer, `${query}&format=csv`);
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8');
    const [first, ...lines] = response.body.trimEnd().split('\n');
    expect(first).toBe(header);
    const rows: Record<string, unknown>[] = path.includes('threads') ? shown.threads : shown.rows;
    expect(rows.length).toBeGreaterThan(0);
    expect(lines).toEqual(
      rows.map((row) =>
        header
          .split(',')
          .map((name) => String(row[name]))
          .join(','),
      ),
    );
  });

  it('tell what waits, for whom and since when, and what has no score', async () => {
    const classifier = tellingClassifier(({ text }) => {
      if (text.includes(POISON.fail)) throw new TonfallError('MODEL_FAILED');
      return { TOXICITY: Number(/\d\.\d+/.exec(text)?.[0] ?? 0) };
    });
    const store = async (site: string, texts: readonly string[]) =>
      storeComments(
        server.pipeline.database,
        await Promise.all(texts.map((text, at) => commentOf(`${at}`, text, { site, language: 'de' }))),
        { now: new Date(), priority: 100 },
      );
    await store('abend', ['Wert 0.90', 'Wert 0.80', 'Wert 0.10', POISON.fail]);
    await store('blatt', ['Wert 0.70']);
    const begin = Date.now();
    await labelAll(server.pipeline, classifier);
    await store('morgen', ['wartet noch', 'auch']);
    const backlog = async (roles: Parameters<typeof signedIn>[1], query = '') =>
      (await get(await signedIn(server, roles), `backlog${query}`)).json();
    const all = await backlog('viewer');
    expect(all).toMatchObject({ waiting: 3, escalated: 0, pending: 2, failed: 1, unscored: 0 });
    expect(all.bySite).toMatchObject([
      { site: 'abend', waiting: 2 },
      { site: 'blatt', waiting: 1 },
    ]);
    expect(Date.parse(all.oldestAt)).toBeGreaterThanOrEqual(begin - 1000);
    expect(await backlog({ blatt: 'viewer' })).toMatchObject({ waiting: 1, pending: 0, failed: 0 });
    expect(await backlog('viewer', '?site=morgen')).toMatchObject({ waiting: 0, pending: 2, oldestAt: null });
  });

  it.each([
    ['flagged?from=2026-03-02&to=2026-03-01', 400],
    ['flagged?from=2020-01-01&to=2026-03-01', 400],
    ['flagged?bucket=hour&from=2026-01-01&to=2026-03-01', 400],
    ['flagged?from=2026-03-01', 400],
    ['decisions?from=2026-03-01&to=2026-02-30', 400],
    ['agreement?from=2026-03-01&to=2026-03-02&language=d%00e', 400],
    ['nothing', 404],
  ])('refuse %s', async (path, status) => {
    const viewer = await signedIn(server, 'viewer');
    expect((await viewer.get(`/console/dashboards/${path}`)).statusCode).toBe(status);
  });

  it('are for nobody who is not signed in', async () => {
    const response = await server.inject({ url: `/console/dashboards/flagged?${MARCH}` });
    expect([response.statusCode, response.json().error.code]).toEqual([401, 'SESSION_MISSING']);
  });
});

describe('the record of changes', () => {
  const server = useServer();

  it('takes a threshold, settings and reasons back, unless they were changed again since', async () => {
    const admin = await signedIn(server, 'admin');
    const place = { site: 'abend', language: 'de', attribute: 'TOXICITY' };
    const threshold = async () =>
      (await admin.get(`/console/thresholds?${new URLSearchParams(place)}`)).json().threshold;
    const newest = async (what: string) => {
      const [row] = await server.pipeline.database.query<{ seq: number }>(
        'select max(seq) as seq from tonfall.changes where what = $1',
        [what],
      );
      return row?.seq;
    };
    const revert = async (what: string) =>
      (await admin.post(`/console/audit/${await newest(what)}/revert`)).statusCode;
    await admin.post('/console/thresholds', { ...place, threshold: 0.3, settings: 1 });
    expect(await threshold()).toBe(0.3);
    expect(await revert('threshold.set')).toBe(200);
    expect(await threshold()).toBe(0.6);
    await admin.post('/console/thresholds', { ...place, threshold: 0.4, settings: 3 });
    await admin.inject({ method: 'PUT', url: '/console/settings', payload: { version: 4, document: {} } });
    expect(await revert('threshold.set')).toBe(409);
    expect(await revert('settings.save')).toBe(200);
    expect(await threshold()).toBe(0.4);

    const url = '/console/reasons?site=abend';
    const reasons = async () => (await admin.get(url)).json().reasons.length;
    await admin.inject({ method: 'PUT', url, payload: { version: 0, required: false, reasons: [] } });
    const one = { code: 'rude', de: 'Grob', en: 'Rude' };
    await admin.inject({ method: 'PUT', url, payload: { version: 1, required: false, reasons: [one] } });
    expect(await reasons()).toBe(1);
    expect(await revert('site.reasons')).toBe(200);
    expect(await reasons()).toBe(0);
  });
});
