/** Everything that was done to a comment, by people and by the policy. */
import type { TimelineEntry } from '../api/answers.js';
import type { IconName } from '../controls/icons.js';
import { Icon } from '../controls/icons.js';
import { type Text, useText } from '../i18n/text.js';

export function Timeline({
  entries,
  onUndo,
  reasonWords,
}: {
  entries: readonly TimelineEntry[];
  /** Null for those who decide nothing. */
  onUndo: ((decision: number) => void) | null;
  reasonWords: (code: string) => string;
}) {
  const text = useText();
  const { t, dateTime } = text;
  const undone = new Set(entries.flatMap(({ undoes }) => undoes ?? []));
  return (
    <ol className="timeline">
      {entries.map((entry, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries are only added, at the end.
        <li key={index}>
          <span className={`timeline-dot ${entry.kind === 'decided' ? (entry.what ?? '') : ''}`}>
            <Icon name={iconOf(entry)} size={14} />
          </span>
          <div>
            <p>
              {words(entry, text)}
              {entry.reason && <span> {t('timeline.reason', { reason: reasonWords(entry.reason) })}</span>}
              {entry.decision !== null && undone.has(entry.decision) && (
                <span className="badge">{t('timeline.undone')}</span>
              )}
            </p>
            {entry.note && <blockquote className="timeline-note">{entry.note}</blockquote>}
            <p className="small quiet">
              <time dateTime={entry.at}>{dateTime(entry.at)}</time>
              {entry.policy && <> · {t('timeline.policy', { version: entry.policy })}</>}
              {entry.bulk && <> · {t('timeline.bulk')}</>}
            </p>
          </div>
          {onUndo &&
            entry.kind === 'decided' &&
            entry.decision !== null &&
            entry.what !== 'undo' &&
            entry.what !== 'note' &&
            !undone.has(entry.decision) && (
              <button
                type="button"
                className="link-button small"
                onClick={() => entry.decision !== null && onUndo(entry.decision)}
              >
                {t('undo')}
              </button>
            )}
        </li>
      ))}
    </ol>
  );
}

const DECIDED = ['approve', 'reject', 'escalate', 'highlight', 'note', 'undo'] as const;

function words({ kind, what, by, model }: TimelineEntry, { t }: Text): string {
  const name = by?.name ?? t('somebody');
  if (kind === 'decided') {
    const decided = DECIDED.find((each) => each === what) ?? 'note';
    return t(`timeline.${decided}`, { name });
  }
  if (kind === 'judged')
    return t('timeline.judged', { verdict: what ? t(`verdict.${what as 'review'}`) : '' });
  if (kind === 'labelled') return t('timeline.labelled', { model: (model ?? '').replace(/@.*/, '') });
  return t(`timeline.${kind}`, { name });
}

function iconOf({ kind, what }: TimelineEntry): IconName {
  if (kind !== 'decided') {
    return (
      {
        stored: 'plus',
        changed: 'note',
        labelled: 'chart',
        judged: 'gear',
        failed: 'warning',
        claimed: 'lock',
      } as const
    )[kind];
  }
  return (
    ({ approve: 'check', reject: 'cross', escalate: 'up', highlight: 'star', undo: 'undo' } as const)[
      what as 'approve'
    ] ?? 'note'
  );
}
