import { describe, expect, it } from '@jest/globals';
import { storeComments } from '../../../src/store/comments.js';
import { signedIn } from '../../helpers/console.js';
import { tellingClassifier, useServer } from '../../helpers/http.js';
import { commentOf, labelAll } from '../../helpers/pipeline.js';

const SITES = {
  abend: { neverAutoPublish: true },
  blatt: { words: { banned: ['geheim'] } },
};

describe('the settings', () => {
  const server = useServer();
  const put = async (roles: Parameters<typeof signedIn>[1], body: object) => {
    const person = await signedIn(server, roles, { name: 'Ada' });
    const response = await person.inject({ method: 'PUT', url: '/console/settings', payload: body });
    return [response.statusCode, response.json()] as const;
  };

  it('are saved as a new version by an admin, from the version that was seen', async () => {
    const document = { unscored: 'hold' };
    const [status, page] = await put('admin', { version: 1, document });
    expect([status, page]).toEqual([200, { version: 2, document, by: 'Ada', at: expect.any(String) }]);
    const [late, refused] = await put('admin', { version: 1, document: {} });
    expect([late, refused.error.code]).toEqual([409, 'VERSION_CONFLICT']);
    // What is in force already makes no version.
    expect((await put('admin', { version: 2, document }))[1].version).toBe(2);
    const changes = await server.pipeline.database.query('select what, before, after from tonfall.changes');
    expect(changes).toEqual([{ what: 'settings.save', before: { version: 1 }, after: { version: 2 } }]);
  });

  it('refuse what is no settings document, and name the place', async () => {
    const [status, answer] = await put('admin', { version: 1, document: { unscord: 'hold' } });
    expect([status, answer.error.code]).toEqual([400, 'CONFIG_INVALID']);
    expect(answer.error.message).toContain('did you mean "unscored"');
  });

  it('have a history, and any version comes back as a new one', async () => {
    const admin = await signedIn(server, 'admin', { name: 'Ada' });
    await server.policy({ unscored: 'hold' });
    await server.policy({ unscored: 'publish' });
    const reverted = await admin.post('/console/settings/revert', { version: 3, to: 2 });
    expect(reverted.json()).toMatchObject({ version: 4, document: { unscored: 'hold' }, by: 'Ada' });
    const { versions } = (await admin.get('/console/settings/history')).json();
    expect(versions.map(({ version, by }: { version: number; by: string }) => [version, by])).toEqual([
      [4, 'Ada'],
      [3, 'test'],
      [2, 'test'],
      [1, 'configuration'],
    ]);
    expect((await admin.get('/console/settings/3')).json().document).toEqual({ unscored: 'publish' });
    expect((await admin.get('/console/settings/9')).statusCode).toBe(404);
    expect((await admin.post('/console/settings/revert', { version: 4, to: 9 })).statusCode).toBe(404);
    expect((await admin.post('/console/settings/revert', { version: 3, to: 1 })).statusCode).toBe(409);
  });

  it('show and let change the layers of the own sites only', async () => {
    await server.policy({ unscored: 'hold', sites: SITES });
    const lead = await signedIn(server, { abend: 'lead' });
    const seen = { unscored: 'hold', sites: { abend: SITES.abend } };
    expect((await lead.get('/console/settings')).json().document).toEqual(seen);

    const change = async (document: object) => (await put({ abend: 'admin' }, { version: 2, document }))[0];
    expect(await change({ ...seen, unscored: 'publish' })).toBe(403);
    expect(await change({ ...seen, sites: { abend: {}, morgen: {} } })).toBe(403);
    expect(await change({ ...seen, sites: { abend: {}, blatt: {} } })).toBe(403);
    expect(await change({ ...seen, sites: { abend: { unscored: 'review' } } })).toBe(200);
    const admin = await signedIn(server, 'admin');
    expect((await admin.get('/console/settings')).json().document).toEqual({
      unscored: 'hold',
      sites: { abend: { unscored: 'review' }, blatt: SITES.blatt },
    });
    const owner = await signedIn(server, { abend: 'admin' });
    expect((await owner.post('/console/settings/revert', { version: 3, to: 1 })).statusCode).toBe(403);
    const [, { document }] = await put(
      { abend: 'lead', blatt: 'admin' },
      { version: 3, document: { unscored: 'hold' } },
    );
    expect(document).toEqual({ unscored: 'hold', sites: { abend: { unscored: 'review' } } });
  });

  it('are tried on stored comments before they hold', async () => {
    const classifier = tellingClassifier(({ text }) => ({
      TOXICITY: Number(/\d\.\d+/.exec(text)?.[0] ?? 0),
    }));
    const store = async (site: string, texts: readonly string[]) =>
      storeComments(
        server.pipeline.database,
        await Promise.all(texts.map((text) => commentOf(text, text, { site, language: 'de' }))),
        { now: new Date(), priority: 100 },
      );
    await store('abend', ['Wert 0.20', 'Wert 0.50', 'Wert 0.70']);
    await store('blatt', ['Wert 0.55']);
    await labelAll(server.pipeline, classifier);
    const document = { attributes: { TOXICITY: { review: 0.45, hold: 0.6 } } };
    const preview = async (roles: Parameters<typeof signedIn>[1]) =>
      (await (await signedIn(server, roles)).post('/console/settings/preview', { document })).json();
    const all = await preview('lead');
    expect(all).toMatchObject({
      comments: 4,
      present: { publish: 3, review: 1, hold: 0 },
      proposed: { publish: 1, review: 2, hold: 1 },
    });
    expect(all.changed).toHaveLength(3);
    expect(await preview({ blatt: 'lead' })).toMatchObject({
      comments: 1,
      changed: [
        { excerpt: 'Wert 0.55', present: 'publish', proposed: 'review', site: 'blatt', language: 'de' },
      ],
    });
    expect((await server.pipeline.database.query('select 1 from tonfall.settings')).length).toBe(1);
  });
});

