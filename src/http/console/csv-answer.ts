/** Lists of the console as CSV after RFC 4180, for those who ask by `?format=csv`. */
import { stringify } from 'csv-stringify/sync';
import type { FastifyReply } from 'fastify';
import { harmless } from '../../output/csv.js';

type Cell = string | number | null;

/**
 * Answers with a file of that name: a header line, then the rows, columns in the order of `columns`. What strangers
 * wrote cannot run as a formula.
 */
export function sendCsv<Row extends object>(
  reply: FastifyReply,
  name: string,
  columns: readonly (keyof Row & string)[],
  rows: readonly Row[],
): FastifyReply {
  const cells = rows.map((row) =>
    columns.map((column) => {
      const value = row[column] as Cell;
      return typeof value === 'string' ? harmless(value) : value;
    }),
  );
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}.csv"`)
    .header('cache-control', 'no-store')
    .send(stringify([columns as readonly string[] as string[], ...cells]));
}
