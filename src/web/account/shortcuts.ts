/** Hears keys: does what they mean, and lets them rest where they are typed into something. */
import { useEffect, useRef } from 'react';
import type { Preferences } from '../api/answers.js';
import { keyOf, SHORTCUT_NAMES, type Shortcut } from './keys.js';

/** Where keys are typed into something, letters choose in a list, or a dialog waits. */
function rests(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('textarea, select, [contenteditable], [role=listbox], [role=menu], .select'))
    return true;
  const input = target?.closest('input');
  if (input && !['checkbox', 'radio', 'range', 'button'].includes(input.type)) return true;
  // A toast is no dialog that waits.
  return document.querySelector('.overlay, .popover') !== null;
}

export interface ShortcutHandlers extends Partial<Record<Shortcut, () => void>> {
  /** 1 to 9. */
  readonly digit?: (digit: number) => void;
  /** Ctrl+Z, or Cmd+Z. */
  readonly undoChord?: () => void;
}

/** Keys that may be held down; a decision wants a press of its own. */
const REPEATING: readonly Shortcut[] = ['next', 'previous'];

export function useShortcuts(handlers: ShortcutHandlers, preferences: Preferences): void {
  const latest = useRef({ handlers, preferences });
  useEffect(() => {
    latest.current = { handlers, preferences };
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || rests(event)) return;
      const { handlers: now, preferences: mine } = latest.current;
      const run = found(event, now, mine);
      if (run === undefined) return;
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}

function found(
  event: KeyboardEvent,
  handlers: ShortcutHandlers,
  preferences: Preferences,
): (() => void) | undefined {
  if (event.altKey) return undefined;
  if (event.ctrlKey || event.metaKey) {
    return event.key.toLowerCase() === 'z' && !event.shiftKey && !event.repeat
      ? handlers.undoChord
      : undefined;
  }
  if (!preferences.singleKeys) return undefined;
  if (/^[1-9]$/.test(event.key) && !event.repeat && handlers.digit) {
    const { digit } = handlers;
    return () => digit(Number(event.key));
  }
  const name = SHORTCUT_NAMES.find((each) => keyOf(each, preferences) === event.key);
  if (name === undefined || (event.repeat && !REPEATING.includes(name))) return undefined;
  return handlers[name];
}
