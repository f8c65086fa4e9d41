/** Finds the encoding of text by its first bytes, and turns any encoding into UTF-8 while it streams. */
import { isUtf8 } from 'node:buffer';
import { analyse } from 'chardet';
import iconv from 'iconv-lite';

export interface DetectedEncoding {
  /** Name as iconv-lite takes it. */
  readonly encoding: string;
  /** Bytes of the byte order mark. */
  readonly markLength: number;
  /** True where the answer rests on the frequency of letters only, so that a person should look. */
  readonly guessed: boolean;
}

const MARKS: readonly { encoding: string; bytes: readonly number[] }[] = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-32le', bytes: [0xff, 0xfe, 0, 0] },
  { encoding: 'utf-32be', bytes: [0, 0, 0xfe, 0xff] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
];

/** Western text has at most some 15 % of its letters outside ASCII; above this share it is another script. */
const OTHER_SCRIPT_SHARE = 0.3;
/** Fewer bytes than these outside ASCII say nothing of a script. */
const OTHER_SCRIPT_BYTES = 40;

/**
 * The encoding of a text whose first bytes are `head`: by its mark; as UTF-16 by the zero bytes of its ASCII
 * characters; as UTF-8 where the sequences are valid (a few broken ones do not change that); else Windows-1252, or
 * what `chardet` says where most letters are not ASCII. Pure ASCII is UTF-8.
 */
export function detectEncoding(head: Buffer): DetectedEncoding {
  for (const { encoding, bytes } of MARKS) {
    if (bytes.every((byte, index) => head[index] === byte)) {
      return { encoding, markLength: bytes.length, guessed: false };
    }
  }
  const found = (encoding: string, guessed = false) => ({ encoding, markLength: 0, guessed });
  const wide = utf16ByZeros(head);
  if (wide) return found(wide);
  const { valid, invalid } = countSequences(head);
  if (invalid === 0 || valid > invalid) return found('utf-8');
  if (!isOtherScript(head)) return found('windows-1252');
  const guess = analyse(head).find(({ name }) => name !== 'UTF-8' && iconv.encodingExists(name));
  return found(guess?.name.toLowerCase() ?? 'windows-1252', true);
}

/** A byte that no UTF-8 text holds. It stands where the original could not be decoded, so its line is refused later. */
const UNDECODABLE = Buffer.from([0xff]);

/**
 * The chunks as UTF-8 without byte order mark. What is UTF-8 already passes unchecked, also where it is broken; what
 * cannot be decoded from another encoding becomes a byte 0xFF.
 */
export async function* toUtf8(
  chunks: AsyncIterable<Buffer>,
  { encoding, markLength }: DetectedEncoding,
): AsyncGenerator<Buffer, void, undefined> {
  let mark = markLength;
  const decoder = encoding === 'utf-8' ? null : iconv.getDecoder(encoding, { stripBOM: false });
  const broken = encoding.startsWith('utf-') ? /\p{Surrogate}/u : /\ufffd/u;
  let lead = '';
  for await (const chunk of chunks) {
    const bytes = chunk.subarray(Math.min(mark, chunk.length));
    mark -= chunk.length - bytes.length;
    if (!decoder) {
      yield bytes;
      continue;
    }
    const text = lead + decoder.write(bytes);
    // A surrogate pair may be cut by the end of the chunk.
    lead = /[\ud800-\udbff]$/.test(text) ? text.slice(-1) : '';
    yield encode(text.slice(0, text.length - lead.length), broken);
  }
  if (decoder) yield encode(lead + (decoder.end() ?? ''), broken);
}

function encode(text: string, broken: RegExp): Buffer {
  if (!broken.test(text)) return Buffer.from(text);
  const parts = text.split(broken).flatMap((part) => [Buffer.from(part), UNDECODABLE]);
  return Buffer.concat(parts.slice(0, -1));
}

function utf16ByZeros(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  const pairs = head.length >> 1;
  let even = 0;
  let odd = 0;
  for (let index = 0; index < pairs * 2; index += 2) {
    if (head[index] === 0) even++;
    if (head[index + 1] === 0) odd++;
  }
  if (odd > 1 && odd > pairs / 20 && even * 50 < odd) return 'utf-16le';
  if (even > 1 && even > pairs / 20 && odd * 50 < even) return 'utf-16be';
  return null;
}

/** Sequences of more than one byte that are valid UTF-8, and places that are not. A sequence cut by the end is neither. */
function countSequences(head: Buffer): { valid: number; invalid: number } {
  let valid = 0;
  let invalid = 0;
  for (let index = 0; index < head.length; ) {
    const byte = head[index] ?? 0;
    if (byte < 0x80) {
      index++;
      continue;
    }
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    const sequence = head.subarray(index, index + length);
    if (byte >= 0xc2 && isUtf8(sequence)) {
      valid++;
      index += length;
    } else {
      const cut = index + length > head.length && byte >= 0xc2 && sequence.subarray(1).every(continues);
      if (!cut) invalid++;
      index++;
      while (cut && index < head.length) index++;
    }
  }
  return { valid, invalid };
}

const continues = (byte: number) => (byte & 0xc0) === 0x80;

function isOtherScript(head: Buffer): boolean {
  let letters = 0;
  let high = 0;
  for (const byte of head) {
    if (byte >= 0x80) high++;
    else if ((byte | 32) >= 97 && (byte | 32) <= 122) letters++;
  }
  return high >= OTHER_SCRIPT_BYTES && high / (high + letters) >= OTHER_SCRIPT_SHARE;
}
