/** JSON lines: one object per line, with known or mapped names. */
import { TonfallError } from '../errors.js';
import type { ByteInput } from './bytes.js';
import { type FieldMap, mapFields } from './field-map.js';
import { type Line, readLines } from './lines.js';
import { refuse, refuseInput } from './refusal.js';
import { RowReader } from './row.js';
import type { CommentSource, SourceDefaults, SourceItem } from './source.js';
import { openText, threadName } from './text-input.js';

export interface FileSourceOptions {
  readonly input: ByteInput;
  /** Name of the input in places. */
  readonly place: string;
  readonly defaults: SourceDefaults;
  readonly map?: FieldMap;
}

/** Reads JSONL, also called NDJSON. An input that is empty or no text is one refusal. */
export function createJsonlSource({
  input,
  place,
  defaults,
  map = new Map(),
}: FileSourceOptions): CommentSource {
  return {
    name: 'jsonl',
    cursorKey: null,
    async *read({ signal } = {}) {
      const rows = new RowReader({ source: 'jsonl', defaults, thread: threadName(place) });
      let number = 0;
      try {
        const { chunks, warning } = await openText(input, place, signal);
        if (warning) yield { kind: 'warning', place, message: warning };
        for await (const line of readLines(chunks)) {
          if (signal?.aborted) throw new TonfallError('CANCELLED', { place });
          number = line.number;
          yield* lineItems(line, `${place}:${number}`, rows, map);
        }
      } catch (thrown) {
        yield refuseInput(thrown, `${place}:${number + 1}`);
      }
    },
  };
}

function* lineItems(
  line: Line,
  place: string,
  rows: RowReader,
  map: FieldMap,
): Generator<SourceItem, void, undefined> {
  const raw = line.text;
  if (line.problem) {
    yield refuse(line.problem === 'length' ? 'TEXT_TOO_LONG' : 'INVALID_ENCODING', { place, raw });
    return;
  }
  if (raw.trim() === '') return;
  const record = parseObject(raw);
  if (record === null) yield refuse('INVALID_JSON', { place, raw });
  else yield* rows.items({ fields: mapFields(Object.entries(record), map), place, raw });
}

function parseObject(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(quoteLargeNumbers(line));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

const LARGE_NUMBER = /[[:,\s]-?\d{16,}[\s,}\]]/;
const STRING_OR_LARGE_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b\d{16,}(?![\d.eE])/g;

/** Ids of 16 and more digits would lose their last ones as numbers, and could not be joined back. */
function quoteLargeNumbers(line: string): string {
  if (!LARGE_NUMBER.test(line)) return line;
  return line.replace(STRING_OR_LARGE_NUMBER, (token) => (token.startsWith('"') ? token : `"${token}"`));
}
