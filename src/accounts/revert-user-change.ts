/** Takes a change of a user back. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Queryable } from '../database/database.js';
import { TonfallError } from '../errors.js';
import type { StoredChange } from '../store/changes.js';
import { lockUsers, userByLogin } from '../store/users.js';
import type { Editor } from './editor.js';
import { changeUser, recordedUser } from './manage-users.js';

const form = z.object({
  name: z.string(),
  email: z.string().nullable(),
  roles: z.array(z.object({ site: z.string(), role: z.enum(['viewer', 'moderator', 'lead', 'admin']) })),
  disabled: z.boolean(),
});

/** Throws CHANGE_FINAL unless the user still is as the change left it, LAST_ADMIN. */
export async function revertUserChange(
  transaction: Queryable,
  change: StoredChange,
  { by, now }: { readonly by: Editor; readonly now: Date },
): Promise<void> {
  await lockUsers(transaction);
  const user = await userByLogin(transaction, change.subject);
  const before = form.safeParse(change.before);
  if (!user || !before.success || !isDeepStrictEqual(form.safeParse(change.after).data, recordedUser(user))) {
    throw new TonfallError('CHANGE_FINAL');
  }
  await changeUser(transaction, user.id, before.data, { by, now, reverts: change.seq });
}
