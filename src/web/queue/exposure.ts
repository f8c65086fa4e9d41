/** How much one has read today: kept in this browser for oneself, and sent nowhere. */
import { useEffect, useSyncExternalStore } from 'react';
import type { QueueItem } from '../api/answers.js';

interface Exposure {
  readonly day: string;
  readonly read: number;
  /** Of those, with a score of at least 0.8. */
  readonly severe: number;
}
const KEPT = 'tonfall.exposure';
const SEVERE = 0.8;

const listeners = new Set<() => void>();
const counted = new Set<number>();
let now: Exposure | null = null;

function today(): Exposure {
  const day = new Date().toLocaleDateString('sv');
  if (now === null) {
    try {
      now = JSON.parse(localStorage.getItem(KEPT) ?? 'null') as Exposure | null;
    } catch {
      now = null;
    }
  }
  if (now?.day !== day) now = { day, read: 0, severe: 0 };
  return now;
}

export const worstScore = (item: QueueItem): number => Math.max(0, ...item.scores.map(({ score }) => score));

/** Counts a comment once per page load. */
export function useExposure(item: QueueItem | undefined, counting: boolean): Exposure {
  useEffect(() => {
    if (!counting || item === undefined || counted.has(item.seq)) return;
    counted.add(item.seq);
    const { day, read, severe } = today();
    now = { day, read: read + 1, severe: severe + (worstScore(item) >= SEVERE ? 1 : 0) };
    localStorage.setItem(KEPT, JSON.stringify(now));
    for (const listener of listeners) listener();
  }, [item, counting]);
  return useSyncExternalStore((changed) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  }, today);
}
