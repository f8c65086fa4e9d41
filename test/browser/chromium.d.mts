import type { Browser, Page } from 'playwright-core';

/** Where Chromium lies; null where there is none. */
export function chromiumPath(): string | null;
export function launchChromium(): Promise<Browser>;
/** Collects what must not happen on a page of the console at `origin`. */
export function watchPage(page: Page, origin: string): string[];
