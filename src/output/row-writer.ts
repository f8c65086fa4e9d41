/** The interface of an output format: rows in, text on a stream out. */
import type { ErrorRow, LabelRow } from '../label.js';

/** A line of output: a label, or an error in its place. */
export type OutputRow = LabelRow | ErrorRow;

export const isErrorRow = (row: OutputRow): row is ErrorRow => 'error' in row;

export interface OutputOptions {
  /** Whether the comment's text is written too. The table always shows its first words where the row has it. */
  readonly text?: boolean;
  /** Columns of the terminal, for tables. */
  readonly columns?: number;
  /** Colours, for tables. */
  readonly colour?: boolean;
  /** Goes on in a file that already has rows: no header is written. */
  readonly append?: boolean;
}

/** Writes rows in the order given. The stream stays open: it belongs to whoever opened it. */
export interface RowWriter {
  /** Resolves when the stream takes more. Rejects when it broke. */
  write(row: OutputRow): Promise<void>;
  /** Writes what is left: a table's lower edge, the header of an empty CSV. */
  end(): Promise<void>;
}
