/** An evaluation written as JSON, as tables for a terminal, or as Markdown for a model card. */
import type { Report } from '../evaluation/report.js';
import { oneLine } from '../output/cell.js';
import { plainTable } from '../output/plain-table.js';
import { preamble, tablesOf } from './eval-tables.js';

export const REPORT_FORMATS = ['table', 'json', 'markdown'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** The whole text, with a line end. */
export function reportText(report: Report, format: ReportFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(report, null, 1)}\n`;
    case 'table':
      return `${[preamble(report).map(oneLine).join('\n'), ...plainTables(report)].join('\n\n')}\n`;
    case 'markdown':
      return `${[preamble(report).map(item).join('\n'), ...markdownTables(report)].join('\n\n')}\n`;
  }
}

/** The format that a name of --out asks for. */
export function formatOfName(out: string | undefined): ReportFormat {
  if (out?.endsWith('.json')) return 'json';
  return out?.endsWith('.md') ? 'markdown' : 'table';
}

const plainTables = (report: Report): string[] =>
  tablesOf(report, false).map(({ title, head, rows }) => `${oneLine(title)}\n${plainTable(head, rows)}`);

const markdownTables = (report: Report): string[] =>
  tablesOf(report, true).map(({ title, head, rows }) => {
    const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
    // Only the first column holds names of groups; the others are numbers.
    const lines = [head, rule, ...rows.map(([name = '', ...cells]) => [escaped(name), ...cells])];
    return `**${escaped(title)}**\n\n${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}`;
  });

const item = (text: string): string => `- ${escaped(text)}`;

/** Names of groups are from the input: nothing of them may become a link, a picture or another column. */
const escaped = (text: string): string => oneLine(text).replace(/[\\`*_{}<>[\]#|!]/g, '\\$&');
