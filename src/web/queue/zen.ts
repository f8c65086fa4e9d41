/** Nothing but the comment. */
import { useEffect, useState } from 'react';

export function useZen(): { zen: boolean; setZen: (zen: boolean) => void } {
  const [zen, setZen] = useState(false);
  useEffect(() => {
    document.documentElement.classList.toggle('zen', zen);
    return () => document.documentElement.classList.remove('zen');
  }, [zen]);
  useEffect(() => {
    if (!zen) return;
    const leave = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) setZen(false);
    };
    window.addEventListener('keydown', leave);
    return () => window.removeEventListener('keydown', leave);
  }, [zen]);
  return { zen, setZen };
}
