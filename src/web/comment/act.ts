/** How the pages of a comment decide it. */
import type { Action, QueueItem } from '../api/answers.js';

export type Act = (action: Action, items?: QueueItem[], reason?: string | null, note?: string | null) => void;
