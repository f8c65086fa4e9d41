/**
 * Runs the rows of the table and prints it; every row is a ratio or a limit measured in this one run.
 *
 *   npm run bench -- [--only memory,queue] [--scale 0.1] [--quick] [--write] [--model FOLDER] [--threads N] [--sizes embedded,Redis] [--json FILE]
 *
 * PostgreSQL and Redis are those of TONFALL_TEST_DATABASE_URL and TONFALL_TEST_REDIS_URL; what needs one that is
 * not there is named as left out. `--write` keeps the table in docs/benchmarks.md, `--json` what stands behind it. Exit code 1 where a figure
 * falls short.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { machineFacts, passed, tableOf, writePage } from './report.mjs';
import { ROWS } from './rows.mjs';
import { missingFor } from './stores.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    sizes: { type: 'string' },
    json: { type: 'string' },
    scale: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    model: { type: 'string', default: join(root, 'models/tonfall-small-1') },
    threads: { type: 'string', default: String(availableParallelism()) },
  },
});

const scale = Number(options.scale) * (options.quick ? 0.2 : 1);
const context = {
  model: resolve(options.model),
  threads: Number(options.threads),
  quick: options.quick,
  scaled: (count, least) => Math.max(least, Math.round(count * scale)),
};
const only = options.only?.split(',');
const sizes = options.sizes?.split(',');
const unknown = only?.filter((name) => !ROWS.some((row) => row.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`No row ${unknown.join(', ')}; there are ${ROWS.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const begin = performance.now();
const loadBefore = loadavg();
const found = [];
for (const row of ROWS.filter(({ name }) => !only || only.includes(name))) {
  for (const size of row.sizes.filter((name) => !sizes || sizes.includes(name))) {
    const missing = missingFor(size);
    if (missing.length > 0) {
      found.push({ what: `${row.name}, ${size}`, leftOut: `${missing.join(' and ')} not set` });
      continue;
    }
    const from = performance.now();
    process.stderr.write(`${row.name}, ${size} ... `);
    // One row that fails must not cost the figures of the others.
    const rows = await row
      .run({ ...context, size })
      .catch((error) => [{ what: `${row.name}, ${size}`, failed: String(error.message) }]);
    const figures = rows.map(
      ({ figure, failed, reference }) => `${failed ?? figure.toFixed(2)} (${reference ?? ''})`,
    );
    process.stderr.write(`${((performance.now() - from) / 1000).toFixed(0)} s: ${figures.join(', ')}\n`);
    found.push(...rows.map((one) => ({ ...one, what: `${row.realModel ? '* ' : ''}${one.what}` })));
  }
}

const table = tableOf(found);
const { name, version } = JSON.parse(readFileSync(join(context.model, 'tonfall.json'), 'utf8'));
const facts = machineFacts({
  command: `npm run bench -- ${process.argv.slice(2).join(' ')}`.replace(/ -- $/, ''),
  model: version ? `${name} ${version}` : name,
  scale,
  loadBefore,
  seconds: (performance.now() - begin) / 1000,
});
console.log(`${facts}\n\n${table}`);
if (options.json) writeFileSync(options.json, `${JSON.stringify({ facts, rows: found }, null, 2)}\n`);
if (options.write) console.log(`\nKept in ${writePage(table, facts, new Date())}`);
if (!found.every((one) => one.leftOut || (!one.failed && passed(one)))) process.exitCode = 1;
