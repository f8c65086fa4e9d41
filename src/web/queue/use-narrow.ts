/** Whether list and comment do not stand side by side. The same width as in queue.css. */
import { useSyncExternalStore } from 'react';

const query = matchMedia('(max-width: 860px)');

export const useNarrow = (): boolean =>
  useSyncExternalStore(
    (changed) => {
      query.addEventListener('change', changed);
      return () => query.removeEventListener('change', changed);
    },
    () => query.matches,
  );
