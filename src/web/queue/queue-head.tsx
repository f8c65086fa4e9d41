/** Above the rows: how many, in which order, what is new, and what to do with those that were chosen. */
import { memo } from 'react';
import type { Action, Sort, State } from '../api/answers.js';
import { Button, Checkbox, Select } from '../controls/controls.js';
import { useText } from '../i18n/text.js';

const SORTS: readonly Sort[] = ['priority', 'uncertainty', 'age', 'thread'];

export const QueueHead = memo(function QueueHead({
  total,
  totalIsMore,
  state,
  sort,
  onSort,
  fresh,
  onFresh,
  chosen,
  rows,
  onChooseAll,
  onAct,
  moderates,
  exposure,
}: {
  total: number;
  totalIsMore: boolean;
  state: State;
  sort: Sort;
  onSort: (sort: Sort) => void;
  fresh: number;
  onFresh: () => void;
  chosen: number;
  rows: number;
  onChooseAll: (all: boolean) => void;
  onAct: (action: Action) => void;
  moderates: boolean;
  exposure: { read: number; severe: number } | null;
}) {
  const { t, number } = useText();
  return (
    <div className="queue-head">
      <div className="row">
        {moderates && (
          <Checkbox
            hidden
            label={t('queue.chooseAll')}
            isSelected={chosen > 0 && chosen >= Math.min(rows, 100)}
            isIndeterminate={chosen > 0 && chosen < Math.min(rows, 100)}
            onChange={onChooseAll}
          />
        )}
        <h2 className="queue-count" aria-live="polite">
          {chosen > 0
            ? t('queue.chosen', { count: chosen })
            : totalIsMore
              ? t('queue.more', { number: number(total), state: t(`filter.state.${state}`) })
              : t(`queue.count.${state}`, { count: total })}
        </h2>
        {chosen > 0 ? (
          <div className="row queue-chosen">
            <Button kind="bad" icon="cross" onPress={() => onAct('reject')}>
              {t('action.reject')}
            </Button>
            <Button kind="good" icon="check" onPress={() => onAct('approve')}>
              {t('action.approve')}
            </Button>
            <Button icon="up" aria-label={t('action.escalate')} onPress={() => onAct('escalate')} />
          </div>
        ) : (
          <Select
            bare
            className="sort"
            label={t('sort')}
            value={sort}
            options={SORTS.map((id) => ({ id, label: t(`sort.${id}`) }))}
            onChange={onSort}
          />
        )}
      </div>
      {exposure && (
        <p className="quiet small">
          {t('exposure', { read: number(exposure.read), severe: number(exposure.severe) })}
        </p>
      )}
      <div role="status">
        {fresh > 0 && (
          <button type="button" className="fresh" onClick={onFresh}>
            {t('queue.fresh', { count: fresh })}
          </button>
        )}
      </div>
    </div>
  );
});
