/** Every route of the console against every role, on the own site and on another. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import Fastify, { type InjectOptions, type RouteOptions } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { door } from '../../../src/http/console/door.js';
import { ROLES, type Role } from '../../../src/http/console/schema/elements.js';
import { recordChange } from '../../../src/store/changes.js';
import { signedIn, type Visitor } from '../../helpers/console.js';
import { useServer } from '../../helpers/http.js';
import { storeLabelled } from '../../helpers/review.js';

/** What lies on one site. */
interface Ground {
  readonly site: string;
  /** Number of its comment. */
  readonly seq: number;
  /** Number of a change of its settings. */
  readonly change: number;
  readonly user: string;
  readonly key: string;
}

interface Row {
  /** The request about this site. */
  readonly ask: (ground: Ground) => Omit<InjectOptions, 'method'>;
  /**
   * What somebody hears who has the role on another site alone. `refused`: 403 or 404; `empty`: an answer that knows
   * nothing of the site; `same`: it is about no site. `everySite`: the role is needed on every site.
   */
  readonly elsewhere: 'refused' | 'empty' | 'same' | 'everySite';
  /** It is answered for ever. */
  readonly endless?: true;
}

const own = (more: object = {}): Row => ({ ask: () => ({ ...more }), elsewhere: 'same' });
const days = 'from=2024-05-01&to=2024-05-02';
const DASHBOARD: Row = { ask: ({ site }) => ({ query: `${days}&site=${site}` }), elsewhere: 'refused' };
const ofSite: Row = { ask: ({ site }) => ({ query: `site=${site}` }), elsewhere: 'refused' };
const ofComment: Row = { ask: ({ seq }) => ({ url: `/${seq}` }), elsewhere: 'refused' };
const ofComments: Row = { ask: ({ seq }) => ({ payload: { comments: [seq] } }), elsewhere: 'refused' };
const NO_BULK = '3f2c1c9e-6a0f-4a55-9a0b-5f0c8d7f6e11';

