/** Whether everything that a request needs is there. */
import { z } from 'zod';
import { TonfallError } from '../../errors.js';
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

/** Has the model score one word. A model that others keep busy is there. */
async function scoresOneWord({ scorer }: HttpContext): Promise<void> {
  try {
    await scorer.score([{ text: 'ok', language: 'en' }]);
  } catch (error) {
    if (!(error instanceof TonfallError && error.code === 'OVERLOADED')) throw error;
  }
}

/** Asks model, database and queue. */
export async function readiness(context: HttpContext): Promise<z.output<typeof readinessSchema>> {
  const { app } = context;
  const [model, database, queue] = await Promise.all([
    answers(() => scoresOneWord(context)),
    answers(() => app.database.query('select 1')),
    answers(() => app.queues.queue(LABEL_QUEUE).getJobCounts('waiting')),
  ]);
  const ready = model === 'ok' && database === 'ok' && queue === 'ok';
  return { status: ready ? 'ready' : 'not ready', model, database, queue };
}
