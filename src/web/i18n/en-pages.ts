/** English: distribution, dashboards, thresholds, threads, settings, preferences. */
import type { Message } from './text.js';

export const enPages = {} satisfies Record<string, Message>;
