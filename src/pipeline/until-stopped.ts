/** The end that was asked for from outside: of reading at once, of the rest some time later. */
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

/** Fires so many milliseconds after the other signal did: the time that what is in hand still has. */
export function signalAfter(signal: AbortSignal, milliseconds: number): AbortSignal {
  const late = new AbortController();
  const begin = () => {
    setTimeout(() => late.abort(), milliseconds).unref();
  };
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  return late.signal;
}
