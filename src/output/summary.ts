/** What a run found, in a few lines. */
import { VERDICTS, type Verdict } from '../label.js';
import { isErrorRow, type OutputRow } from './row-writer.js';

export interface Summary {
  /** Counts a row. */
  add(row: OutputRow): void;
  readonly comments: number;
  /** Refused or failed inputs. */
  readonly errors: number;
  /** Lines for people, without line ends: counts per verdict, languages, errors by code. */
  lines(): string[];
}

export function createSummary(): Summary {
  const verdicts = new Map<Verdict, number>(VERDICTS.map((verdict) => [verdict, 0]));
  const languages = new Map<string, number>();
  const codes = new Map<string, number>();
  let comments = 0;
  let errors = 0;
  return {
    get comments() {
      return comments;
    },
    get errors() {
      return errors;
    },
    add(row) {
      if (isErrorRow(row)) {
        errors += 1;
        count(codes, row.error.code);
        return;
      }
      comments += 1;
      count(verdicts, row.verdict);
      count(languages, row.language);
    },
    lines() {
      const lines = [
        comments === 0
          ? '0 comments found'
          : `${comments} ${comments === 1 ? 'comment' : 'comments'}: ${listed(verdicts)}`,
        ...(languages.size > 0 ? [`languages: ${listed(byCount(languages))}`] : []),
        ...(errors > 0 ? [`refused or failed: ${errors} (${listed(byCount(codes))})`] : []),
      ];
      return lines;
    },
  };
}

const count = <Key>(counts: Map<Key, number>, key: Key): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

const byCount = (counts: Map<string, number>): Map<string, number> =>
  new Map([...counts].sort(([one, many], [other, more]) => more - many || one.localeCompare(other)));

const listed = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([name, number]) => `${number} ${name}`).join(', ');
