/** Waits until the outbox is empty, and shows how far it has come. */
import { setTimeout as pause } from 'node:timers/promises';
import type { App } from '../app.js';
import { createProgress } from '../output/progress.js';
import { countPending } from '../store/pending.js';
import type { CommandContext } from './command.js';

const LOOK_MILLISECONDS = 500;

/**
 * Resolves when no comment waits for its label any more, or the signal fires; `drain` is whoever labels in this
 * process, if anybody does.
 */
export async function waitForLabels(
  app: App,
  context: CommandContext,
  drain: (signal: AbortSignal) => Promise<void> = async () => {},
): Promise<void> {
  const { signal, stderr, terminal, now } = context;
  let left = (await countPending(app.database)).pending;
  if (left === 0) return;
  const progress = createProgress({
    stream: stderr,
    isTTY: terminal.stderr,
    unit: 'comments',
    total: left,
    now,
  });
  const look = async () => {
    const { pending } = await countPending(app.database);
    progress.add(Math.max(0, left - pending));
    left = pending;
  };
  try {
    const drained = drain(signal);
    while (left > 0 && !signal.aborted) {
      await Promise.race([drained.then(() => pause(50)), pause(LOOK_MILLISECONDS, null, { signal })]).catch(
        () => {},
      );
      await look();
    }
    await drained;
  } finally {
    progress.stop();
  }
}
