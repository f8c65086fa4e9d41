/** The messages by their keys, and what fills them. */
import type { en } from './en.js';

export type { Message } from './message-form.js';
export type Language = 'de' | 'en';
export type MessageKey = keyof typeof en;
/** What a sentence is filled with; `count` also chooses the plural. */
export type Values = Readonly<Record<string, string | number>>;
