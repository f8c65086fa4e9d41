/** `tonfall config`: what is in force and where each value came from. */
import { z } from 'zod';
import { CONFIG_KEY_NAMES } from '../config-keys.js';
import { shownValue } from '../config-secrets.js';
import { oneLine } from '../output/cell.js';
import { writeChunk } from '../output/write-chunk.js';
import { defineCommand } from './command.js';
import { EXIT } from './exit-code.js';

export const command = defineCommand({
  options: {
    json: { summary: 'Print one JSON object', schema: z.boolean().default(false) },
  },
  examples: ['tonfall config', 'TONFALL_THREADS=2 tonfall config --json'],
  async run(context, { options }) {
    const rows = CONFIG_KEY_NAMES.map((key) => ({
      key,
      value: shownValue(context.config, key),
      source: context.sources[key],
    }));
    if (options.json) {
      const entries = rows.map(({ key, value, source }) => [key, { value: JSON.parse(value), source }]);
      await writeChunk(context.stdout, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
      return EXIT.ok;
    }
    const keyWidth = Math.max(...rows.map(({ key }) => key.length));
    const shown = rows.map(({ value, ...row }) => ({ ...row, value: inWords(value) }));
    const valueWidth = Math.min(60, Math.max(...shown.map(({ value }) => value.length)));
    for (const { key, value, source } of shown) {
      await writeChunk(context.stdout, `${key.padEnd(keyWidth)}  ${value.padEnd(valueWidth)}  ${source}\n`);
    }
    return EXIT.ok;
  },
});

/** A value as a person reads it: a text without quotes, `-` where there is none. */
function inWords(json: string): string {
  const value: unknown = JSON.parse(json);
  if (value === null) return '-';
  return typeof value === 'string' ? oneLine(value) : json;
}
