/** `tonfall feedback`: what people said of texts (suggestscore) as JSONL or CSV. */
import { finished } from 'node:stream/promises';
import { z } from 'zod';
import { createFeedbackWriter, FEEDBACK_FORMATS } from '../output/feedback.js';
import { openOutputFile } from '../output/output-file.js';
import { readFeedback } from '../store/feedback.js';
import { defineCommand } from './command.js';
import { EXIT } from './exit-code.js';
import { STORE_KEYS, withApp } from './store-run.js';

export const command = defineCommand({
  options: {
    format: {
      summary: `${FEEDBACK_FORMATS.join(' or ')}; by the name of --out, else jsonl`,
      value: 'FORMAT',
      schema: z.enum(FEEDBACK_FORMATS).optional(),
    },
    out: { summary: 'Write to a file instead of stdout', value: 'FILE', schema: z.string().optional() },
    text: { summary: 'Add the text that was judged', schema: z.boolean().default(false) },
    site: { summary: 'Only this site', value: 'NAME', schema: z.string().optional() },
  },
  configuration: STORE_KEYS,
  examples: ['tonfall feedback --text', 'tonfall feedback --site mountain-post --out feedback.csv'],
  async run(context, { options }) {
    const { format, out, text: withText, site } = options;
    return withApp(context, 'either', async ({ database }) => {
      const stream = out === undefined ? context.stdout : await openOutputFile(out);
      const chosen = format ?? (out?.endsWith('.csv') ? 'csv' : 'jsonl');
      const writer = createFeedbackWriter(chosen, stream, { text: withText });
      for await (const row of readFeedback(database, site ?? null)) {
        if (context.signal.aborted) break;
        const { comment, commentId, language, scores, origin, createdAt, text } = row;
        await writer.write({
          site: row.site,
          comment,
          commentId,
          language,
          scores,
          origin,
          createdAt: createdAt.toISOString(),
          ...(withText ? { text } : {}),
        });
      }
      await writer.end();
      if (out !== undefined) await finished(stream.end());
      return EXIT.ok;
    });
  },
});
