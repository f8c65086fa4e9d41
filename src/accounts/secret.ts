/** Secrets that a browser or a link carries: 256 random bits, kept here as a hash only. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 43 characters that may stand in a cookie and in an address. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** How a secret is kept. It needs no salt and no slow hash: nobody guesses 256 bits. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** Another secret that follows from one, and tells nothing of it. */
export const derivedSecret = (secret: string, purpose: string): string => secretHash(`${purpose}:${secret}`);

/** Compares in a time that does not depend on where two texts differ. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

/** Names a user or a view: random, so that it tells nothing. */
export const newId = (): string => randomBytes(9).toString('base64url');
