/** How deep a JSON text is nested, told before it is parsed: later steps walk values by recursion. */

/** Deeper nesting than any request has. */
const DEEPEST = 64;

const [QUOTE, APOSTROPHE, BACKSLASH] = [0x22, 0x27, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Whether brackets stand in each other deeper than requests have them; those in strings (also JSON5's) do not count. */
export function isTooDeep(json: string): boolean {
  let depth = 0;
  let quote = 0;
  for (let at = 0; at < json.length; at++) {
    const unit = json.charCodeAt(at);
    if (quote !== 0) {
      if (unit === BACKSLASH) at++;
      else if (unit === quote) quote = 0;
    } else if (unit === QUOTE || unit === APOSTROPHE) quote = unit;
    else if (unit === OPEN_OBJECT || unit === OPEN_LIST) {
      if (++depth > DEEPEST) return true;
    } else if (unit === CLOSE_OBJECT || unit === CLOSE_LIST) depth--;
  }
  return false;
}
