/** `tonfall doctor`: checks what Tonfall stands on, and says what to do about each finding. */
import picocolors from 'picocolors';
import { z } from 'zod';
import { oneLine } from '../output/cell.js';
import { writeChunk } from '../output/write-chunk.js';
import { defineCommand } from './command.js';
import { CHECKS, type Finding, runCheck } from './doctor-checks.js';
import { EXIT } from './exit-code.js';

export const command = defineCommand({
  options: {
    json: { summary: 'Print one JSON object per finding', schema: z.boolean().default(false) },
  },
  configuration: ['dataDir', 'databaseUrl', 'queueUrl', 'model'],
  examples: ['tonfall doctor'],
  async run({ config, stdout, terminal, signal, now }, { options }) {
    const colours = picocolors.createColors(terminal.colour);
    const paint = { ok: colours.green, warning: colours.yellow, problem: colours.red };
    const width = Math.max(...CHECKS.map(({ name }) => name.length));
    const inWords = (name: string, { state, message, action }: Finding): string =>
      `${paint[state](state.padEnd('problem'.length))}  ${name.padEnd(width)}  ${oneLine(message)}\n` +
      (action ? `${' '.repeat('problem'.length + width + 4)}${action}\n` : '');
    let problems = 0;
    for (const check of CHECKS) {
      if (signal.aborted) break;
      const finding = await runCheck(check, config, now);
      if (finding.state === 'problem') problems += 1;
      await writeChunk(
        stdout,
        options.json
          ? `${JSON.stringify({ check: check.name, ...finding })}\n`
          : inWords(check.name, finding),
      );
    }
    return problems > 0 ? EXIT.unavailable : EXIT.ok;
  },
});
