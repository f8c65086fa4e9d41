/** Users and their roles. */
import { z } from 'zod';
import { linkAddress } from '../../../accounts/links.js';
import { changeUser, createUser, resetUser } from '../../../accounts/manage-users.js';
import { TonfallError } from '../../../errors.js';
import { listUsers, lockUsers, type User, userById } from '../../../store/users.js';
import { rootUrl } from '../../public-url.js';
import { actorFor } from '../actor.js';
import { editorOf } from '../editor-of.js';
import type { ConsoleRoutes } from '../route-group.js';
import { refusal } from '../schema/elements.js';
import { invited, newUser, userChange, userList, user as userSchema } from '../schema/settings.js';
import { allowedChange, requireAdminOf, visibleUser } from '../user-rights.js';

const config = { role: 'admin' } as const;
const answers = <Answer extends z.ZodType>(answer: Answer) => ({
  200: answer,
  '4xx': refusal,
  '5xx': refusal,
});
const params = z.object({ id: z.string().max(60) });

const shown = (user: User): z.output<typeof userSchema> => ({
  id: user.id,
  name: user.name,
  login: user.login,
  email: user.email,
  roles: [...user.roles],
  disabledAt: user.disabledAt?.toISOString() ?? null,
  lastSeenAt: user.lastSeenAt?.toISOString() ?? null,
});

export const routes: ConsoleRoutes = (instance, { app, now }, settings) => {
  const { database } = app;

  instance.get('/users', { config, schema: { response: answers(userList) } }, async (request) => {
    const actor = actorFor(request);
    const users = (await listUsers(database)).flatMap((user) => visibleUser(actor, user) ?? []);
    return { users: users.map(shown) };
  });

  instance.post(
    '/users',
    { config, schema: { body: newUser, response: answers(invited) } },
    async (request) => {
      requireAdminOf(actorFor(request), request.body.roles);
      const { user, link } = await createUser(database, request.body, { by: editorOf(request), now: now() });
      return { user: shown(user), link: linkAddress(rootUrl(request, settings), link) };
    },
  );

  instance.patch(
    '/users/:id',
    { config, schema: { params, body: userChange, response: answers(userSchema) } },
    async (request) => {
      const actor = actorFor(request);
      const changed = await database.transaction(async (transaction) => {
        // Nobody changes the user between the look and the change.
        await lockUsers(transaction);
        const user = await userById(transaction, request.params.id);
        if (!user) throw new TonfallError('USER_NOT_FOUND');
        const change = allowedChange(actor, user, request.body);
        return changeUser(transaction, user.id, change, { by: editorOf(request), now: now() });
      });
      return shown(visibleUser(actor, changed) ?? { ...changed, roles: [] });
    },
  );

  instance.post(
    '/users/:id/link',
    { config, schema: { params, response: answers(invited) } },
    async (request) => {
      const actor = actorFor(request);
      const found = await userById(database, request.params.id);
      if (!found || !visibleUser(actor, found)) throw new TonfallError('USER_NOT_FOUND');
      // Whoever has the link has all the roles of the account.
      requireAdminOf(actor, found.roles);
      const { user, link } = await resetUser(database, found.id, { by: editorOf(request), now: now() });
      return { user: shown(user), link: linkAddress(rootUrl(request, settings), link) };
    },
  );
};
