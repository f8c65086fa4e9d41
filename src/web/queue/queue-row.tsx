/** One comment of the list. */
import { memo } from 'react';
import type { QueueItem, Score } from '../api/answers.js';
import { Icon } from '../controls/icons.js';
import { useText } from '../i18n/text.js';
import { worstScore } from './exposure.js';

/** The score that stands furthest above its threshold, or else the highest. */
export function leadingScore(scores: readonly Score[]): Score | undefined {
  const over = (each: Score): number =>
    each.threshold === null || each.score < each.threshold ? each.score - 2 : each.score - each.threshold;
  return [...scores].sort((a, b) => over(b) - over(a))[0];
}

export const QueueRow = memo(function QueueRow({
  item,
  isOpen,
  isChosen,
  onOpen,
  onChoose,
  veilFrom,
}: {
  item: QueueItem;
  isOpen: boolean;
  isChosen: boolean;
  onOpen: (seq: number) => void;
  onChoose: ((seq: number) => void) | null;
  veilFrom: number | null;
}) {
  const { t, score, ago } = useText();
  const leading = leadingScore(item.scores);
  const above = leading !== undefined && leading.threshold !== null && leading.score >= leading.threshold;
  const veiled = veilFrom !== null && worstScore(item) >= veilFrom;
  const author = item.author ?? t('author.unknown');
  return (
    <div className={`queue-row ${isOpen ? 'open' : ''} ${isChosen ? 'chosen' : ''}`}>
      {onChoose && (
        // The browser's own: with the library's, rows that come and go cost twice as much script while one scrolls.
        <label className="checkbox" data-selected={isChosen || undefined}>
          <input
            type="checkbox"
            className="hidden-visually"
            aria-label={t('queue.choose', { author })}
            checked={isChosen}
            onChange={() => onChoose(item.seq)}
          />
          <span className="checkbox-box" aria-hidden="true">
            {isChosen && <Icon name="check" size={14} />}
          </span>
        </label>
      )}
      <button
        type="button"
        className="queue-row-open"
        aria-current={isOpen ? 'true' : undefined}
        onClick={() => onOpen(item.seq)}
      >
        <span className="queue-row-top">
          <strong className="ellipsis">{author}</strong>
          {item.createdAt && <span className="quiet">{ago(item.createdAt)}</span>}
          {item.review.highlighted && <Icon name="star" size={14} />}
          {item.claim && !item.claim.mine && (
            <span className="badge warn">
              <Icon name="lock" size={12} />
              {item.claim.by.name}
            </span>
          )}
          {leading && (
            <span className={`row-score ${above ? 'above' : ''}`}>
              {t(`attribute.${leading.attribute}`)} <b>{score(leading.score)}</b>
            </span>
          )}
        </span>
        <span className={`queue-row-text ${veiled ? 'veiled' : ''}`} dir={veiled ? undefined : 'auto'}>
          {veiled ? t('veil.row') : item.excerpt}
        </span>
        <span className="queue-row-foot quiet">
          <span className="lang">{item.language}</span>
          <span className="ellipsis">{item.thread.title ?? item.thread.id}</span>
          {item.reports !== null && item.reports > 0 && (
            <span className="badge warn">{t('reports', { count: item.reports })}</span>
          )}
          {item.verdict === 'hold' && <span className="badge bad">{t('verdict.hold')}</span>}
          {item.review.state !== 'waiting' && (
            <span className={`badge ${TONES[item.review.state]}`}>{t(`state.${item.review.state}`)}</span>
          )}
        </span>
      </button>
    </div>
  );
});

const TONES = { waiting: '', escalated: 'accent', approved: 'good', rejected: 'bad', published: '' } as const;
