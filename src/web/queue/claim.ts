/** The lease on what stands on the screen: taken when it comes, renewed while it stays, given back when it goes. */
import { useEffect } from 'react';
import type { ClaimAnswer } from '../api/answers.js';
import { request } from '../api/request.js';
import { patchClaim } from '../api/review-cache.js';

/** Who runs through the list claims nothing on the way. */
const SETTLED = 350;
/** A lease holds for two minutes. */
const RENEW = 60_000;

export function useClaim(seq: number | null): void {
  useEffect(() => {
    if (seq === null) return;
    let held = false;
    const comments = [seq];
    const take = async (background: boolean): Promise<void> => {
      if (document.hidden) return;
      try {
        const { claims } = await request<ClaimAnswer>('POST', 'claims', { body: { comments }, background });
        for (const { seq: claimed, claim } of claims) patchClaim(claimed, claim);
        held = claims.some(({ claim }) => claim?.mine);
      } catch {
        // Nobody is kept from reading; a decision is guarded by its version.
      }
    };
    const first = setTimeout(() => void take(false), SETTLED);
    const again = setInterval(() => void take(true), RENEW);
    return () => {
      clearTimeout(first);
      clearInterval(again);
      if (!held) return;
      patchClaim(seq, null);
      request('DELETE', 'claims', { body: { comments } }).catch(() => undefined);
    };
  }, [seq]);
}
