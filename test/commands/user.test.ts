import { describe, expect, it } from '@jest/globals';
import { useLink } from '../../src/accounts/links.js';
import { beginSession } from '../../src/accounts/session.js';
import { signIn } from '../../src/accounts/sign-in.js';
import { EXIT } from '../../src/commands/exit-code.js';
import { userByLogin } from '../../src/store/users.js';
import { useHeldStore } from '../helpers/held-store.js';

const PASSWORD = 'Zwölf Boxkämpfer jagen';

describe('tonfall user, beside a process that holds the store', () => {
  const store = useHeldStore();
  const user = (...words: string[]) => store.run(['user', ...words]);
  const tokenOf = (stdout: string) => stdout.trim().split('token=')[1] ?? '';
  const signedInAs = (login: string, password: string) =>
    signIn(store.database, { login, password, address: '127.0.0.1' }, new Date());

  it('add prints a link, alone on standard output, by which the user sets a password', async () => {
    const words = ['add', 'anna', '--name', 'Anna Amsel', '--email', 'anna@news.example', '--roles', 'admin'];
    const { code, stdout, stderr } = await user(...words, '--public-url', 'https://news.example/tonfall');
    expect([code, stdout]).toEqual([
      EXIT.ok,
      expect.stringMatching(/^https:\/\/news\.example\/tonfall\/setup\?token=[\w-]{43}\n$/),
    ]);
    expect(stderr).toContain('24 hours');
    const id = await useLink(store.database, tokenOf(stdout), { password: PASSWORD }, new Date());
    expect(await signedInAs('anna', PASSWORD)).toBe(id);
    expect(await userByLogin(store.database, 'ANNA')).toMatchObject({
      name: 'Anna Amsel',
      email: 'anna@news.example',
      roles: [{ site: '*', role: 'admin' }],
    });
  });

  it('add takes roles for sites, and list shows them', async () => {
    await user('add', 'ben', '--roles', 'news=moderator, sports=viewer');
    expect((await userByLogin(store.database, 'ben'))?.roles).toEqual([
      { site: 'news', role: 'moderator' },
      { site: 'sports', role: 'viewer' },
    ]);
    const { stdout } = await user('list');
    expect(stdout).toContain('news=moderator,sports=viewer');
  });

  it('reset lets a person in who has lost the password; disable puts one out at once, enable lets in again', async () => {
    const { database } = store;
    await user('add', 'anna', '--roles', 'admin');
    const { stdout: invitation } = await user('add', 'ben', '--roles', 'lead');
    await useLink(database, tokenOf(invitation), { password: PASSWORD }, new Date());
    const next = 'Franz im Taxi quer durch Bayern';
    await useLink(database, tokenOf((await user('reset', 'ben')).stdout), { password: next }, new Date());
    await expect(signedInAs('ben', PASSWORD)).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    const id = await signedInAs('ben', next);
    const life = { sessionIdleMinutes: 30, sessionHours: 12 };
    await beginSession(database, { user: id, via: 'password', before: null, life, now: new Date() });
    expect((await user('disable', 'ben')).code).toBe(EXIT.ok);
    expect(await database.query('select 1 from tonfall.sessions')).toEqual([]);
    await expect(signedInAs('ben', next)).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    expect((await user('enable', 'ben')).code).toBe(EXIT.ok);
    expect(await signedInAs('ben', next)).toBe(id);
    const rows = await database.query<{ who: string }>(
      'select distinct actor_name as who from tonfall.changes',
    );
    expect(rows.map(({ who }) => who).sort()).toEqual(['ben', 'command line']);
  });

  it.each([
    [['add', 'anna']],
    [['add', 'anna', '--roles', 'boss']],
    [['add', 'anna', '--roles', 'news=boss']],
    [['add', 'anna', '--roles', '=lead']],
    [['add', '--roles', 'lead']],
    [['delete', 'anna']],
    [['reset', 'nobody']],
    [['disable', 'nobody']],
  ])('refuses %j', async (words) => {
    expect((await user(...words)).code).toBe(EXIT.usage);
    expect(await store.database.query('select 1 from tonfall.users')).toEqual([]);
  });

  it('does not disable the last admin', async () => {
    await user('add', 'anna', '--roles', 'admin');
    const { code, stderr } = await user('disable', 'anna');
    expect([code === EXIT.ok, stderr.includes('LAST_ADMIN')]).toEqual([false, true]);
  });
});

describe('tonfall doctor, of the console', () => {
  const store = useHeldStore();
  const finding = async () => {
    const { stdout } = await store.run(['doctor', '--json']);
    const lines = stdout.trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line)).find(({ check }) => check === 'console');
  };

  it('says whether anybody can sign in, and what to do where no admin can', async () => {
    expect(await finding()).toMatchObject({
      state: 'ok',
      message: expect.stringMatching(/^nobody has an account/),
    });
    await store.run(['user', 'add', 'ben', '--roles', 'news=moderator']);
    expect(await finding()).toMatchObject({
      state: 'warning',
      message: 'accounts: 1, admins of every site among them: 0',
      action: expect.stringContaining('tonfall user add'),
    });
    await store.run(['user', 'add', 'anna', '--roles', 'admin']);
    expect(await finding()).toMatchObject({
      state: 'ok',
      message: 'accounts: 2, admins of every site among them: 1',
    });
  });
});
