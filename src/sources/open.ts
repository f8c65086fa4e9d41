/** Opens whatever a person names as a source: a file, standard input, an address. */
import { stat } from 'node:fs/promises';
import { addAbortSignal, Readable } from 'node:stream';
import { TonfallError } from '../errors.js';
import { type ByteInput, openBytes, peek } from './bytes.js';
import { createCsvSource } from './csv.js';
import { type FieldMap, parseFieldMap } from './field-map.js';
import { createJsonlSource } from './jsonl.js';
import { createPageSource } from './page.js';
import { refuse, refuseInput } from './refusal.js';
import { sniff } from './sniff.js';
import type { CommentSource, SourceDefaults, SourceItem } from './source.js';
import { placeName } from './text-input.js';
import type { HttpOptions } from './wordpress/http.js';
import { createWordPressSource, tryWordPressSource } from './wordpress.js';

/** What `--from` takes. */
export const SOURCE_FORMATS = ['jsonl', 'csv', 'tsv', 'wordpress', 'page'] as const;
export type SourceFormat = (typeof SOURCE_FORMATS)[number];

export interface OpenOptions extends HttpOptions {
  readonly defaults: SourceDefaults;
  /** What the input is, where its name does not tell. */
  readonly from?: SourceFormat | undefined;
  /** Names of columns or keys, as `parseFieldMap` takes them. */
  readonly map?: string | Readonly<Record<string, string>> | undefined;
  /** Further titles beside names on copied pages. */
  readonly ranks?: readonly string[] | undefined;
  /** What `-` reads; the process's standard input where it is not given. */
  readonly stdin?: AsyncIterable<Uint8Array> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A file or stream that is opened, or an address. */
type Opened = { readonly place: string; readonly options: OpenOptions; readonly map: FieldMap } & (
  | { readonly input: ByteInput }
  | { readonly url: string }
);

interface Adapter {
  readonly format: SourceFormat;
  /** Of files that are read so, without `.gz`. */
  readonly extensions: readonly string[];
  /** Whether it reads files, addresses or both. */
  readonly reads: 'files' | 'addresses' | 'both';
  open(opened: Opened): CommentSource | Promise<CommentSource>;
}

const inputOf = (opened: Opened) => ({
  input: 'input' in opened ? opened.input : '',
  place: opened.place,
  defaults: opened.options.defaults,
  map: opened.map,
});

/** One for each format; extensions and `from` choose among them. */
export const ADAPTERS: readonly Adapter[] = [
  // Files of rows
  {
    format: 'jsonl',
    extensions: ['.jsonl', '.ndjson'],
    reads: 'files',
    open: (opened) => createJsonlSource(inputOf(opened)),
  },
  {
    format: 'csv',
    extensions: ['.csv'],
    reads: 'files',
    open: (opened) => createCsvSource(inputOf(opened)),
  },
  {
    format: 'tsv',
    extensions: ['.tsv', '.tab'],
    reads: 'files',
    open: (opened) => createCsvSource({ ...inputOf(opened), delimiter: '\t' }),
  },
  // Systems that are asked
  {
    format: 'wordpress',
    extensions: [],
    reads: 'addresses',
    open: ({ place, options }) => createWordPressSource({ ...options, url: place }),
  },
  // Whatever else a person can see: the last resort for addresses and texts
  {
    format: 'page',
    extensions: ['.html', '.htm', '.xhtml', '.txt'],
    reads: 'both',
    open: (opened) => {
      const { defaults, ranks } = opened.options;
      const page = 'url' in opened ? { url: opened.url } : { place: opened.place, input: opened.input };
      return createPageSource(page, defaults, ranks ? { ranks } : {});
    },
  },
];

/**
 * Opens a path, `-` or an address. The format is `from`, else told by the extension, else by looking: an address is
 * WordPress where the site shows that API, else a page. `read` of standard input works once.
 * Throws SOURCE_NOT_FOUND, USAGE and, for addresses, what `createWordPressSource` throws.
 */
export async function openSource(argument: string, options: OpenOptions): Promise<CommentSource> {
  const map = parseFieldMap(options.map);
  const isAddress = /^https?:\/\//i.test(argument);
  const place = isAddress ? checkedAddress(argument) : placeName(argument);
  const chosen = options.from && adapter(options.from);
  if (chosen && chosen.reads !== 'both' && chosen.reads !== (isAddress ? 'addresses' : 'files')) {
    throw new TonfallError('USAGE', { place, detail: `--from ${chosen.format} reads ${chosen.reads}.` });
  }
  if (isAddress) {
    const opened = { place, options, map, url: place };
    if (chosen) return chosen.open(opened);
    return (await tryWordPressSource({ ...options, url: place })) ?? adapter('page').open(opened);
  }
  if (argument !== '-') await checkFile(argument, place);
  const input = argument === '-' && options.stdin ? options.stdin : argument;
  const opened = { place, options, map, input };
  const known = chosen ?? (argument === '-' ? undefined : byExtension(argument));
  return known ? known.open(opened) : openUnknown(opened);
}

function adapter(format: SourceFormat): Adapter {
  const found = ADAPTERS.find((one) => one.format === format);
  if (!found) throw new TonfallError('INTERNAL', { detail: `No adapter reads ${format}.` });
  return found;
}

function byExtension(path: string): Adapter | undefined {
  const name = path.toLowerCase().replace(/\.gz$/, '');
  return ADAPTERS.find(({ extensions }) => extensions.some((extension) => name.endsWith(extension)));
}

const SNIFFED = 64 * 1024;

async function openUnknown(opened: Opened & { input: ByteInput }): Promise<CommentSource> {
  const { input, place, options, map } = opened;
  const isFile = typeof input === 'string' && input !== '-';
  let start: Awaited<ReturnType<typeof peek>>;
  try {
    start = await peek(openBytes(input, place, options.signal), SNIFFED);
  } catch (thrown) {
    return refusedSource(refuseInput(thrown, place));
  }
  const found = sniff(start.head, map);
  if (found === 'array') {
    await start.all.return();
    const detail = 'It is one JSON array; write one object per line (`jq -c ".[]"` does).';
    return refusedSource(refuse('SOURCE_UNREADABLE', { place, detail }));
  }
  // What is empty or no text is refused by any of them in the same way.
  const chosen = adapter(found === 'none' ? 'jsonl' : found);
  if (!isFile) return stopping(await chosen.open({ ...opened, input: start.all }), input);
  // A file is opened again by every read.
  await start.all.return();
  return chosen.open(opened);
}

/** The source, whose signal ends the stream itself too: a generator between them would wait for its next bytes. */
function stopping(source: CommentSource, input: ByteInput): CommentSource {
  const stream = input === '-' ? process.stdin : input;
  return {
    ...source,
    read(options) {
      if (options?.signal && stream instanceof Readable) addAbortSignal(options.signal, stream);
      return source.read(options);
    },
  };
}

/** A source that has one thing to say. */
function refusedSource(item: SourceItem): CommentSource {
  return {
    name: 'jsonl',
    cursorKey: null,
    async *read() {
      yield item;
    },
  };
}

async function checkFile(path: string, place: string): Promise<void> {
  await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')
      throw new TonfallError('SOURCE_NOT_FOUND', { place });
    throw new TonfallError('SOURCE_UNREADABLE', { place, cause, detail: 'This user may not read the file.' });
  });
}

/** The address in its usual form. One that holds a password would show it in places and logs. */
function checkedAddress(argument: string): string {
  if (!URL.canParse(argument)) {
    throw new TonfallError('SOURCE_NOT_FOUND', { detail: 'The address is not a valid URL.' });
  }
  const url = new URL(argument);
  if (url.username === '' && url.password === '') return url.href;
  const detail = 'The address holds a user or password; give them in the configuration.';
  throw new TonfallError('USAGE', { place: url.host, detail });
}
