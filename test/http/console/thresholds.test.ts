import { expect, it } from '@jest/globals';
import { ATTRIBUTES } from '../../../src/label.js';
import { signedIn } from '../../helpers/console.js';
import { useServer } from '../../helpers/http.js';
import { createNewsroom } from '../../helpers/newsroom.js';
import { readCases, thresholdFigures } from '../../helpers/newsroom-figures.js';
import { describeSizes, STORES } from '../../helpers/pipeline.js';

describeSizes('the threshold page', STORES, (size) => {
  const server = useServer(size);
  const place = { site: 'abend', language: 'de', attribute: 'TOXICITY' };
  const address = (asked: object = {}) =>
    `/console/thresholds?${new URLSearchParams(Object.entries({ ...place, ...asked }))}`;

  it('shows precision, recall and what would wait at each hundredth, as the bare rows have it', async () => {
    const { database } = server.pipeline;
    const viewer = await signedIn(server, 'viewer');
    await createNewsroom(database, 'thresholds').live(300);
    const cases = await readCases(database);
    let decided = 0;
    for (const site of ['abend', 'blatt']) {
      for (const attribute of ATTRIBUTES) {
        const found = (await viewer.get(address({ site, attribute }))).json();
        const expected = thresholdFigures(cases, { ...place, site, attribute });
        expect({ decided: found.decided, points: found.points }).toEqual(expected);
        decided += expected.decided;
      }
    }
    expect(decided).toBeGreaterThan(15);
  });

  it('names the places with most decisions first, and only those that the person may see', async () => {
    const { database } = server.pipeline;
    const viewer = await signedIn(server, 'viewer');
    await createNewsroom(database, 'places').live(300);
    const cases = await readCases(database);
    const at = '/console/thresholds/places?attribute=TOXICITY';
    const { places } = (await viewer.get(at)).json();
    const counted = ['abend', 'blatt'].flatMap((site) =>
      ['de', 'en'].map((language) => ({
        site,
        language,
        decided: thresholdFigures(cases, { site, language, attribute: 'TOXICITY' }).decided,
      })),
    );
    const decisions = (each: { decided: number }) => each.decided;
    expect(places.map(decisions)).toEqual(counted.map(decisions).sort((a, b) => b - a));
    for (const place of counted) expect(places).toContainEqual(expect.objectContaining(place));
    expect(places[0].decided).toBeGreaterThan(places.at(-1).decided);
    const other = await signedIn(server, { blatt: 'viewer' });
    const seen: { site: string }[] = (await other.get(at)).json().places;
    expect(new Set(seen.map(({ site }) => site))).toEqual(new Set(['blatt']));
  });

  it('is moved by a lead of the site, on record, and only from the version that was seen', async () => {
    const lead = await signedIn(server, { abend: 'lead' }, { name: 'Ada' });
    const seen = (await lead.get(address())).json();
    expect(seen).toMatchObject({ threshold: 0.6, from: 'model', history: [], settings: 1 });
    const moved = await lead.post('/console/thresholds', { ...place, threshold: 0.42, settings: 1 });
    expect(moved.statusCode).toBe(200);
    expect(moved.json()).toMatchObject({ threshold: 0.42, from: 'language', settings: 2 });
    expect(moved.json().history).toMatchObject([{ by: 'Ada', threshold: 0.42 }]);
    const late = await lead.post('/console/thresholds', { ...place, threshold: 0.9, settings: 1 });
    expect([late.statusCode, late.json().error.code]).toEqual([409, 'VERSION_CONFLICT']);
    const [settings] = await server.pipeline.database.query(
      'select document, created_by as by from tonfall.settings order by version desc limit 1',
    );
    expect(settings).toEqual({
      by: 'Ada',
      document: { sites: { abend: { languages: { de: { attributes: { TOXICITY: { review: 0.42 } } } } } } },
    });
    const changes = await server.pipeline.database.query(
      `select actor, what, site, before, after from tonfall.changes where what = 'threshold.set'`,
    );
    expect(changes).toEqual([
      {
        actor: lead.id,
        what: 'threshold.set',
        site: 'abend',
        before: { version: 1, threshold: 0.6 },
        after: { version: 2, threshold: 0.42 },
      },
    ]);
    // Other places keep theirs.
    const other = (await lead.get(address({ language: 'en' }))).json();
    expect(other).toMatchObject({ threshold: 0.6, from: 'model', history: [] });
  });

  it('says which layer a threshold comes from', async () => {
    const viewer = await signedIn(server, 'viewer');
    const from = async (document: object) => {
      await server.policy(document);
      const { threshold, from: layer } = (await viewer.get(address())).json();
      return [threshold, layer];
    };
    const band = (review: number | string) => ({ attributes: { TOXICITY: { review } } });
    expect(await from(band(0.5))).toEqual([0.5, 'global']);
    expect(await from({ ...band(0.5), sites: { abend: band(0.4) } })).toEqual([0.4, 'site']);
    expect(await from({ languages: { de: band(0.3) }, sites: { abend: band(0.4) } })).toEqual([
      0.3,
      'language',
    ]);
    expect(await from({ ...band(0.5), sites: { abend: band('model') } })).toEqual([0.6, 'model']);
    expect(await from({ ...band(0.5), sites: { abend: band('off') } })).toEqual([null, 'site']);
    const { history } = (await viewer.get(address())).json();
    expect(history.map(({ threshold }: { threshold: number }) => threshold)).toEqual([0.6, 0.3, 0.4, 0.5]);
  });

  it('is refused to others, and where the settings cannot say it', async () => {
    const change = { ...place, threshold: 0.5, settings: 1 };
    const moderator = await signedIn(server, { abend: 'moderator', blatt: 'lead' });
    expect((await moderator.post('/console/thresholds', change)).statusCode).toBe(403);
    expect((await moderator.get(address({ site: 'morgen' }))).statusCode).toBe(403);
    const lead = await signedIn(server, 'lead');
    await server.policy({
      sites: { abend: { languages: { de: { attributes: { TOXICITY: { hold: 0.7 } } } } } },
    });
    const above = await lead.post('/console/thresholds', { ...change, threshold: 0.8, settings: 2 });
    expect([above.statusCode, above.json().error.code]).toEqual([400, 'CONFIG_INVALID']);
    const region = await lead.post('/console/thresholds', { ...change, language: 'de-AT', settings: 2 });
    expect(region.statusCode).toBe(400);
    expect((await lead.get(address({ site: 'a\0b' }))).statusCode).toBe(400);
  });

  it('is a table for spreadsheets too', async () => {
    const viewer = await signedIn(server, 'viewer');
    const response = await viewer.get(address({ format: 'csv' }));
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8');
    const lines = response.body.trimEnd().split('\n');
    expect([lines[0], lines[1], lines.length]).toEqual(['threshold,precision,recall,waiting', '0,,,0', 102]);
  });
});
