/** The lines of UTF-8 text, numbered from 1, with a cap on the length of one; a bad line does not stop the others. */
import { isUtf8 } from 'node:buffer';
import { RAW_KEPT } from './refusal.js';

/** Bytes of a line that is still read: room for a comment of 10 MB with its fields, so that its id is known. */
export const LINE_LIMIT = 16 * 1024 * 1024;

export type Line =
  | { readonly number: number; readonly problem: null; readonly text: string }
  /** `encoding`: the whole line, byte for byte as Latin-1. `length`: its first characters. */
  | { readonly number: number; readonly problem: 'encoding' | 'length'; readonly text: string };

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** Lines without their ends (LF or CR LF). Memory is bounded by `limit` bytes. */
export async function* readLines(
  chunks: AsyncIterable<Buffer>,
  limit: number = LINE_LIMIT,
): AsyncGenerator<Line, void, undefined> {
  let number = 0;
  let held: Buffer[] = [];
  let size = 0;
  const hold = (part: Buffer) => {
    size += part.length;
    if (size <= limit) held.push(part);
    // A copy of the beginning: a slice would keep everything it was cut from.
    else if (held.length > 1 || (held[0]?.length ?? Number.POSITIVE_INFINITY) > RAW_KEPT * 4) {
      held = [Buffer.from(Buffer.concat([...held, part]).subarray(0, RAW_KEPT * 4))];
    }
  };
  const take = (): Line => {
    number++;
    const bytes = held.length === 1 && held[0] ? held[0] : Buffer.concat(held);
    const line = asLine(number, bytes, size > limit);
    held = [];
    size = 0;
    return line;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      hold(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    if (from < chunk.length) hold(chunk.subarray(from));
  }
  if (size > 0) yield take();
}

function asLine(number: number, bytes: Buffer, overlong: boolean): Line {
  if (overlong) return { number, problem: 'length', text: bytes.toString().slice(0, RAW_KEPT) };
  const end = bytes.at(-1) === RETURN ? bytes.length - 1 : bytes.length;
  return isUtf8(bytes)
    ? { number, problem: null, text: bytes.toString('utf8', 0, end) }
    : { number, problem: 'encoding', text: bytes.toString('latin1', 0, end) };
}
