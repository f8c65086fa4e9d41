/** Whether somebody is still on this page, and not on the way to another one that is being loaded. */
import { useRouter } from '@tanstack/react-router';
import { useCallback, useState } from 'react';

/**
 * For pages that write into their own address after a while: a late `navigate` would call back whoever has followed a
 * link meanwhile.
 */
export function useStillHere(): () => boolean {
  const router = useRouter();
  const [here] = useState(() => router.latestLocation.pathname);
  return useCallback(() => router.latestLocation.pathname === here, [router, here]);
}
