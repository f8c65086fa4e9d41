/** How long a server asks to be left alone. */

/** Milliseconds to wait by a Retry-After header (RFC 9110, 10.2.3): seconds or a date. Null where there is none. */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
