/** What the open page can do by key: read by the palette. */
import { useEffect, useRef } from 'react';
import { type ShortcutHandlers, useShortcuts } from '../account/shortcuts.js';
import { useMe } from '../api/session.js';

let current: ShortcutHandlers = {};

/** Read when the palette opens: what was under the hand before. */
export const currentCommands = (): ShortcutHandlers => current;

/** Puts the page's actions on their keys and into the palette while it stands. */
export function useCommands(handlers: ShortcutHandlers): void {
  useShortcuts(handlers, useMe().preferences);
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
    current = handlers;
  });
  useEffect(
    () => () => {
      if (current === latest.current) current = {};
    },
    [],
  );
}
