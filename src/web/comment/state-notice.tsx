/** Who has decided a comment, or is looking at it just now. */
import type { QueueItem } from '../api/answers.js';
import { Icon } from '../controls/icons.js';
import { useText } from '../i18n/text.js';
import { stateWords } from '../queue/decision-words.js';

export function StateNotice({
  item,
  reasonWords,
}: {
  item: QueueItem;
  reasonWords: (code: string) => string;
}) {
  const text = useText();
  const { t } = text;
  const words = stateWords(item.review, text);
  const elsewhere = item.claim !== null && !item.claim.mine ? item.claim : null;
  return (
    <div role="status" className="stack notices">
      {words && (
        <p className={`notice ${item.review.state === 'rejected' ? 'bad' : ''}`}>
          <Icon
            name={
              item.review.state === 'rejected' ? 'cross' : item.review.state === 'escalated' ? 'up' : 'check'
            }
          />
          <span>
            {words} {item.review.reason && t('timeline.reason', { reason: reasonWords(item.review.reason) })}
          </span>
        </p>
      )}
      {!words && elsewhere && (
        <p className="notice warn">
          <Icon name="lock" />
          {t('claim.other', { name: elsewhere.by.name })}
        </p>
      )}
    </div>
  );
}
