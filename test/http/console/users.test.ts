import { describe, expect, it } from '@jest/globals';
import { auditPage, invited, userList } from '../../../src/http/console/schema/settings.js';
import { signedIn, type Visitor } from '../../helpers/console.js';
import { useServer } from '../../helpers/http.js';
import { describeSizes, STORES } from '../../helpers/pipeline.js';

const PASSWORD = 'Zwölf Boxkämpfer jagen';

describeSizes('users', STORES, (size) => {
  const server = useServer(size);
  const invite = async (by: Visitor, login: string, roles: object[]) =>
    by.post('/console/users', { login, name: `Name of ${login}`, roles });
  const change = (by: Visitor, id: string, payload: object) =>
    by.inject({ method: 'PATCH', url: `/console/users/${id}`, payload });

  it('are invited by a link, which works once and then has the roles that were given', async () => {
    const admin = await signedIn(server, 'admin');
    const made = await invite(admin, 'ben', [{ site: 'news', role: 'moderator' }]);
    const { link, user } = invited.parse(made.json());
    expect(link).toMatch(/^http:\/\/localhost(:80)?\/setup\?token=[\w-]{43}$/);
    const token = link.split('=')[1];
    expect((await server.inject({ url: `/console/setup?token=${token}` })).json()).toEqual({
      login: 'ben',
      purpose: 'invite',
    });
    const set = () => server.post('/console/setup', { token, password: PASSWORD });
    const first = await set();
    expect(first.json().user).toMatchObject({
      id: user.id,
      sites: ['news'],
      roles: [{ site: 'news', role: 'moderator' }],
    });
    expect((await set()).json().error.code).toBe('LINK_INVALID');
    expect((await invite(admin, 'BEN', [{ site: '*', role: 'viewer' }])).json().error.code).toBe(
      'USER_EXISTS',
    );
  });

  it('lose their sessions at once with other roles, and with being disabled; another process sees it too', async () => {
    const admin = await signedIn(server, 'admin');
    const connections = await server.pipeline.another();
    try {
      const other = await server.open({ connections });
      for (const payload of [{ roles: [{ site: 'news', role: 'viewer' }] }, { disabled: true }]) {
        const ben = await signedIn(server, { news: 'lead' }, { inject: other.inject });
        expect((await ben.get('/console/views')).statusCode).toBe(200);
        expect((await change(admin, ben.id, payload)).statusCode).toBe(200);
        expect((await ben.get('/console/views')).json().error.code).toBe('SESSION_MISSING');
      }
    } finally {
      await connections.close();
    }
  });

  it('keep what is not changed', async () => {
    const admin = await signedIn(server, 'admin');
    const ben = await signedIn(server, { news: 'lead' });
    await change(admin, ben.id, { email: 'ben@news.example' });
    expect((await change(admin, ben.id, { name: 'Ben B.' })).json()).toMatchObject({
      name: 'Ben B.',
      email: 'ben@news.example',
      roles: [{ site: 'news', role: 'lead' }],
      disabledAt: null,
    });
    // A new name is no reason to sign in again.
    expect((await ben.get('/console/views')).statusCode).toBe(200);
  });

  it('always have an admin among them, whoever asks at once', async () => {
    const [one, two] = [await signedIn(server, 'admin'), await signedIn(server, 'admin')];
    const answers = await Promise.all([
      change(one, two.id, { disabled: true }),
      change(two, one.id, { roles: [{ site: '*', role: 'lead' }] }),
    ]);
    expect(answers.map(({ statusCode }) => statusCode).filter((status) => status === 200)).toHaveLength(1);
    const rows = await server.pipeline.database.query(
      `select 1 from tonfall.users u join tonfall.user_roles r on r.user_id = u.id
       where r.role = 'admin' and r.site = '*' and u.disabled_at is null`,
    );
    expect(rows).toHaveLength(1);
  });

  it('are on record, and a change can be taken back once, as long as nothing has changed since', async () => {
    const admin = await signedIn(server, 'admin', { name: 'Anna' });
    const ben = await signedIn(server, { news: 'lead' });
    await change(admin, ben.id, { roles: [{ site: 'news', role: 'viewer' }] });
    const entries = async () => auditPage.parse((await admin.get('/console/audit')).json()).entries;
    const [entry] = await entries();
    expect(entry).toMatchObject({
      by: 'Anna',
      what: 'user.change',
      subject: ben.login,
      before: { roles: [{ site: 'news', role: 'lead' }] },
      after: { roles: [{ site: 'news', role: 'viewer' }] },
      revertible: true,
    });
    const revert = (seq = entry?.seq) => admin.post(`/console/audit/${seq}/revert`);
    expect((await revert()).statusCode).toBe(200);
    const users = userList.parse((await admin.get('/console/users')).json()).users;
    expect(users.find(({ id }) => id === ben.id)?.roles).toEqual([{ site: 'news', role: 'lead' }]);
    expect((await revert()).json().error.code).toBe('CHANGE_FINAL');
    // The way back is a change as well.
    const [back] = await entries();
    expect(back).toMatchObject({ what: 'user.change', revertible: true });
    await change(admin, ben.id, { name: 'Somebody' });
    expect((await revert(back?.seq)).json().error.code).toBe('CHANGE_FINAL');
    expect((await revert(999_999)).json().error.code).toBe('ITEM_NOT_FOUND');
  });

  it('find the record page by page', async () => {
    const admin = await signedIn(server, 'admin');
    const ben = await signedIn(server, { news: 'lead' });
    for (let at = 0; at < 60; at++) await change(admin, ben.id, { name: `Ben ${at}` });
    const first = auditPage.parse((await admin.get('/console/audit')).json());
    const second = auditPage.parse((await admin.get(`/console/audit?cursor=${first.next}`)).json());
    const seqs = [...first.entries, ...second.entries].map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => b - a));
    expect([new Set(seqs).size, second.next]).toEqual([60, null]);
  });
});

