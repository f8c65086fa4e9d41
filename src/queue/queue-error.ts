/** What goes wrong between BullMQ and its store, as an error of the table. */
import { asDatabaseError } from '../database/sql-error.js';
import { TonfallError } from '../errors.js';

/** How ioredis says that there is no Redis. */
const UNAVAILABLE =
  /ECONN|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|Connection is closed|max retries per request|All sentinels|LOADING|CLUSTERDOWN|Failed to refresh slots/;

/** Any error of a queue operation: QUEUE_UNAVAILABLE where the store of the queue does not answer, else as it is. */
export function asQueueError(thrown: unknown): Error {
  const error = asDatabaseError(thrown);
  if (error instanceof TonfallError && error.code === 'DATABASE_UNAVAILABLE') {
    return new TonfallError('QUEUE_UNAVAILABLE');
  }
  const name = (thrown as Error | undefined)?.name;
  if (name === 'MaxRetriesPerRequestError' || UNAVAILABLE.test(error.message)) {
    return new TonfallError('QUEUE_UNAVAILABLE', { detail: `(${name})` });
  }
  return error;
}
