import { expect, it } from '@jest/globals';
import { catchUp } from '../../../src/dashboards/counting.js';
import { signedIn, type Visitor } from '../../helpers/console.js';
import { useServer } from '../../helpers/http.js';
import { createNewsroom } from '../../helpers/newsroom.js';
import {
  type Asked,
  agreementFigures,
  type Case,
  decisionFigures,
  flaggedFigures,
  readCases,
  sorted,
  toneFigures,
  turnFigures,
} from '../../helpers/newsroom-figures.js';
import { personFigures, unlabelledFigures } from '../../helpers/person-figures.js';
import { describeSizes, STORES } from '../../helpers/pipeline.js';

const QUESTIONS: readonly Asked[] = [
  { from: '2026-03-01', to: '2026-03-20' },
  { from: '2026-03-08', to: '2026-03-14' },
  { from: '2026-03-10', to: '2026-03-10', site: 'abend' },
  { from: '2026-03-04', to: '2026-03-18', section: 'sport' },
  { from: '2026-03-04', to: '2026-03-18', site: 'blatt', language: 'en' },
  { from: '2026-03-04', to: '2026-03-18', section: 'kultur', language: 'de' },
];
const BY = ['site', 'section', 'attribute', 'language', 'verdict'];

describeSizes('the dashboards', STORES, (size) => {
  const server = useServer(size);
  const answer = async (visitor: Visitor, path: string, asked: object) => {
    const query = new URLSearchParams(Object.entries(asked));
    const response = await visitor.get(`/console/dashboards/${path}?${query}`);
    expect([response.statusCode, response.statusCode === 200 ? '' : response.body]).toEqual([200, '']);
    expect(response.headers['x-tonfall-behind']).toBe('0');
    return response.json();
  };

  const expectAll = async (viewer: Visitor, cases: readonly Case[]) => {
    for (const asked of QUESTIONS) {
      for (const by of BY) {
        const bucket = by === 'verdict' ? 'week' : by === 'site' ? 'hour' : 'day';
        const found = await answer(viewer, 'flagged', { ...asked, by, bucket });
        expect({ ...found, rows: sorted(found.rows) }).toEqual(
          orderedRows(flaggedFigures(cases, asked, by, bucket)),
        );
      }
      const decisions = await answer(viewer, 'decisions', asked);
      expect({ ...decisions, rows: sorted(decisions.rows) }).toEqual(decisionFigures(cases, asked));
      const agreed = await answer(viewer, 'agreement', asked);
      expect({ rows: sorted(agreed.rows) }).toEqual(agreementFigures(cases, asked));
      const { rows, threads } = await answer(viewer, 'tone', asked);
      expect(rows).toEqual(closely(toneFigures(cases, asked), 'mean'));
      if (asked.section !== undefined || asked.language !== undefined) continue;
      expectThreads(threads, turnFigures(cases, asked));
    }
  };

  it('show what counting the bare rows shows, through everything that can happen to a comment', async () => {
    const { database } = server.pipeline;
    const viewer = await signedIn(server, 'viewer');
    const newsroom = createNewsroom(database, 'a newsroom');
    for (let time = 0; time < 4; time++) {
      await newsroom.live(90);
      const cases = await readCases(database);
      if (time === 3) expect(cases.filter(({ decided }) => decided).length).toBeGreaterThan(20);
      await expectAll(viewer, cases);
    }
  });

  it('show of persons, where that is on, and of what has no label, what the bare rows show', async () => {
    const { database } = server.pipeline;
    const lead = await signedIn(server, 'lead');
    for (const site of ['abend', 'blatt']) {
      const url = `/console/moderators?site=${site}`;
      await lead.inject({ method: 'PUT', url, payload: { version: 0, on: true } });
    }
    await createNewsroom(database, 'persons').live(250);
    const cases = await readCases(database);
    expect(await answer(lead, 'backlog', {})).toMatchObject(await unlabelledFigures(database, cases));
    const all = await personFigures(database, QUESTIONS[0] as Asked);
    expect(all.every(({ undone, p50 }) => undone > 0 && p50 !== null)).toBe(true);
    for (const asked of QUESTIONS) {
      const { rows } = await answer(lead, 'moderators', asked);
      expect(sorted(rows)).toEqual(sorted(await personFigures(database, asked)));
    }
  });

  it('keep nothing of persons on a site that does not show them, and count them where one shows them again', async () => {
    const { database } = server.pipeline;
    const lead = await signedIn(server, 'lead');
    await createNewsroom(database, 'persons').live(120);
    const turn = async (site: string, on: boolean) => {
      const url = `/console/moderators?site=${site}`;
      const { version } = (await lead.get(url)).json();
      expect((await lead.inject({ method: 'PUT', url, payload: { version, on } })).statusCode).toBe(200);
    };
    const shown = async () => sorted((await answer(lead, 'moderators', QUESTIONS[0] as Asked)).rows);
    const figuresOf = (site?: string) =>
      personFigures(database, { ...(QUESTIONS[0] as Asked), ...(site === undefined ? {} : { site }) });
    const kept = async () => {
      const [counts, facts] = [
        await database.query<{ site: string }>('select distinct site from tonfall.person_counts'),
        await database.query<{ site: string }>(
          `select distinct site from tonfall.comment_facts, jsonb_array_elements(acts) a where a ->> 'actor' is not null`,
        ),
      ];
      expect(counts).toEqual(facts);
      return counts.map(({ site }) => site);
    };
    expect(await shown()).toEqual([]);
    expect(await kept()).toEqual([]);
    await turn('blatt', true);
    expect(await shown()).toEqual(sorted(await figuresOf('blatt')));
    expect(await kept()).toEqual(['blatt']);
    await turn('abend', true);
    expect(await shown()).toEqual(sorted(await figuresOf()));
    await turn('blatt', false);
    expect(await shown()).toEqual(sorted(await figuresOf('abend')));
    expect(await kept()).toEqual(['abend']);
    await turn('abend', false);
    expect(await shown()).toEqual([]);
    expect(await kept()).toEqual([]);
  });

  it('lets two processes count at once', async () => {
    const { database } = server.pipeline;
    await createNewsroom(database, 'two').live(200);
    const other = await server.pipeline.another();
    try {
      await Promise.all([catchUp(database), catchUp(other.database), catchUp(database)]);
    } finally {
      await other.close();
    }
    await expectAll(await signedIn(server, 'viewer'), await readCases(database));
  });
});

const orderedRows = <Figures extends { rows: readonly object[] }>(figures: Figures) => ({
  ...figures,
  rows: sorted(figures.rows),
});

/** Means are sums of floating-point numbers, in whichever order. */
const closely = <Row extends object>(rows: readonly Row[], ...keys: readonly (keyof Row)[]): object[] =>
  rows.map((row) => ({
    ...row,
    ...Object.fromEntries(keys.map((key) => [key, expect.closeTo(row[key] as number, 9)])),
  }));

const byKey = <Row extends object>(rows: readonly Row[], key: (row: Row) => string): Row[] =>
  rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));

interface Turning {
  readonly site: string;
  readonly id: string;
  readonly mean: number;
  readonly turn: number;
}

function expectThreads(found: readonly Turning[], expected: readonly Turning[]): void {
  const name = ({ site, id }: Turning) => `${site} ${id}`;
  const rows = byKey(expected, name).map((row) => ({ ...row, title: 'Ein Artikel' }));
  expect(byKey(found, name)).toEqual(closely(rows, 'mean', 'turn'));
  const turns = found.map(({ turn }) => Math.abs(turn));
  expect(turns).toEqual(turns.toSorted((a, b) => b - a));
}
