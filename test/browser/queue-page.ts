/** What a person sees of the queue. */
import type { Page } from 'playwright-core';
import { PATIENCE } from './house.js';

/** Text of the comment that is open. */
export const openText = async (page: Page): Promise<string> =>
  (await page.locator('article.comment .comment-text').textContent()) ?? '';

/** Does something that opens another comment; gives the text of that one. */
export async function toAnother(page: Page, act: () => Promise<unknown>): Promise<string> {
  const before = await openText(page);
  await act();
  return until(
    () => openText(page),
    (text) => text !== before,
  );
}

/** Until `look` gives what `good` wants; fails with what was seen last. */
export async function until<Seen>(look: () => Promise<Seen>, good: (seen: Seen) => boolean): Promise<Seen> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const seen = await look();
    if (good(seen)) return seen;
    if (Date.now() > end) throw new Error(`It stays at ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
