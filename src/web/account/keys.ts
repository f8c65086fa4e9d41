/** Which key does what, by default and as a person has chosen. */
import type { Preferences } from '../api/answers.js';
import type { MessageKey } from '../i18n/message.js';
import { keyLabel } from './key-label.js';

/** Actions that a single key does, in the order of the help; the key is `KeyboardEvent.key`. */
export const SHORTCUTS = {
  next: 'j',
  previous: 'k',
  approve: 'f',
  reject: 'd',
  escalate: 'e',
  highlight: 'h',
  undo: 'u',
  select: 'x',
  search: '/',
  zen: 'z',
  help: '?',
} as const;
export type Shortcut = keyof typeof SHORTCUTS;
export const SHORTCUT_NAMES = Object.keys(SHORTCUTS) as Shortcut[];

export const shortcutLabel = (name: Shortcut): MessageKey => `shortcut.${name}`;

/** The key of an action; null where it has none. */
export function keyOf(name: Shortcut, preferences: Preferences): string | null {
  if (!preferences.singleKeys) return null;
  const chosen = preferences.keys[name];
  return chosen === undefined ? SHORTCUTS[name] : chosen;
}

/** The same for the eye. */
export function keyLabelOf(name: Shortcut, preferences: Preferences): string | null {
  const key = keyOf(name, preferences);
  return key === null ? null : keyLabel(key);
}
