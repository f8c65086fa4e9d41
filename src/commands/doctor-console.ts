/** What `tonfall doctor` says of the console: whether its pages are there, and whether anybody can sign in. */
import type { Queryable } from '../database/database.js';
import { openPages } from '../http/pages.js';
import { listUsers } from '../store/users.js';
import { type Check, type Finding, NOT_CHECKED, ok } from './doctor-check.js';

const FIRST_LINK = 'nobody has an account yet; `tonfall serve` prints a link to the first one when it starts';

export const consoleCheck: Check = {
  name: 'console',
  async run({ config, database }): Promise<Finding> {
    if ((await openPages(config)) === null) {
      const action = 'Run `npm run build`; until then the server has an API and no console.';
      return { state: 'warning', message: 'its pages are not built', action };
    }
    const opened = await database().catch(() => undefined);
    if (opened === undefined) return NOT_CHECKED;
    return opened === null || !(await hasAccounts(opened)) ? ok(FIRST_LINK) : accounts(opened);
  },
};

/** A store that an older version made has no accounts before this one has opened it. */
async function hasAccounts(database: Queryable): Promise<boolean> {
  const [row] = await database.query<{ there: boolean }>(
    `select to_regclass('tonfall.users') is not null as there`,
  );
  return row?.there === true;
}

async function accounts(database: Queryable): Promise<Finding> {
  const users = (await listUsers(database)).filter(({ disabledAt }) => disabledAt === null);
  if (users.length === 0) return ok(FIRST_LINK);
  const admins = users.filter(({ roles }) =>
    roles.some(({ site, role }) => site === '*' && role === 'admin'),
  );
  const message = `accounts: ${users.length}, admins of every site among them: ${admins.length}`;
  if (admins.length > 0) return ok(message);
  return {
    state: 'warning',
    message,
    action: 'Make one: tonfall user add LOGIN --roles admin',
  };
}