/** By method and path below /console. */
const TABLE: Readonly<Record<string, Row>> = {
  'GET /session': own(),
  'POST /session': own({ payload: { login: 'nobody', password: 'x' } }),
  'DELETE /session': own(),
  'DELETE /sessions': own(),
  'POST /password': own({ payload: { current: 'x', next: 'x'.repeat(12) } }),
  'GET /oidc': own(),
  'GET /oidc/callback': own(),
  'GET /setup': own({ query: 'token=x' }),
  'POST /setup': own({ payload: { token: 'x', password: 'x'.repeat(12) } }),
  'PUT /preferences': own({ payload: {} }),
  'GET /views': own(),
  'POST /views': own({ payload: { name: 'x', query: '' } }),
  'DELETE /views/:id': own({ url: '/x' }),

  'GET /users': { ask: () => ({}), elsewhere: 'empty' },
  'POST /users': {
    ask: ({ site }) => ({ payload: { login: `new-${site}`, name: 'x', roles: [{ site, role: 'viewer' }] } }),
    elsewhere: 'refused',
  },
  'PATCH /users/:id': {
    ask: ({ user }) => ({ url: `/${user}`, payload: { name: 'x' } }),
    elsewhere: 'refused',
  },
  'POST /users/:id/link': { ask: ({ user }) => ({ url: `/${user}/link` }), elsewhere: 'refused' },
  'GET /keys': { ask: () => ({}), elsewhere: 'empty' },
  'POST /keys': {
    ask: ({ site }) => ({ payload: { name: 'x', site, scopes: ['score'] } }),
    elsewhere: 'refused',
  },
  'DELETE /keys/:id': { ask: ({ key }) => ({ url: `/${key}` }), elsewhere: 'refused' },
  'GET /audit': { ask: () => ({}), elsewhere: 'empty' },
  'POST /audit/:seq/revert': { ask: ({ change }) => ({ url: `/${change}/revert` }), elsewhere: 'refused' },

  'GET /queue': { ask: ({ site }) => ({ query: `site=${site}` }), elsewhere: 'empty' },
  'GET /facets': { ask: () => ({}), elsewhere: 'empty' },
  'GET /histogram': { ask: ({ site }) => ({ query: `attribute=TOXICITY&site=${site}` }), elsewhere: 'empty' },
  'GET /events': { ask: () => ({}), elsewhere: 'same', endless: true },
  'GET /comments/:seq': ofComment,
  'GET /comments/:seq/timeline': { ask: ({ seq }) => ({ url: `/${seq}/timeline` }), elsewhere: 'refused' },
  'POST /claims': ofComments,
  // Gives back one's own claims, of which there are none.
  'DELETE /claims': { ...ofComments, elsewhere: 'empty' },
  'POST /decisions': {
    ask: ({ seq }) => ({ payload: { comments: [{ seq, version: 0 }], action: 'approve' } }),
    elsewhere: 'refused',
  },
  'POST /decisions/undo': own({ payload: { decisions: [999_999] } }),
  'POST /bulk/preview': {
    ask: ({ seq }) => ({ payload: { target: { comments: [{ seq, version: 0 }] }, action: 'approve' } }),
    elsewhere: 'refused',
  },
  'POST /bulk': own({ payload: { preview: NO_BULK } }),
  'GET /bulk': own(),
  'GET /bulk/:id': own({ url: `/${NO_BULK}` }),
  'POST /bulk/:id/cancel': own({ url: `/${NO_BULK}/cancel` }),
  'POST /bulk/:id/undo': own({ url: `/${NO_BULK}/undo` }),

  'GET /dashboards/flagged': DASHBOARD,
  'GET /dashboards/decisions': DASHBOARD,
  'GET /dashboards/agreement': DASHBOARD,
  'GET /dashboards/backlog': ofSite,
  'GET /dashboards/tone': DASHBOARD,
  'GET /dashboards/moderators': DASHBOARD,
  'GET /thresholds/places': { ask: () => ({ query: 'attribute=TOXICITY' }), elsewhere: 'empty' },
  'GET /thresholds': {
    ask: ({ site }) => ({ query: `site=${site}&language=de&attribute=TOXICITY` }),
    elsewhere: 'refused',
  },
  'POST /thresholds': {
    ask: ({ site }) => ({
      payload: { site, language: 'de', attribute: 'TOXICITY', threshold: 0.5, settings: 1 },
    }),
    elsewhere: 'refused',
  },
  'GET /threads': { ask: ({ site }) => ({ query: `site=${site}` }), elsewhere: 'refused' },
  'GET /thread': { ask: ({ site }) => ({ query: `site=${site}&id=t-${site}` }), elsewhere: 'refused' },
  'POST /thread/rescore': {
    ask: ({ site }) => ({ payload: { site, id: `t-${site}` } }),
    elsewhere: 'refused',
  },
  'GET /settings': own(),
  'GET /settings/history': own(),
  'GET /settings/:version': own({ url: '/1' }),
  'PUT /settings': own({ payload: { version: 1, document: {} } }),
  'POST /settings/revert': { ask: () => ({ payload: { version: 1, to: 1 } }), elsewhere: 'everySite' },
  'POST /settings/preview': { ask: () => ({ payload: { document: {} } }), elsewhere: 'empty' },
  'GET /reasons': ofSite,
  'PUT /reasons': {
    ask: ({ site }) => ({ query: `site=${site}`, payload: { version: 0, required: false, reasons: [] } }),
    elsewhere: 'refused',
  },
  'GET /moderators': ofSite,
  'PUT /moderators': {
    ask: ({ site }) => ({ query: `site=${site}`, payload: { version: 0, on: true } }),
    elsewhere: 'refused',
  },
};

const server = useServer();
const grounds: Record<string, Ground> = {};
let roles: ReadonlyMap<string, Role | 'anyone'> = new Map();

/** The request of a row: its path has the place of the parameter filled. */
function requestOf(name: string, ground: Ground): InjectOptions {
  const [method = '', path = ''] = name.split(' ');
  const { url = '', ...more } = (TABLE[name] as Row).ask(ground) as { url?: string };
  return { method: method as 'GET', url: `/console${path.replace(/\/:.*$/, '')}${url}`, ...more };
}

const codeOf = ({ body }: { body: string }): string | null => {
  try {
    return JSON.parse(body).error?.code ?? null;
  } catch {
    return null;
  }
};

const isBelow = (one: Role, other: Role): boolean => ROLES.indexOf(one) < ROLES.indexOf(other);

beforeEach(async () => {
  const { database } = server.pipeline;
  const now = server.clock.now();
  const sites = ['news', 'sports'];
  const stored = await storeLabelled(
    database,
    sites.map((site) => ({
      id: `c-${site}`,
      text: `Text on ${site}`,
      facts: { site, threadId: `t-${site}`, threadTitle: `Title on ${site}`, section: `part-${site}` },
    })),
    now,
  );
  for (const [at, site] of sites.entries()) {
    const person = await signedIn(server, { [site]: 'viewer' }, { name: `Person on ${site}` });
    const key = await server.key({ site, name: `Key on ${site}` });
    const change = await recordChange(database, {
      at: now,
      actor: null,
      actorName: 'test',
      what: 'user.change',
      site,
      subject: `somebody on ${site}`,
      before: {},
      after: {},
    });
    const seq = stored[at]?.seq ?? 0;
    grounds[site] = { site, seq, change, user: person.id, key: key.split('_')[1] ?? '' };
  }
});

