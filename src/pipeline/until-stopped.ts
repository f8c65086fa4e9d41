/** The end of reading that was asked for from outside. */
import { TonfallError } from '../errors.js';

/**
 * The items until the source ends, or until it answers the signal with CANCELLED: to stop is no error, and what was
 * read in time is still to be worked on. Every other error passes.
 */
export async function* untilStopped<Item>(
  items: AsyncIterable<Item>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Item, void, undefined> {
  try {
    yield* items;
  } catch (error) {
    if (signal?.aborted && error instanceof TonfallError && error.code === 'CANCELLED') return;
    throw error;
  }
}