describe('an admin of one site', () => {
  const server = useServer();
  const roles = (pairs: Record<string, string>) =>
    Object.entries(pairs).map(([site, role]) => ({ site, role }));

  it('sees and changes those of this site, and gives roles on it alone', async () => {
    const local = await signedIn(server, { news: 'admin', sports: 'lead' });
    const [ours, both, theirs] = [
      await signedIn(server, { news: 'viewer' }),
      await signedIn(server, { news: 'viewer', sports: 'moderator' }),
      await signedIn(server, { sports: 'viewer' }),
    ];
    const everywhere = await signedIn(server, 'viewer');
    const patch = async ({ id }: Visitor, payload: object) =>
      (await local.inject({ method: 'PATCH', url: `/console/users/${id}`, payload })).statusCode;
    const link = async ({ id }: Visitor) => (await local.post(`/console/users/${id}/link`)).statusCode;

    const seen = userList.parse((await local.get('/console/users')).json()).users;
    expect(seen.map(({ id }) => id).sort()).toEqual([local.id, ours.id, both.id].sort());
    expect(seen.find(({ id }) => id === both.id)?.roles).toEqual(roles({ news: 'viewer' }));

    expect(await patch(ours, { roles: roles({ news: 'moderator' }), name: 'New' })).toBe(200);
    expect(await patch(ours, { roles: roles({ sports: 'viewer' }) })).toBe(403);
    expect(await patch(ours, { roles: roles({ '*': 'admin' }) })).toBe(403);
    expect(await patch(both, { roles: roles({ news: 'lead' }) })).toBe(200);
    expect(await patch(both, { disabled: true })).toBe(403);
    expect(await patch(theirs, { roles: roles({ news: 'viewer' }) })).toBe(404);
    expect(await patch(everywhere, { name: 'x' })).toBe(404);
    // A link is a way into the account, with all its roles.
    expect([await link(ours), await link(both), await link(theirs), await link(everywhere)]).toEqual([
      200, 403, 404, 404,
    ]);
    const [row] = await server.pipeline.database.query(
      `select jsonb_object_agg(site, role) as roles from tonfall.user_roles where user_id = $1`,
      [both.id],
    );
    expect(row).toEqual({ roles: { news: 'lead', sports: 'moderator' } });
  });

  it('makes, sees and revokes the keys of this site, and sees its changes', async () => {
    const [local, admin] = [await signedIn(server, { news: 'admin' }), await signedIn(server, 'admin')];
    const make = (by: Visitor, site: string | null) =>
      by.post('/console/keys', { name: 'Coral', site, scopes: ['score'] });
    expect([(await make(local, null)).statusCode, (await make(local, 'sports')).statusCode]).toEqual([
      403, 403,
    ]);
    const ours = (await make(local, 'news')).json();
    const all = (await make(admin, null)).json();
    expect(ours.token).toMatch(/^tonfall_/);
    const headers = { authorization: `Bearer ${ours.token}` };
    const score = { method: 'POST', url: '/v1/score', payload: { text: 'x' }, headers } as const;
    server.clock.pass(1001);
    expect((await server.inject(score)).statusCode).toBe(200);
    expect((await local.get('/console/keys')).json().keys.map(({ id }: { id: string }) => id)).toEqual([
      ours.key.id,
    ]);
    expect(JSON.stringify((await admin.get('/console/audit')).json())).not.toContain(ours.token);
    const revoke = async (id: string) =>
      (await local.inject({ method: 'DELETE', url: `/console/keys/${id}` })).statusCode;
    expect([await revoke(all.key.id), await revoke(ours.key.id), await revoke(ours.key.id)]).toEqual([
      403, 200, 404,
    ]);
    server.clock.pass(1001);
    expect((await server.inject(score)).statusCode).toBe(401);
    const what = (await local.get('/console/audit'))
      .json()
      .entries.map((entry: { what: string }) => entry.what);
    expect(what).toEqual(['key.revoke', 'key.create']);
  });
});

describe('what is a person’s own', () => {
  const server = useServer();

  it('is kept and seen by this person alone: views and preferences', async () => {
    const [anna, ben] = [await signedIn(server, 'viewer'), await signedIn(server, 'viewer')];
    const view = (await anna.post('/console/views', { name: 'Älteste', query: 'sort=age' })).json();
    expect((await anna.get('/console/views')).json().views).toEqual([view]);
    expect((await ben.get('/console/views')).json().views).toEqual([]);
    const remove = async (by: Visitor) =>
      (await by.inject({ method: 'DELETE', url: `/console/views/${view.id}` })).statusCode;
    expect([await remove(ben), await remove(anna), await remove(anna)]).toEqual([404, 204, 404]);
    const chosen = { theme: 'dark', keys: { approve: 'a', reject: null } };
    expect(
      (await anna.inject({ method: 'PUT', url: '/console/preferences', payload: chosen })).statusCode,
    ).toBe(200);
    expect((await anna.get('/console/session')).json().user.preferences).toMatchObject({
      ...chosen,
      singleKeys: true,
    });
    expect((await ben.get('/console/session')).json().user.preferences.theme).toBeNull();
  });

  it.each(['\0', 'a\0b'])('refuses what no database takes: %j', async (name) => {
    const anna = await signedIn(server, 'viewer');
    const { statusCode } = await anna.post('/console/views', { name, query: '' });
    expect(statusCode).toBe(400);
    expect((await server.post('/console/session', { login: name, password: 'x' })).statusCode).toBe(400);
    expect((await server.inject({ url: '/console/setup?token=%00' })).statusCode).toBe(400);
  });
});
