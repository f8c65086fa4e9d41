/** German: distribution, dashboards, thresholds, threads, settings, preferences. */
import type { enPages } from './en-pages.js';
import type { Message } from './text.js';

export const dePages: Record<keyof typeof enPages, Message> = {};
