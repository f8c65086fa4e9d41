/** The queue as the server gives it, a page at a time, and as the screen shows it. */
import { type InfiniteData, infiniteQueryOptions } from '@tanstack/react-query';
import type { QueueFilter, QueueItem, QueuePage, Sort } from '../api/answers.js';
import { client } from '../api/client.js';
import { get } from '../api/request.js';

const PAGE = 50;

export const queueQuery = (filter: QueueFilter, sort: Sort) =>
  infiniteQueryOptions({
    queryKey: ['queue', filter, sort],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      get<QueuePage>('queue', { ...filter, sort, cursor: pageParam, limit: PAGE }, signal),
    getNextPageParam: ({ next }) => next,
    // One's place is kept until one asks: what is new is told by the stream.
    staleTime: Number.POSITIVE_INFINITY,
    // A new page leaves the others as they are; to compare all of them each time would cost frames.
    structuralSharing: false,
  });

/** Reads the list again from its beginning, without the pages that had been added. */
export async function rereadQueue(filter: QueueFilter, sort: Sort): Promise<void> {
  const { queryKey } = queueQuery(filter, sort);
  client.setQueryData<InfiniteData<QueuePage, string | null>>(
    queryKey,
    (queue) => queue && { pages: queue.pages.slice(0, 1), pageParams: queue.pageParams.slice(0, 1) },
  );
  await client.refetchQueries({ queryKey, exact: true });
}

export const fits = (item: QueueItem, filter: QueueFilter): boolean =>
  filter.state === 'all' || item.review.state === filter.state;

/**
 * The rows to show: what still fits the filter, and the open comment, which nobody takes from under the reader.
 * `mixed` alternates the ends of each page, so that the worst do not come in one long row.
 */
export function rowsOf(
  pages: readonly QueuePage[],
  filter: QueueFilter,
  open: number | null,
  mixed: boolean,
): QueueItem[] {
  const seen = new Set<number>();
  return pages
    .flatMap(({ items }) => (mixed ? alternate(items) : items))
    .filter((item) => {
      if (seen.has(item.seq) || !(item.seq === open || fits(item, filter))) return false;
      seen.add(item.seq);
      return true;
    });
}

function alternate(items: readonly QueueItem[]): QueueItem[] {
  const half = Math.ceil(items.length / 2);
  return items.slice(0, half).flatMap((item, index) => {
    const other = items[items.length - 1 - index];
    return other === undefined || other === item ? [item] : [item, other];
  });
}
