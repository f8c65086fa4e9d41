/** Notices callers that have gone away, so that nothing is scored for nobody. */
import type { FastifyReply } from 'fastify';

/** Fires when the connection closes before the answer was sent; has fired where it is closed already. */
export function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  const closed = () => {
    if (!raw.writableFinished) gone.abort();
  };
  if (raw.destroyed) closed();
  else raw.once('close', closed);
  return gone.signal;
}
