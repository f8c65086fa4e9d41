/** `tonfall doctor`: checks what Tonfall stands on, and says what to do about each finding. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import picocolors from 'picocolors';
import { z } from 'zod';
import type { Config } from '../config.js';
import { openDatabase } from '../database/open.js';
import type { PoolDatabase } from '../database/pool-database.js';
import { oneLine } from '../output/cell.js';
import { writeChunk } from '../output/write-chunk.js';
import { defineCommand } from './command.js';
import type { Finding } from './doctor-check.js';
import { CHECKS, runCheck } from './doctor-checks.js';
import { EXIT } from './exit-code.js';

export const command = defineCommand({
  options: {
    json: { summary: 'Print one JSON object per finding', schema: z.boolean().default(false) },
  },
  configuration: ['dataDir', 'databaseUrl', 'queueUrl', 'model'],
  examples: ['tonfall doctor'],
  async run({ config, log, stdout, terminal, signal, now }, { options }) {
    const colours = picocolors.createColors(terminal.colour);
    const paint = { ok: colours.green, warning: colours.yellow, problem: colours.red };
    const width = Math.max(...CHECKS.map(({ name }) => name.length));
    const inWords = (name: string, { state, message, action }: Finding): string =>
      `${paint[state](state.padEnd('problem'.length))}  ${name.padEnd(width)}  ${oneLine(message)}\n` +
      (action ? `${' '.repeat('problem'.length + width + 4)}${action}\n` : '');
    let opened: Promise<PoolDatabase | null> | undefined;
    const database = () => {
      opened ??= openWhereMade(config);
      return opened;
    };
    let problems = 0;
    try {
      for (const check of CHECKS) {
        if (signal.aborted) break;
        const finding = await runCheck(check, { config, log, now, database });
        if (finding.state === 'problem') problems += 1;
        const line = options.json
          ? `${JSON.stringify({ check: check.name, ...finding })}\n`
          : inWords(check.name, finding);
        await writeChunk(stdout, line);
      }
    } finally {
      await (await opened?.catch(() => null))?.close();
    }
    return problems > 0 ? EXIT.unavailable : EXIT.ok;
  },
});

async function openWhereMade(config: Config): Promise<PoolDatabase | null> {
  const { databaseUrl, dataDir } = config;
  if (databaseUrl === null && !existsSync(join(dataDir, 'postgres'))) return null;
  return (await openDatabase({ databaseUrl, dataDir, mode: 'either' })).database;
}
