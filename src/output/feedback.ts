/** Feedback as rows: what people said of a text, as JSON Lines or CSV. */
import type { Writable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { ATTRIBUTES } from '../label.js';
import { harmless } from './csv.js';
import { writeChunk } from './write-chunk.js';

export const FEEDBACK_FORMATS = ['jsonl', 'csv'] as const;
export type FeedbackFormat = (typeof FEEDBACK_FORMATS)[number];

/** One row; key order is the output order. */
export interface FeedbackRow {
  readonly site: string;
  /** The comment it belongs to; null where none was found when it came. */
  readonly comment: { readonly source: string; readonly id: string } | null;
  /** Id that the caller gave the comment; null where it gave none. */
  readonly commentId: string | null;
  readonly language: string;
  /** By attribute as the caller named it, 0 to 1. */
  readonly scores: Readonly<Record<string, number>>;
  /** What else the caller said: communityId, sessionId, clientToken. */
  readonly origin: Readonly<Record<string, string>>;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Only where it was asked for. */
  readonly text?: string;
}

export interface FeedbackWriter {
  /** Resolves when the stream takes more. Rejects when it broke. */
  write(row: FeedbackRow): Promise<void>;
  /** Writes the header where there was no row. */
  end(): Promise<void>;
}

type Cell = string | number | null | undefined;

const COLUMNS: readonly [name: string, value: (row: FeedbackRow) => Cell][] = [
  ['site', ({ site }) => site],
  ['comment.source', ({ comment }) => comment?.source],
  ['comment.id', ({ comment }) => comment?.id],
  ['commentId', ({ commentId }) => commentId],
  ['language', ({ language }) => language],
  ...ATTRIBUTES.map((name): [string, (row: FeedbackRow) => Cell] => [
    `scores.${name}`,
    ({ scores }) => scores[name],
  ]),
  // Names of versions and experiments (`TOXICITY@6`), which have no column of their own.
  ['scores.other', ({ scores }) => JSON.stringify(othersOf(scores))],
  ['origin', ({ origin }) => JSON.stringify(origin)],
  ['createdAt', ({ createdAt }) => createdAt],
];

const TEXT_COLUMN: (typeof COLUMNS)[number] = ['text', ({ text }) => harmless(text)];

const othersOf = (scores: FeedbackRow['scores']) =>
  Object.fromEntries(Object.entries(scores).filter(([name]) => !ATTRIBUTES.some((known) => known === name)));

/** The writer of a format on a stream, which stays open. */
export function createFeedbackWriter(
  format: FeedbackFormat,
  stream: Writable,
  { text }: { readonly text: boolean },
): FeedbackWriter {
  if (format === 'jsonl') {
    return { write: (row) => writeChunk(stream, `${JSON.stringify(row)}\n`), end: async () => {} };
  }
  const columns = text ? [...COLUMNS, TEXT_COLUMN] : COLUMNS;
  let header = stringify([columns.map(([name]) => name)]);
  const takeHeader = () => {
    const taken = header;
    header = '';
    return taken;
  };
  return {
    write: (row) => writeChunk(stream, takeHeader() + stringify([columns.map(([, value]) => value(row))])),
    end: () => writeChunk(stream, takeHeader()),
  };
}
