/** The table of a run, for a terminal and for docs/benchmarks.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const PAGE = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));
const BEGIN = '<!-- written by npm run bench -->';
const END = '<!-- end of what npm run bench writes -->';

const number = (value, unit) => `${value.toFixed(unit === undefined ? 2 : 0)}${unit ? ` ${unit}` : ''}`;

function mustOf({ least, most, below }, unit) {
  if (least !== undefined) return `>= ${number(least, unit)}`;
  if (most !== undefined) return `<= ${number(most, unit)}`;
  return `< ${number(below, unit)}`;
}

export function passed({ figure, must: { least, most, below } }) {
  if (least !== undefined) return figure >= least;
  return most !== undefined ? figure <= most : figure < below;
}

const outcome = (found) => {
  if (found.leftOut) return 'left out';
  if (found.failed) return 'FAILED';
  return passed(found) ? 'pass' : 'SHORT';
};

/** The rows as a Markdown table, columns aligned so that it reads in a terminal too. */
export function tableOf(rows) {
  const cells = [
    ['what', 'figure', 'must', '', 'reference'],
    ...rows.map((found) => [
      found.what,
      found.figure === undefined ? '' : number(found.figure, found.unit),
      found.must ? mustOf(found.must, found.unit) : '',
      outcome(found),
      found.leftOut ?? found.failed ?? found.reference,
    ]),
  ];
  const widths = cells[0].map((_, at) => Math.max(3, ...cells.map((line) => line[at].length)));
  const line = (texts) => `| ${texts.map((text, at) => text.padEnd(widths[at])).join(' | ')} |`;
  return [line(cells[0]), line(widths.map((width) => '-'.repeat(width))), ...cells.slice(1).map(line)].join(
    '\n',
  );
}

/** What a figure depends on besides the code. */
export function machineFacts({ command, model, scale, loadBefore, seconds }) {
  const [cpu] = cpus();
  const load = (values) => values.map((value) => value.toFixed(1)).join(', ');
  return [
    `- ${cpu?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${process.platform}; Node ${process.version}`,
    `- load average (1, 5, 15 minutes) ${load(loadBefore)} before and ${load(loadavg())} after; the run took ${Math.round(seconds)} s`,
    `- model ${model}`,
    `- \`${command}\`${scale === 1 ? '' : `: counts are ${Number(scale.toFixed(3))} of those that are asked for`}`,
  ].join('\n');
}

/** Puts table and facts into docs/benchmarks.md, in the place of those of the last run. */
export function writePage(table, facts, when) {
  const page = readFileSync(PAGE, 'utf8');
  const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (before < 0 || after < before) throw new Error(`${PAGE} has lost the place of the table.`);
  const text = `${BEGIN}\n\nMeasured ${when.toISOString().slice(0, 16).replace('T', ' ')} UTC:\n\n${facts}\n\n${table}\n\n`;
  writeFileSync(PAGE, page.slice(0, before) + text + page.slice(after));
  return PAGE;
}
