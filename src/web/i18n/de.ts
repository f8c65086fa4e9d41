/** The console in German. */
import { dePages } from './de-pages.js';
import { deReview } from './de-review.js';
import type { Message, MessageKey } from './message.js';

export const de: Record<MessageKey, Message> = { ...deReview, ...dePages };
