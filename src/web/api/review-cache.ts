/** What is known here of a comment's state, wherever it is shown: lists, its page, its thread. */
import type { InfiniteData } from '@tanstack/react-query';
import type { Claim, CommentPage, QueueItem, QueuePage, ReviewState, ThreadPage } from './answers.js';
import { client } from './client.js';

type Queue = InfiniteData<QueuePage, string | null>;

type Change = (item: QueueItem) => QueueItem;

/** Replaces items in every list that holds them, each list once; the others keep their identity. */
function patchItems(changes: ReadonlyMap<number, Change>): void {
  client.setQueriesData<Queue>({ queryKey: ['queue'] }, (queue) => {
    if (queue === undefined) return undefined;
    let touched = false;
    const pages = queue.pages.map((page) => {
      if (!page.items.some(({ seq }) => changes.has(seq))) return page;
      touched = true;
      return { ...page, items: page.items.map((item) => changes.get(item.seq)?.(item) ?? item) };
    });
    return touched ? { ...queue, pages } : queue;
  });
  for (const [seq, change] of changes) {
    client.setQueryData<CommentPage>(
      ['comment', seq],
      (page) => page && { ...page, item: change(page.item) },
    );
  }
}

const patchItem = (seq: number, change: Change): void => patchItems(new Map([[seq, change]]));

/** Comments that a decision from here is on its way for: what the stream says of them is older than its answer. */
const underWay = new Map<number, number>();
export const holdReview = (seq: number): void => void underWay.set(seq, (underWay.get(seq) ?? 0) + 1);
export function releaseReview(seq: number): void {
  const left = (underWay.get(seq) ?? 1) - 1;
  if (left > 0) underWay.set(seq, left);
  else underWay.delete(seq);
}

/** What the stream says of comments' states: of a bulk decision that is a thousand at once. */
export const hearReviews = (heard: readonly Heard[]): void =>
  patchReviews(heard.filter(({ seq }) => !underWay.has(seq)));

interface Heard {
  readonly seq: number;
  readonly review: ReviewState;
}

export const patchReview = (seq: number, review: ReviewState): void => patchReviews([{ seq, review }]);

function patchReviews(heard: readonly Heard[]): void {
  if (heard.length === 0) return;
  const reviews = new Map(heard.map(({ seq, review }) => [seq, review]));
  patchItems(
    new Map(
      heard.map(({ seq, review }) => [
        seq,
        (item) => (item.review.version > review.version ? item : { ...item, review }),
      ]),
    ),
  );
  client.setQueriesData<ThreadPage>({ queryKey: ['thread'] }, (page) => {
    if (!page?.comments.some(({ seq }) => reviews.has(seq))) return page;
    return {
      ...page,
      comments: page.comments.map((each) => ({ ...each, review: reviews.get(each.seq) ?? each.review })),
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
