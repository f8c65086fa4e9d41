/** Decisions that the server has not confirmed yet. */
import { useIsMutating } from '@tanstack/react-query';
import { useEffect } from 'react';

export const DECISION = ['decision'] as const;

/** How many there are; while there are any, the browser asks before it leaves the page with them. */
export function useUnsent(): number {
  const unsent = useIsMutating({ mutationKey: DECISION });
  const waiting = unsent > 0;
  useEffect(() => {
    if (!waiting) return;
    const stay = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', stay);
    return () => window.removeEventListener('beforeunload', stay);
  }, [waiting]);
  return unsent;
}
