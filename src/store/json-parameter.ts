/** Rows as one JSON parameter, the form in which a batch travels to the database in one round trip. */

/** JSON escapes that PostgreSQL's jsonb refuses (NUL, halves of a surrogate pair), and `\\`, which hides none. */
const ESCAPES = /\\(?:\\|u(?:0000|d[89a-f][0-9a-f]{2}))/g;
const REFUSED = /\\u(?:0000|d[89a-f])/;

/**
 * Text for a `$n::jsonb` parameter. Characters that PostgreSQL cannot store become U+FFFD;
 * `JSON.stringify` escapes exactly those surrogates that stand alone.
 */
export function jsonParameter(value: unknown): string {
  const json = JSON.stringify(value);
  if (!REFUSED.test(json)) return json;
  return json.replace(ESCAPES, (found) => (found === '\\\\' ? found : '\ufffd'));
}

/** Cuts `items` so that no part holds more than `budget` by `size`, except a single item larger than that. */
export function partsBySize<Item>(
  items: readonly Item[],
  budget: number,
  size: (item: Item) => number,
): Item[][] {
  const parts: Item[][] = [];
  let room = 0;
  for (const item of items) {
    const need = size(item);
    const last = parts.at(-1);
    if (last && need <= room) {
      last.push(item);
      room -= need;
    } else {
      parts.push([item]);
      room = budget - need;
    }
  }
  return parts;
}
