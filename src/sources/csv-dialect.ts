/** Tells a CSV file's delimiter by its header. */
import { parse } from 'csv-parse/sync';
import { type FieldMap, missingNames } from './field-map.js';

export const DELIMITERS = [',', ';', '\t', '|'] as const;

/** Names of the columns under a delimiter, or null where the line is not CSV under it. */
export function headerNames(line: string, delimiter: string): string[] | null {
  try {
    const [names] = parse(line, { delimiter, trim: true, relax_quotes: true, to: 1 }) as string[][];
    return names ?? null;
  } catch {
    return null;
  }
}

/**
 * The delimiter under which the header has the most columns that are needed, then the most columns.
 * Null where no delimiter gives a column for the text: then the line is no header.
 */
export function sniffDelimiter(header: string, map: FieldMap): string | null {
  let best: { delimiter: string; columns: number } | null = null;
  for (const delimiter of DELIMITERS) {
    const names = headerNames(header, delimiter);
    if (!names || missingNames(names, map).length > 0) continue;
    if (!best || names.length > best.columns) best = { delimiter, columns: names.length };
  }
  return best?.delimiter ?? null;
}
