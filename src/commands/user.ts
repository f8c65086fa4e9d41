/** `tonfall user`: people who may use the console, from the machine itself, so that nobody is locked out. */
import { z } from 'zod';
import { COMMAND_LINE } from '../accounts/editor.js';
import { linkAddress } from '../accounts/links.js';
import { changeUser, createUser, resetUser } from '../accounts/manage-users.js';
import type { App } from '../app.js';
import { TonfallError } from '../errors.js';
import { plainTable } from '../output/plain-table.js';
import { listUsers, type RoleOnSite, type User, userByLogin } from '../store/users.js';
import { type CommandContext, defineCommand } from './command.js';
import { EXIT } from './exit-code.js';
import { STORE_KEYS, withApp } from './store-run.js';

const ACTIONS = ['add', 'reset', 'disable', 'enable', 'list'] as const;
const ROLES = ['viewer', 'moderator', 'lead', 'admin'] as const;

/** `lead`, or `news=lead,sports=viewer`. */
const roles = z
  .string()
  .optional()
  .transform((given, context): RoleOnSite[] => {
    const pairs = (given ?? '').split(',').flatMap((each) => {
      const [, site = '*', name = ''] = /^(?:(.*)=)?([^=]*)$/.exec(each.trim()) ?? [];
      const role = ROLES.find((known) => known === name.trim());
      return role && site.trim() !== '' ? [{ site: site.trim(), role }] : [];
    });
    if (given === undefined || pairs.length === given.split(',').length) return pairs;
    context.addIssue({ code: 'custom', message: `expects ROLE or SITE=ROLE; roles are ${ROLES.join(', ')}` });
    return z.NEVER;
  });

export const command = defineCommand({
  arguments: [
    { name: 'ACTION', summary: 'add, reset, disable, enable or list', required: true },
    { name: 'LOGIN', summary: 'What the user signs in with' },
  ],
  options: {
    name: {
      summary: 'Name that others see; the login where not given',
      value: 'NAME',
      schema: z.string().min(1).max(200).optional(),
    },
    email: {
      summary: 'E-mail address, by which an OpenID Connect provider knows the user',
      value: 'ADDRESS',
      schema: z.email('expects an e-mail address').optional(),
    },
    roles: {
      summary: 'Role on every site, or SITE=ROLE for some, comma-separated',
      value: 'LIST',
      schema: roles,
    },
  },
  configuration: [...STORE_KEYS, 'host', 'port', 'publicUrl'],
  examples: [
    'tonfall user add anna --name "Anna Amsel" --roles admin',
    'tonfall user add ben --roles news=moderator,sports=viewer',
    'tonfall user reset anna',
    'tonfall user disable ben',
    'tonfall user list',
  ],
  async run(context, { positionals: [action, login], options }) {
    const picked = ACTIONS.find((name) => name === action);
    if (!picked) throw new TonfallError('USAGE', { detail: `Not ${action}, but ${ACTIONS.join(', ')}.` });
    return withApp(context, 'either', async (app) => {
      if (picked === 'list') context.stdout.write(`${await table(app)}\n`);
      else await change(app, context, { action: picked, login, ...options });
      return EXIT.ok;
    });
  },
});

async function change(
  { database }: App,
  context: CommandContext,
  given: {
    readonly action: Exclude<(typeof ACTIONS)[number], 'list'>;
    readonly login: string | undefined;
    readonly name: string | undefined;
    readonly email: string | undefined;
    readonly roles: readonly RoleOnSite[];
  },
): Promise<void> {
  const { action, login, name, email = null, roles: wanted } = given;
  const { stdout, now } = context;
  if (login === undefined) throw new TonfallError('USAGE', { detail: 'Name a LOGIN.' });
  const options = { by: COMMAND_LINE, now: now() };
  if (action === 'add') {
    if (wanted.length === 0) throw new TonfallError('USAGE', { detail: 'Give --roles.' });
    const draft = { login, name: name ?? login, email, roles: wanted };
    printLink(context, (await createUser(database, draft, options)).link);
    return;
  }
  const user = await existing(database, login);
  if (action === 'reset') {
    printLink(context, (await resetUser(database, user.id, options)).link);
    return;
  }
  const disabled = action === 'disable';
  await database.transaction((transaction) => changeUser(transaction, user.id, { disabled }, options));
  stdout.write(disabled ? 'disabled; signed out everywhere\n' : 'enabled\n');
}

async function existing(database: App['database'], login: string): Promise<User> {
  const user = await userByLogin(database, login);
  if (!user) throw new TonfallError('USER_NOT_FOUND');
  return user;
}

function printLink({ stdout, stderr, config }: CommandContext, secret: string): void {
  const { host, port, publicUrl } = config;
  const own = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  stderr.write('Whoever opens this link within 24 hours sets the password. It works once:\n');
  stdout.write(`${linkAddress(`${(publicUrl ?? own).replace(/\/+$/, '')}/`, secret)}\n`);
}

async function table({ database }: App): Promise<string> {
  const rows = (await listUsers(database)).map((user) => [
    user.login,
    user.name,
    user.roles.map(({ site, role }) => (site === '*' ? role : `${site}=${role}`)).join(','),
    user.hasPassword ? 'yes' : 'no',
    user.lastSeenAt?.toISOString() ?? '',
    user.disabledAt?.toISOString() ?? '',
  ]);
  return plainTable(['login', 'name', 'roles', 'password', 'last seen', 'disabled'], rows);
}
