/** Signing in with name and password, and what slows those down who guess. */
import type { Queryable } from '../database/database.js';
import { TonfallError } from '../errors.js';
import { countRequests } from '../store/rate-windows.js';
import { passwordOf } from '../store/users.js';
import { isPassword } from './password.js';
import { secretHash } from './secret.js';

const WINDOW_MILLISECONDS = 15 * 60_000;

/**
 * Attempts in a window. Somebody who guesses from one address runs out before the person whose name it is, elsewhere,
 * is kept out; those who share an address have more together; whoever has many addresses meets the last one.
 */
export const ATTEMPTS = { loginFromAddress: 10, address: 60, login: 100 } as const;

/** SIGN_IN_LIMITED with the seconds to wait. */
export class SignInLimited extends TonfallError {
  constructor(readonly seconds: number) {
    super('SIGN_IN_LIMITED');
  }
}

/**
 * Counts an attempt, of all processes together. Throws SignInLimited. Hashes stand in the table: what people type in the
 * wrong field is a password at times.
 */
async function countAttempt(
  database: Queryable,
  { login, address }: { readonly login: string; readonly address: string },
  now: Date,
): Promise<void> {
  const time = now.getTime();
  const begin = time - (time % WINDOW_MILLISECONDS);
  const name = login.toLowerCase();
  const network = networkOf(address);
  const counted = [
    [`${name}\n${network}`, ATTEMPTS.loginFromAddress],
    [`\n${network}`, ATTEMPTS.address],
    [`${name}\n`, ATTEMPTS.login],
  ] as const;
  for (const [who, most] of counted) {
    const attempts = await countRequests(database, `sign-in:${secretHash(who)}`, new Date(begin), 1);
    if (attempts > most) throw new SignInLimited(Math.ceil((begin + WINDOW_MILLISECONDS - time) / 1000));
  }
}

/** Of an IPv6 address the first 64 bits: a household has as many addresses as it wants below them. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail = ''] = address.replace(/%.*$/, '').split('::');
  const [first, last] = [head, tail].map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array(Math.max(0, 8 - (first?.length ?? 0) - (last?.length ?? 0))).fill('0');
  return [...(first ?? []), ...zeros, ...(last ?? [])].slice(0, 4).join(':');
}

/**
 * Id of the user whose name and password these are. Throws SIGN_IN_REFUSED, the same and after the same time whether the
 * name is unknown, the account disabled or the password wrong, and SignInLimited.
 */
export async function signIn(
  database: Queryable,
  given: { readonly login: string; readonly password: string; readonly address: string },
  now: Date,
): Promise<string> {
  const { login, password, address } = given;
  await countAttempt(database, { login, address }, now);
  const found = await passwordOf(database, login);
  if (!(await isPassword(password, found?.hash ?? null)) || !found) throw new TonfallError('SIGN_IN_REFUSED');
  return found.id;
}