describe('the reasons of a site', () => {
  const server = useServer();
  const put = async (person: Awaited<ReturnType<typeof signedIn>>, site: string, payload: object) =>
    person.inject({ method: 'PUT', url: `/console/reasons?site=${encodeURIComponent(site)}`, payload });
  const own = { required: true, reasons: [{ code: 'rude', de: 'Grob', en: 'Rude' }] };

  it('are there out of the box, for all sites, and of its own, each on record', async () => {
    const lead = await signedIn(server, 'lead', { name: 'Ada' });
    const get = async (site: string) => (await lead.get(`/console/reasons?site=${site}`)).json();
    expect(await get('abend')).toMatchObject({ version: 0, required: false });
    expect((await get('abend')).reasons).toHaveLength(9);
    expect((await put(lead, '*', { ...own, version: 0 })).json()).toEqual({ ...own, version: 1 });
    expect(await get('abend')).toEqual({ ...own, version: 0 });
    await put(lead, 'abend', { version: 0, required: false, reasons: [] });
    expect(await get('abend')).toEqual({ version: 1, required: false, reasons: [] });
    expect(await get('blatt')).toEqual({ ...own, version: 0 });
    const late = await put(lead, 'abend', { ...own, version: 0 });
    expect([late.statusCode, late.json().error.code]).toEqual([409, 'VERSION_CONFLICT']);
    const changes = await server.pipeline.database.query(
      'select actor_name as by, what, site, after from tonfall.changes order by seq',
    );
    expect(changes).toEqual([
      { by: 'Ada', what: 'site.reasons', site: null, after: { version: 1, document: own } },
      {
        by: 'Ada',
        what: 'site.reasons',
        site: 'abend',
        after: { version: 1, document: { required: false, reasons: [] } },
      },
    ]);
  });

  it('are changed by leads of the site, and hold each code once', async () => {
    const lead = await signedIn(server, { abend: 'lead', blatt: 'viewer' });
    expect((await put(lead, 'blatt', { ...own, version: 0 })).statusCode).toBe(403);
    expect((await put(lead, '*', { ...own, version: 0 })).statusCode).toBe(403);
    const twice = { ...own, reasons: [...own.reasons, ...own.reasons], version: 0 };
    expect((await put(lead, 'abend', twice)).statusCode).toBe(400);
    expect((await lead.get('/console/reasons?site=morgen')).statusCode).toBe(403);
    expect((await lead.get('/console/reasons?site=*')).statusCode).toBe(200);
  });
});

describe('figures of single moderators', () => {
  const server = useServer();

  it('are shown to leads alone, and only where they were switched on', async () => {
    const lead = await signedIn(server, { abend: 'lead', blatt: 'lead' }, { name: 'Ada' });
    const viewer = await signedIn(server, 'moderator');
    const { database } = server.pipeline;
    await database.query(
      `insert into tonfall.comments (seq, site, source, id, thread_id, created_at_approximate, text, language,
         language_confidence, content_hash, stored_at, changed_at)
       select n, case n when 3 then 'blatt' else 'abend' end, 'jsonl', 'c-' || n, 't', false, 'Text', 'de', 1, '',
         '2026-03-01T10:00:00Z', '2026-03-01T10:00:00Z'
       from generate_series(1, 3) n`,
    );
    await database.query(
      `insert into tonfall.decisions (comment, version, content_hash, action, actor, undoes, before, state,
         highlighted, site, thread_id, language, scores, at)
       select case n when 4 then 1 else n end, n, '', case n when 4 then 'undo' else 'approve' end, $1, case n when 4 then 1 end, '{}',
         'approved', false, case n when 3 then 'blatt' else 'abend' end, 't', 'de', '{}', '2026-03-02T10:00:00Z'
       from generate_series(1, 4) n`,
      [lead.id],
    );
    const figures = '/console/dashboards/moderators?from=2026-03-01&to=2026-03-03';
    expect((await viewer.get(figures)).statusCode).toBe(403);
    expect((await lead.get(figures)).json()).toEqual({ rows: [] });
    const url = '/console/moderators?site=abend';
    expect((await lead.get(url)).json()).toEqual({ version: 0, on: false });
    const put = (payload: object) => lead.inject({ method: 'PUT', url, payload });
    expect((await put({ version: 0, on: true })).json()).toEqual({ version: 1, on: true });
    expect((await put({ version: 0, on: false })).statusCode).toBe(409);
    expect((await lead.get(figures)).json()).toEqual({
      rows: [{ person: { id: lead.id, name: 'Ada' }, decisions: 2, undone: 1, p50: null }],
    });
  });
});
