/** `tonfall export`: labelled comments of the store as JSONL or CSV. */
import { finished } from 'node:stream/promises';
import { z } from 'zod';
import { VERDICTS } from '../label.js';
import { createRowWriter, OUTPUT_FORMATS } from '../output/formats.js';
import { openOutputFile } from '../output/output-file.js';
import { countUnscored, exportRows } from '../store/export.js';
import { defineCommand } from './command.js';
import { EXIT } from './exit-code.js';
import { STORE_KEYS, withApp } from './store-run.js';

const time = z
  .string()
  .transform((text) => new Date(text))
  .refine((date) => !Number.isNaN(date.getTime()), 'expects a time such as 2026-05-01 or 2026-05-01T18:00Z')
  .optional();

export const command = defineCommand({
  options: {
    format: {
      summary: `${OUTPUT_FORMATS.join(', ')}; by the name of --out, else jsonl`,
      value: 'FORMAT',
      schema: z.enum(OUTPUT_FORMATS).optional(),
    },
    out: { summary: 'Write to a file instead of stdout', value: 'FILE', schema: z.string().optional() },
    text: { summary: 'Add the text of each comment', schema: z.boolean().default(false) },
    site: { summary: 'Only this site', value: 'NAME', schema: z.string().optional() },
    thread: { summary: 'Only the thread of this id', value: 'ID', schema: z.string().optional() },
    since: { summary: 'Only comments written at or after this', value: 'TIME', schema: time },
    until: { summary: 'Only comments written before this', value: 'TIME', schema: time },
    language: { summary: 'Only this language', value: 'CODE', schema: z.string().optional() },
    verdict: {
      summary: `Only ${VERDICTS.join(', ')}`,
      value: 'VERDICT',
      schema: z.enum(VERDICTS).optional(),
    },
  },
  configuration: [...STORE_KEYS, 'model', 'policy'],
  examples: [
    'tonfall export --verdict review --text',
    'tonfall export --site mountain-post --since 2026-05-01 --out may.csv',
  ],
  async run(context, { options }) {
    const { format, out, text, since, until, ...filter } = options;
    const { signal, terminal } = context;
    return withApp(context, 'either', async (app) => {
      const stream = out === undefined ? context.stdout : await openOutputFile(out);
      const chosen = format ?? (out?.endsWith('.csv') ? 'csv' : 'jsonl');
      const writer = createRowWriter(chosen, stream, {
        text,
        columns: terminal.columns,
        colour: terminal.colour && out === undefined,
      });
      const model = await app.knownModelId();
      const rows = exportRows(app.database, { ...filter, from: since, to: until }, model ? { model } : {});
      for await (const row of rows) {
        if (signal.aborted) break;
        await writer.write(row);
      }
      await writer.end();
      if (out !== undefined) await finished(stream.end());
      const { verdict: _, ...place } = filter;
      const { pending, failed } = await countUnscored(app.database, { ...place, from: since, to: until });
      if (pending + failed > 0) {
        context.stderr.write(
          `without a label, so not exported: ${pending} waiting, ${failed} failed (tonfall failed list)\n`,
        );
      }
      return EXIT.ok;
    });
  },
});
