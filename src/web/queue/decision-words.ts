/** What a decision is called. */
import type { Action, QueueItem, ReviewState } from '../api/answers.js';
import type { IconName } from '../controls/icons.js';
import type { Text } from '../i18n/text.js';

export const ICON_OF: Record<Action, IconName> = {
  approve: 'check',
  reject: 'cross',
  escalate: 'up',
  highlight: 'star',
  note: 'note',
};

/** "Rejected: @name", or how many. */
export function titleOf(action: Action, items: readonly QueueItem[], { t }: Text): string {
  const [only] = items;
  return items.length === 1 && only
    ? t(`did.${action}`, { author: only.author ?? t('author.unknown') })
    : t(`didMany.${action}`, { count: items.length });
}

/** "Kim has rejected this comment a minute ago"; null where nobody has decided. */
export function stateWords(review: ReviewState, { t, ago }: Text): string | null {
  const { state, by, at } = review;
  if (state === 'waiting' || state === 'published' || at === null) return null;
  return t(`state.${state}.by`, { name: by?.name ?? t('somebody'), ago: ago(at) });
}
