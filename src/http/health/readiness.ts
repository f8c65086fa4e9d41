/** Whether everything that a request needs is there. */
import { z } from 'zod';
import { LABEL_QUEUE } from '../../queue/names.js';
import type { HttpContext } from '../context.js';

const part = z.enum(['ok', 'unavailable']);

export const readinessSchema = z.object({
  status: z.enum(['ready', 'not ready']),
  model: part,
  database: part,
  queue: part,
});

/** A part that has not answered by then counts as unavailable. */
const PATIENCE_MILLISECONDS = 2000;

async function answers(question: () => Promise<unknown>): Promise<'ok' | 'unavailable'> {
  const timeout = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('no answer')), PATIENCE_MILLISECONDS).unref();
  });
  try {
    await Promise.race([question(), timeout]);
    return 'ok';
  } catch {
    return 'unavailable';
  }
}

/** Asks database and queue, and has the model score one word. */
export async function readiness({ app, scorer }: HttpContext): Promise<z.output<typeof readinessSchema>> {
  const [model, database, queue] = await Promise.all([
    answers(() => scorer.score([{ text: 'ok', language: 'en' }])),
    answers(() => app.database.query('select 1')),
    answers(() => app.queues.queue(LABEL_QUEUE).getJobCounts('waiting')),
  ]);
  const ready = model === 'ok' && database === 'ok' && queue === 'ok';
  return { status: ready ? 'ready' : 'not ready', model, database, queue };
}
