/** What the rows read: generated comments, as files and as they lie in the store. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { someComments } from './model.mjs';

const CHUNK = 1000;
const THREADS = 50;

/** Raw rows of comments `from` to `to`; the same range gives the same rows, and no two rows the same text. */
export function* commentRows(from, to) {
  for (let begin = from; begin < to; begin += CHUNK) {
    const count = Math.min(CHUNK, to - begin);
    for (const [at, text] of someComments(count, begin + 7).entries()) {
      const id = begin + at;
      yield {
        id: `b-${id}`,
        threadId: `thread-${Math.floor(id / 200) % THREADS}`,
        author: `Leser ${id % 997}`,
        createdAt: new Date(Date.UTC(2026, 0, 1) + id * 1000).toISOString(),
        text: `${text} ${id}`,
      };
    }
  }
}

/** Writes comments `from` to `to` as JSON lines and returns the path. */
export async function writeComments(path, from, to) {
  const out = createWriteStream(path);
  let lines = '';
  for (const row of commentRows(from, to)) {
    lines += `${JSON.stringify(row)}\n`;
    if (lines.length < 1 << 18) continue;
    if (!out.write(lines)) await once(out, 'drain');
    lines = '';
  }
  out.end(lines);
  await finished(out);
  return path;
}
