/** Which keys do what just now, as the help lists them. */
import type { Preferences } from '../api/answers.js';
import type { MessageKey } from '../i18n/message.js';
import { chordLabel } from './key-label.js';
import { keyLabelOf, SHORTCUT_NAMES, type Shortcut, shortcutLabel } from './keys.js';

export interface KeyInForce {
  readonly label: MessageKey;
  /** For the eye; none where a person took it away. */
  readonly keys: readonly string[];
}

/** Where single keys are switched off, chords are all there is. */
export function keysInForce(preferences: Preferences, platform: string): KeyInForce[] {
  const single = (name: Shortcut): string[] => {
    const key = keyLabelOf(name, preferences);
    return key === null ? [] : [key];
  };
  const undo = { label: shortcutLabel('undo'), keys: [...single('undo'), chordLabel('Z', platform)] };
  const palette = { label: 'shortcut.palette', keys: [chordLabel('K', platform)] } as const;
  if (!preferences.singleKeys) return [undo, palette];
  return [
    ...SHORTCUT_NAMES.map((name) =>
      name === 'undo' ? undo : { label: shortcutLabel(name), keys: single(name) },
    ),
    { label: 'shortcut.reason', keys: ['1 – 9'] },
    palette,
  ];
}
