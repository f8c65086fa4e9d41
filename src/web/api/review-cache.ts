/** What is known here of a comment's state, wherever it is shown: lists, its page, its thread. */
import type { InfiniteData } from '@tanstack/react-query';
import type { Claim, CommentPage, QueueItem, QueuePage, ReviewState, ThreadPage } from './answers.js';
import { client } from './client.js';

type Queue = InfiniteData<QueuePage, string | null>;

/** Replaces an item in every list that holds it; the others keep their identity. */
export function patchItem(seq: number, change: (item: QueueItem) => QueueItem): void {
  client.setQueriesData<Queue>({ queryKey: ['queue'] }, (queue) => {
    if (queue === undefined) return undefined;
    let touched = false;
    const pages = queue.pages.map((page) => {
      const index = page.items.findIndex((item) => item.seq === seq);
      const item = page.items[index];
      if (item === undefined) return page;
      touched = true;
      return { ...page, items: page.items.with(index, change(item)) };
    });
    return touched ? { ...queue, pages } : queue;
  });
  client.setQueryData<CommentPage>(['comment', seq], (page) => page && { ...page, item: change(page.item) });
}

/** Comments that a decision from here is on its way for: what the stream says of them is older than its answer. */
const underWay = new Map<number, number>();
export const holdReview = (seq: number): void => void underWay.set(seq, (underWay.get(seq) ?? 0) + 1);
export function releaseReview(seq: number): void {
  const left = (underWay.get(seq) ?? 1) - 1;
  if (left > 0) underWay.set(seq, left);
  else underWay.delete(seq);
}

/** What the stream says of a comment's state. */
export function hearReview(seq: number, review: ReviewState): void {
  if (!underWay.has(seq)) patchReview(seq, review);
}

export function patchReview(seq: number, review: ReviewState): void {
  patchItem(seq, (item) => (item.review.version > review.version ? item : { ...item, review }));
  client.setQueriesData<ThreadPage>({ queryKey: ['thread'] }, (page) => {
    if (!page?.comments.some((comment) => comment.seq === seq)) return page;
    return {
      ...page,
      comments: page.comments.map((each) => (each.seq === seq ? { ...each, review } : each)),
    };
  });
}

/** Puts a state back although a newer one stands there. */
export const restoreReview = (seq: number, review: ReviewState): void =>
  patchItem(seq, (item) => ({ ...item, review }));

export const patchClaim = (seq: number, claim: Claim | null): void =>
  patchItem(seq, (item) => ({ ...item, claim }));

export function knownItem(seq: number): QueueItem | undefined {
  const page = client.getQueryData<CommentPage>(['comment', seq]);
  if (page) return page.item;
  for (const [, queue] of client.getQueriesData<Queue>({ queryKey: ['queue'] })) {
    for (const { items } of queue?.pages ?? []) {
      const item = items.find((each) => each.seq === seq);
      if (item) return item;
    }
  }
  return undefined;
}