/** The routes as they are registered. */
describe('the routes of the console', () => {
  const found = new Map<string, Role | 'anyone'>();
  const instance = Fastify();
  beforeAll(async () => {
    const { context } = await server.open();
    instance.setValidatorCompiler(validatorCompiler);
    instance.setSerializerCompiler(serializerCompiler);
    for (const name of ['actor', 'signedIn']) instance.decorateRequest(name, null);
    const routes: RouteOptions[] = [];
    instance.addHook('onRoute', (route) => {
      routes.push(route);
    });
    const config = { ...context.app.config, oidcIssuer: 'http://127.0.0.1:9', oidcClientId: 'tonfall' };
    await instance.register(async (inner) => door.open(inner, context, config), { prefix: door.prefix });
    await instance.ready();
    for (const { method, url, config } of routes) {
      for (const each of [method].flat().filter((name) => name !== 'HEAD')) {
        found.set(`${each} ${url.slice(door.prefix.length)}`, config?.role as Role);
      }
    }
    roles = found;
  });
  afterAll(() => instance.close());

  it('stand in the table of this test, all of them, and each declares a role', () => {
    expect([...found.keys()].sort()).toEqual(Object.keys(TABLE).sort());
    expect([...found.values()].filter((role) => role !== 'anyone' && !ROLES.includes(role))).toEqual([]);
  });

  it('let in without a session who signs in or follows a link, and nobody else', () => {
    const open = [...found].filter(([, role]) => role === 'anyone').map(([name]) => name);
    expect(open.sort()).toEqual([
      'GET /oidc',
      'GET /oidc/callback',
      'GET /session',
      'GET /setup',
      'POST /session',
      'POST /setup',
    ]);
  });
});

describe.each(Object.keys(TABLE))('%s', (name) => {
  const row = TABLE[name] as Row;
  const ask = (visitor: Pick<Visitor, 'inject'>, site: string) =>
    visitor.inject(requestOf(name, grounds[site] as Ground));

  it('is refused to those who may not, and answered to those who may', async () => {
    const least = roles.get(name);
    const without = await ask({ inject: server.inject }, 'news');
    if (least === 'anyone' || least === undefined) {
      expect(codeOf(without)).not.toBe('SESSION_MISSING');
      return;
    }
    expect([without.statusCode, codeOf(without)]).toEqual([401, 'SESSION_MISSING']);
    for (const role of ROLES) {
      if (isBelow(role, least)) {
        for (const site of ['news', 'sports']) {
          const refused = await ask(await signedIn(server, { news: role }), site);
          expect([role, site, refused.statusCode, codeOf(refused)]).toEqual([
            role,
            site,
            403,
            'ROLE_MISSING',
          ]);
        }
      } else if (!row.endless) {
        const there = await ask(await signedIn(server, role), 'sports');
        expect([role, codeOf(there)]).not.toEqual([role, 'ROLE_MISSING']);
        if (name.startsWith('GET') && row.elsewhere !== 'same') {
          expect([role, there.statusCode]).toEqual([role, 200]);
        }
        const here = await ask(await signedIn(server, { news: role }), 'news');
        if (row.elsewhere === 'everySite') expect([role, here.statusCode]).toEqual([role, 403]);
        else expect([role, codeOf(here)]).not.toEqual([role, 'ROLE_MISSING']);
        const elsewhere = await ask(await signedIn(server, { news: role }), 'sports');
        expectNothingOf(elsewhere, row, role);
      }
    }
  });

  if (row.elsewhere === 'refused') {
    it('is refused where the role on this site is lower than that on another', async () => {
      const below = ROLES[ROLES.indexOf(roles.get(name) as Role) - 1];
      const person = await signedIn(server, { news: 'admin', ...(below ? { sports: below } : {}) });
      expect([403, 404]).toContain((await ask(person, 'sports')).statusCode);
    });
  }
});

function expectNothingOf(
  answer: { readonly statusCode: number; readonly body: string },
  { elsewhere }: Row,
  role: Role,
): void {
  expect([role, answer.body.includes('sports')]).toEqual([role, false]);
  if (elsewhere === 'refused') expect([role, [403, 404].includes(answer.statusCode)]).toEqual([role, true]);
}
