/** Tells text from something else by the first bytes. */

/** Signatures as in the `file` command's magic table; offset 0 unless given. */
const SIGNATURES: readonly { kind: string; bytes: readonly number[]; offset?: number }[] = [
  { kind: 'PNG image', bytes: [0x89, 0x50, 0x4e, 0x47] },
  { kind: 'JPEG image', bytes: [0xff, 0xd8, 0xff] },
  { kind: 'GIF image', bytes: [0x47, 0x49, 0x46, 0x38] },
  { kind: 'WebP image or other RIFF file', bytes: [0x52, 0x49, 0x46, 0x46] },
  { kind: 'PDF document', bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { kind: 'ZIP archive or Office document', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { kind: 'old Office document', bytes: [0xd0, 0xcf, 0x11, 0xe0] },
  { kind: '7z archive', bytes: [0x37, 0x7a, 0xbc, 0xaf] },
  { kind: 'RAR archive', bytes: [0x52, 0x61, 0x72, 0x21, 0x1a] },
  { kind: 'bzip2 file', bytes: [0x42, 0x5a, 0x68] },
  { kind: 'xz file', bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a] },
  { kind: 'Zstandard file', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { kind: 'gzip file inside gzip', bytes: [0x1f, 0x8b] },
  { kind: 'SQLite database', bytes: [...Buffer.from('SQLite format 3')] },
  { kind: 'Parquet file', bytes: [0x50, 0x41, 0x52, 0x31] },
  { kind: 'program', bytes: [0x7f, 0x45, 0x4c, 0x46] },
  { kind: 'tar archive', bytes: [...Buffer.from('ustar')], offset: 257 },
];

/** What the bytes are if not text, in words, or null. `head` in UTF-16 must have been recognised before. */
export function binaryKind(head: Buffer): string | null {
  for (const { kind, bytes, offset = 0 } of SIGNATURES) {
    if (bytes.every((byte, index) => head[offset + index] === byte)) return kind;
  }
  let controls = 0;
  for (const byte of head) {
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) controls++;
  }
  // A stray control character belongs to a row and is judged there; a file full of them is no text.
  return controls > 8 && controls > head.length / 20 ? 'binary file' : null;
}
