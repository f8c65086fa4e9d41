/** From an input of bytes to UTF-8 text: what every source that reads files begins with. */
import { basename } from 'node:path';
import { TonfallError } from '../errors.js';
import { type ByteInput, openBytes, peek } from './bytes.js';
import { detectEncoding, toUtf8 } from './encoding.js';
import { binaryKind } from './file-kind.js';

/** Bytes that the encoding is told by. Large, since a Windows-1252 file may begin with pages of plain ASCII. */
const HEAD = 256 * 1024;

export interface TextInput {
  /** UTF-8 without byte order mark; broken UTF-8 is still in it. */
  readonly chunks: AsyncGenerator<Buffer, void, undefined>;
  readonly encoding: string;
  /** What a person should know about how it is read, or null. */
  readonly warning: string | null;
}

/** Throws SOURCE_EMPTY, SOURCE_UNREADABLE for what is not text, and what `openBytes` throws. */
export async function openText(input: ByteInput, place: string, signal?: AbortSignal): Promise<TextInput> {
  const { head, all } = await peek(openBytes(input, place, signal), HEAD);
  const detected = detectEncoding(head);
  const { encoding, markLength, guessed } = detected;
  const wide = encoding.startsWith('utf-16') || encoding.startsWith('utf-32');
  const kind = wide ? null : binaryKind(head);
  if (kind === null && head.length > markLength) {
    const warning = guessed
      ? `Read as ${encoding}, which is a guess; if it looks wrong, save it as UTF-8.`
      : null;
    return { chunks: toUtf8(all, detected), encoding, warning };
  }
  await all.return();
  if (kind !== null) throw new TonfallError('SOURCE_UNREADABLE', { place, detail: `It is a ${kind}.` });
  throw new TonfallError('SOURCE_EMPTY', { place });
}

/** The whole text at once, for inputs that are one document. Undecodable bytes become U+FFFD. Throws as `openText`, and SOURCE_UNREADABLE above `limit` bytes. */
export async function readText(
  input: ByteInput,
  place: string,
  { signal, limit = 64 * 1024 * 1024 }: { signal?: AbortSignal | undefined; limit?: number } = {},
): Promise<string> {
  const { chunks } = await openText(input, place, signal);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limit) {
      throw new TonfallError('SOURCE_UNREADABLE', { place, detail: `It is larger than ${limit} bytes.` });
    }
    parts.push(chunk);
  }
  return Buffer.concat(parts).toString();
}

/** How places name an input: the path as given, `stdin` for `-`. */
export function placeName(argument: string): string {
  return argument === '-' ? 'stdin' : argument;
}

/** A file's base name without `.gz` and its extension: the thread of comments that name none. */
export function threadName(place: string): string {
  const name = basename(place).replace(/\.gz$/i, '');
  return name.replace(/(?<=.)\.(?:jsonl|ndjson|json|csv|tsv|txt)$/i, '') || place;
}
