/** Passwords as argon2id hashes, and which ones are taken. */
import { hash, type Options, verify } from '@node-rs/argon2';
import { TonfallError } from '../errors.js';

/** As the OWASP Password Storage Cheat Sheet names them: 19 MiB, two passes, one lane. */
const PARAMETERS: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, PARAMETERS);

let nobodys: Promise<string> | undefined;

/** Whether a password belongs to a hash. Without a hash it takes the same time and says no. */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  nobodys ??= hashPassword('The password of nobody');
  const is = await verify(kept ?? (await nobodys), password);
  return is && kept !== null;
}

/** Long, and in every list of guesses nonetheless. In small letters, without what is neither letter nor digit. */
const GUESSED = [
  'password',
  'passwort',
  'passw0rt',
  'passw0rd',
  'kennwort',
  'geheim',
  'qwertyuiop',
  'qwertzuiop',
  'asdfghjkl',
  'yxcvbnm',
  'zxcvbnm',
  '1q2w3e4r',
  'letmein',
  'iloveyou',
  'changeme',
  'welcome',
  'willkommen',
  'hallo',
  'admin',
  'administrator',
  'tonfall',
  'moderator',
  'redaktion',
];

/**
 * Throws PASSWORD_WEAK where little is left of a password without what everybody guesses first: runs such as 1234,
 * repeated characters, well-known passwords, and the person's own names.
 */
export function requireStrong(password: string, names: readonly string[]): void {
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const own = names.flatMap((name) => name.split(/[\s@.]+/)).map(plain);
  const guesses = [...GUESSED, ...own].filter((word) => word.length >= 4).sort((a, b) => b.length - a.length);
  let rest = plain(password);
  // Of a password of signs alone nothing would be left.
  if (rest.length < password.length / 2) rest = password;
  for (const guess of guesses) rest = rest.replaceAll(guess, '');
  const codes = Array.from(rest, (character) => character.charCodeAt(0));
  // What neither repeats the character before nor follows it in the alphabet.
  const leaps = codes.filter((code, at) => Math.abs(code - (codes[at - 1] ?? 0)) > 1);
  if (leaps.length < 6 || new Set(codes).size < 5) throw new TonfallError('PASSWORD_WEAK');
}
