/** Decisions: at once on the screen, then on the server, one after the other, and back again. */
import type { Action, DecisionAnswer, Me, QueueItem, ReviewState } from '../api/answers.js';
import { client } from '../api/client.js';
import { request } from '../api/request.js';
import { hearReviews, holdReview, patchReview, releaseReview, restoreReview } from '../api/review-cache.js';
import { say } from '../controls/toasts.js';
import type { Text } from '../i18n/text.js';
import { problemWords } from '../shell/problem.js';
import { ICON_OF, stateWords, titleOf } from './decision-words.js';
import { DECISION } from './unsent.js';

export interface Decision {
  /** As they stood on the screen: their versions go along. */
  readonly items: readonly QueueItem[];
  readonly action: Action;
  readonly reason?: string | null;
  readonly note?: string | null;
}

/** Whoever decides, and in which language the screen says so. */
export interface Desk {
  readonly me: Me;
  readonly text: Text;
  readonly undoKey: string | null;
  /** Called with the comments that an undo has brought back. */
  readonly broughtBack: (items: readonly QueueItem[]) => void;
}

interface Entry {
  readonly items: readonly QueueItem[];
  readonly action: Action;
  readonly answered: Promise<DecisionAnswer | null>;
  readonly closeToast: () => void;
}
const MOST_TO_UNDO = 200;
const entries: Entry[] = [];
/**
 * The newest version that one's own decisions have made: whoever decides faster than the server answers does not collide
 * with oneself. The server took it, so nothing before it was unknown here.
 */
const own = new Map<number, number>();

export function decide(decision: Decision, desk: Desk): void {
  const { items, action, reason = null, note = null } = decision;
  const { text } = desk;
  for (const { seq, review } of items) {
    holdReview(seq);
    patchReview(seq, after(review, action, reason, desk.me));
  }
  let asked = 0;
  const answered = send(items, async () => {
    asked += 1;
    const answer = await request<DecisionAnswer>('POST', 'decisions', {
      body: { comments: items.map(seen), action, reason, note },
      also: [409],
    });
    return asked > 1 ? withHeard(answer, action, desk.me) : answer;
  })
    .then((answer) => {
      settle(answer, text);
      return answer;
    })
    .catch((error: unknown) => {
      for (const { seq, review } of items) restoreReview(seq, review);
      entries.splice(entries.indexOf(entry), 1);
      entry.closeToast();
      say({ tone: 'bad', icon: 'warning', title: problemWords(error, text) });
      return null;
    });
  // One toast tells the last decision; the keys still go further back.
  entries.at(-1)?.closeToast();
  const entry: Entry = {
    items,
    action,
    answered,
    closeToast: say({
      tone: action === 'approve' ? 'good' : action === 'reject' ? 'bad' : 'plain',
      icon: ICON_OF[action],
      title: titleOf(action, items, text),
      action: { label: text.t('undo'), shortcut: desk.undoKey, run: () => void undo(entry, desk) },
    }),
  };
  entries.push(entry);
  if (entries.length > MOST_TO_UNDO) entries.shift();
}

/** Takes back the last decision of this page; false where there is none. */
export function undoLast(desk: Desk): boolean {
  const entry = entries.at(-1);
  if (entry === undefined) return false;
  void undo(entry, desk);
  return true;
}

async function undo(entry: Entry, desk: Desk): Promise<void> {
  const index = entries.indexOf(entry);
  if (index === -1) return;
  entries.splice(index, 1);
  entry.closeToast();
  const { items } = entry;
  for (const { seq, review } of items) {
    holdReview(seq);
    restoreReview(seq, review);
  }
  desk.broughtBack(items);
  try {
    const answer = await send(items, async () => {
      const made = (await entry.answered)?.decided.map(({ decision }) => decision) ?? [];
      if (made.length === 0) return null;
      return request<DecisionAnswer>('POST', 'decisions/undo', { body: { decisions: made }, also: [409] });
    });
    settle(answer, desk.text);
    say({ tone: 'plain', icon: 'undo', title: desk.text.t('undone', { count: items.length }) }, 4000);
  } catch (error) {
    void client.invalidateQueries({ queryKey: ['queue'] });
    for (const { seq } of items) void client.invalidateQueries({ queryKey: ['comment', seq] });
    say({ tone: 'bad', icon: 'warning', title: problemWords(error, desk.text) });
  }
}

/** Undoes decisions by their numbers, from the timeline: whoever made them. */
export async function undoDecision(item: QueueItem, decision: number, text: Text): Promise<void> {
  holdReview(item.seq);
  try {
    const body = { decisions: [decision] };
    const answer = await send([item], () =>
      request<DecisionAnswer>('POST', 'decisions/undo', { body, also: [409] }),
    );
    settle(answer, text);
  } catch (error) {
    say({ tone: 'bad', icon: 'warning', title: problemWords(error, text) });
  }
}

/** In the order in which they were made; while the server is away they wait. */
async function send<Answer extends DecisionAnswer | null>(
  items: readonly QueueItem[],
  ask: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await client
      .getMutationCache()
      .build<Answer, Error, void, unknown>(client, {
        mutationKey: DECISION,
        async mutationFn() {
          const answer = await ask();
          // Here: the next one starts before whoever waits for this one hears of it.
          for (const { seq, review } of answer?.decided ?? []) own.set(seq, review.version);
          return answer;
        },
        scope: { id: 'decisions' },
        ...client.getDefaultOptions().mutations,
      } as never)
      .execute();
  } finally {
    for (const { seq } of items) {
      releaseReview(seq);
      void client.invalidateQueries({ queryKey: ['comment', seq], refetchType: 'active' });
    }
  }
}

const seen = ({ seq, review }: QueueItem): { seq: number; version: number } => ({
  seq,
  version: Math.max(own.get(seq) ?? 0, review.version),
});

function settle(answer: DecisionAnswer | null, text: Text): void {
  for (const { seq, review } of answer?.decided ?? []) {
    // While a later decision is on its way, the screen shows that one already.
    hearReviews([{ seq, review }]);
  }
  for (const { seq, review } of answer?.conflicts ?? []) restoreReview(seq, review);
  const [first] = answer?.conflicts ?? [];
  if (first === undefined) return;
  const count = answer?.conflicts.length ?? 0;
  say(
    {
      tone: 'warn',
      icon: 'warning',
      title:
        count === 1
          ? (stateWords({ ...first.review, by: first.by, at: first.at }, text) ?? text.t('conflict'))
          : text.t('conflict.many', { count }),
      detail: text.t('conflict.hint'),
    },
    12_000,
  );
}

/** Asked again because no answer came: what one has decided oneself meanwhile was heard the first time. */
function withHeard({ decided, conflicts }: DecisionAnswer, action: Action, me: Me): DecisionAnswer {
  const heard = conflicts.flatMap(({ seq, by, review }) =>
    by?.id === me.id && review.decision !== null && review.state === STATE_OF[action]
      ? [{ seq, decision: review.decision, review }]
      : [],
  );
  return {
    decided: [...decided, ...heard],
    conflicts: conflicts.filter(({ seq }) => !heard.some((each) => each.seq === seq)),
  };
}

const STATE_OF: Partial<Record<Action, ReviewState['state']>> = {
  approve: 'approved',
  reject: 'rejected',
  escalate: 'escalated',
};

function after(review: ReviewState, action: Action, reason: string | null, me: Me): ReviewState {
  if (action === 'highlight') return { ...review, highlighted: true };
  const state = STATE_OF[action];
  if (state === undefined) return review;
  return { ...review, state, by: { id: me.id, name: me.name }, at: new Date().toISOString(), reason };
}
