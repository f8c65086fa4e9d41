/** A row of a file as a comment, or as the refusal of one. */
import type { RawComment } from '../comment.js';
import { CommentIds } from './comment-id.js';
import type { Fields } from './field-map.js';
import {
  idProblem,
  readId,
  readInteger,
  readLanguage,
  readName,
  readState,
  readTime,
} from './field-values.js';
import { RAW_KEPT, refuse } from './refusal.js';
import type { SourceDefaults, SourceItem } from './source.js';

/** Bytes of one text that a source still hands on; the pipeline's own limit, far below, is for normalised text. */
export const TEXT_LIMIT = 1024 * 1024;

export interface RowContext {
  /** Kind of source, as in `RawComment.source`. */
  readonly source: string;
  readonly defaults: SourceDefaults;
  /** Thread of the rows that name none. */
  readonly thread: string;
}

export interface Row {
  readonly fields: Fields;
  /** `file:line` */
  readonly place: string;
  readonly raw: string;
}

/** Turns the rows of one input into items, in order. One per read, since it counts equal comments and warns once. */
export class RowReader {
  readonly #context: RowContext;
  readonly #ids = new CommentIds();
  readonly #warned = new Set<string>();
  readonly #languages = new Map<unknown, string | null>();

  constructor(context: RowContext) {
    this.#context = context;
  }

  /** The row's comment or refusal; a warning before it where a value could not be read, once per kind of value. */
  *items({ fields, place, raw }: Row): Generator<SourceItem, void, undefined> {
    const id = readId(fields.id);
    const text = readText(fields.text);
    const known = id ?? null;
    if (id === undefined) {
      yield refuse('INVALID_ROW', { place, raw, ...idProblem(fields.id) });
    } else if (text === undefined) {
      yield refuse('INVALID_ROW', { place, raw, id: known, detail: 'The text is not a string.' });
    } else if (text.trim() === '') {
      yield refuse('TEXT_MISSING', { place, raw, id: known });
    } else if (text.length > TEXT_LIMIT || Buffer.byteLength(text) > TEXT_LIMIT) {
      yield refuse('TEXT_TOO_LONG', { place, raw: raw.slice(0, RAW_KEPT), id: known });
    } else {
      const comment = this.#comment(fields, id, text);
      yield* this.#warnings(fields, comment, place);
      yield { kind: 'comment', comment, place, raw };
    }
  }

  #comment(fields: Fields, id: string | null, text: string): RawComment {
    const { source, defaults, thread } = this.#context;
    const site = readName(fields.site) ?? defaults.site;
    const threadId = readId(fields.thread) ?? thread;
    const author = readName(fields.author);
    const parent = readId(fields.parent) ?? null;
    const reports = readInteger(fields.reports);
    return {
      site,
      source,
      id: id ?? this.#ids.next({ site, threadId, author, text }),
      threadId,
      threadTitle: readName(fields.title),
      threadUrl: readName(fields.url),
      threadTime: readTime(fields.threadTime),
      section: readName(fields.section) ?? defaults.section,
      // Exports write 0 for "answers nobody".
      parentId: parent === '0' ? null : parent,
      replyTo: readName(fields.replyTo),
      author,
      authorId: readName(fields.authorId),
      createdAt: readTime(fields.createdAt),
      createdAtApproximate: fields.createdAtApproximate === true || fields.createdAtApproximate === 'true',
      text,
      format: fields.format === 'html' ? 'html' : 'plain',
      language: this.#language(fields.language),
      state: readState(fields.state),
      reports: reports !== null && reports >= 0 ? reports : null,
      likes: readInteger(fields.likes),
    };
  }

  /** Rows of one input have few languages, and looking one up costs more than all the rest of a row. */
  #language(value: unknown): string | null {
    if (value === undefined) return null;
    const known = this.#languages.get(value);
    if (known !== undefined) return known;
    const language = readLanguage(value);
    if (this.#languages.size < 1000 && String(value).length < 40) this.#languages.set(value, language);
    return language;
  }

  *#warnings(fields: Fields, comment: RawComment, place: string): Generator<SourceItem, void, undefined> {
    const unread = {
      'created_at is not a time (ISO 8601, or seconds or milliseconds since 1970)':
        fields.createdAt !== undefined && comment.createdAt === null,
      'language is not a language code': fields.language !== undefined && comment.language === null,
      'author is not a name': fields.author !== undefined && comment.author === null,
    };
    for (const [problem, present] of Object.entries(unread)) {
      if (!present || this.#warned.has(problem)) continue;
      this.#warned.add(problem);
      yield {
        kind: 'warning',
        place,
        message: `${problem}; it is left empty here and wherever else it is so.`,
      };
    }
  }
}

/** A text as it came; a number is one too. Undefined for anything else. */
function readText(value: unknown): string | undefined {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value : undefined;
}
