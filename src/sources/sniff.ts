/** Tells what a text is by its beginning, where neither name nor caller says. */
import iconv from 'iconv-lite';
import { headerNames, sniffDelimiter } from './csv-dialect.js';
import { detectEncoding } from './encoding.js';
import { countKnown, type FieldMap } from './field-map.js';
import { binaryKind } from './file-kind.js';

/** `array`: JSON, but one array and no lines. `none`: empty or no text. */
export type Sniffed = 'jsonl' | 'csv' | 'page' | 'array' | 'none';

/** `head` is the first few kilobytes, without gzip. */
export function sniff(head: Buffer, map: FieldMap): Sniffed {
  const { encoding, markLength } = detectEncoding(head);
  if (encoding === 'utf-8' && binaryKind(head) !== null) return 'none';
  const text = iconv.decode(head.subarray(markLength), encoding).trimStart();
  if (text === '') return 'none';
  if (text.startsWith('{')) return 'jsonl';
  if (/^\[\s*[{\]]/.test(text)) return 'array';
  if (text.startsWith('<')) return 'page';
  return looksLikeCsv(text, map) ? 'csv' : 'page';
}

/** A header that names a text column, and that more than one word or the next row bears out. */
function looksLikeCsv(text: string, map: FieldMap): boolean {
  const [header = '', next = ''] = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (/^sep=.$/i.test(header)) return true;
  const delimiter = sniffDelimiter(header, map);
  if (delimiter === null) return false;
  const names = headerNames(header, delimiter) ?? [];
  if (names.length < 2) return false;
  return map.has('text') || countKnown(names) > 1 || headerNames(next, delimiter)?.length === names.length;
}
