/** The rows of the queue: only those on the screen are in the page. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { QueueItem } from '../api/answers.js';
import { useText } from '../i18n/text.js';
import { Flight } from './flight.js';
import { QueueRow } from './queue-row.js';

/** Height of every row in pixels, as in queue.css: measuring each would cost frames. */
const ROW = 106;
/** Rows before the end at which the next page is asked for. */
const AHEAD = 20;

export function QueueRows({
  rows,
  open,
  chosen,
  onOpen,
  onChoose,
  scrollTo,
  more,
  loading,
  veilFrom,
}: {
  rows: readonly QueueItem[];
  open: number | null;
  chosen: ReadonlySet<number>;
  onOpen: (seq: number) => void;
  onChoose: ((seq: number) => void) | null;
  /** Brings a comment into sight; null the beginning. A new object asks again. */
  scrollTo: { seq: number | null } | null;
  more: (() => void) | null;
  loading: boolean;
  veilFrom: number | null;
}) {
  const { t } = useText();
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    getItemKey: (index) => rows[index]?.seq ?? index,
    overscan: 6,
  });
  const inSight = virtual.getVirtualItems();
  const [flight] = useState(() => new Flight());
  const shown = useRef(inSight);
  const flies = flight.flies(virtual.scrollOffset ?? 0, virtual.isScrolling, performance.now());
  if (!flies) shown.current = inSight;
  const items = shown.current;
  const last = inSight.at(-1)?.index ?? -1;
  useEffect(() => {
    if (more !== null && last >= rows.length - AHEAD) more();
  }, [last, rows.length, more]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows may come later than the wish.
  useEffect(() => {
    if (scrollTo === null) return;
    const index = scrollTo.seq === null ? 0 : rows.findIndex(({ seq }) => seq === scrollTo.seq);
    if (index >= 0) virtual.scrollToIndex(index, { align: scrollTo.seq === null ? 'start' : 'auto' });
  }, [scrollTo]);
  return (
    <div className={flies ? 'queue-rows flying' : 'queue-rows'} ref={box}>
      <ol style={{ height: virtual.getTotalSize() }} aria-label={t('queue.list')}>
        {items.map(({ index, key, start }) => {
          const item = rows[index];
          return (
            item && (
              <li
                key={key}
                className="queue-slot"
                aria-setsize={rows.length}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${start}px)` }}
              >
                <QueueRow
                  item={item}
                  isOpen={item.seq === open}
                  isChosen={chosen.has(item.seq)}
                  onOpen={onOpen}
                  onChoose={onChoose}
                  veilFrom={veilFrom}
                />
              </li>
            )
          );
        })}
      </ol>
      {loading && (
        <div className="loading">
          <div className="spinner" role="status" aria-label={t('loading')} />
        </div>
      )}
    </div>
  );
}
