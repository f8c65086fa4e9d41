/** What a person sees of the queue. */
import type { Page } from 'playwright-core';
import { until } from './until.js';

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

/** Whether decisions are on their way, so that the browser would ask before it leaves the page. */
export const hasUnsent = (page: Page): Promise<boolean> =>
  page.evaluate('!dispatchEvent(new Event("beforeunload", { cancelable: true }))');

export const allSent = (page: Page): Promise<boolean> =>
  until(
    () => hasUnsent(page),
    (unsent) => !unsent,
  );
