/** The session: who sits here, and what the person may do. */
import { useSuspenseQuery } from '@tanstack/react-query';
import type { Me, Preferences, Role, Session } from './answers.js';
import { client } from './client.js';
import { get, held, request } from './request.js';

export const sessionQuery = {
  queryKey: ['session'],
  async queryFn(): Promise<Session> {
    const session = await get<Session>('session');
    held.csrf = session.csrf;
    return session;
  },
  staleTime: 60_000,
  retry: true,
} as const;

held.sessionEnded = () => void client.invalidateQueries({ queryKey: ['session'] });

export const useSession = (): Session => useSuspenseQuery(sessionQuery).data;

/** The person who is signed in; only below the part of the page that asks for one. */
export function useMe(): Me {
  const { user } = useSession();
  if (user === null) throw new Error('Nobody is signed in.');
  return user;
}

const ORDER: readonly Role[] = ['viewer', 'moderator', 'lead', 'admin'];

/** Whether the person has this role, or a higher one, on the site; without a site, on any. */
export function may(me: Me, role: Role, site?: string): boolean {
  return me.roles.some(
    (each) =>
      (site === undefined || each.site === '*' || each.site === site) &&
      ORDER.indexOf(each.role) >= ORDER.indexOf(role),
  );
}

export async function signOut(everywhere: boolean): Promise<void> {
  await request('DELETE', everywhere ? 'sessions' : 'session');
  held.csrf = null;
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
  await client.invalidateQueries({ queryKey: ['session'] });
}

/** Shows the change at once, and takes it back where the server refuses. */
export async function savePreferences(preferences: Preferences): Promise<void> {
  const before = client.getQueryData<Session>(['session']);
  if (before?.user) {
    client.setQueryData<Session>(['session'], { ...before, user: { ...before.user, preferences } });
  }
  try {
    await request('PUT', 'preferences', { body: preferences });
  } catch (error) {
    client.setQueryData(['session'], before);
    throw error;
  }
}
