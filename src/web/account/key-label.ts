/** Keys as they stand on a keyboard, for the eye. */

/** A key of `KeyboardEvent.key`: `j` is J's key alone, `J` is the same with Shift. */
export function keyLabel(key: string): string {
  const isCapital = key.length === 1 && key !== key.toLowerCase();
  return isCapital ? `Shift ${key}` : key;
}

/** A chord with Ctrl, which is the command key on Apple's keyboards. */
export const chordLabel = (letter: string, platform: string): string =>
  `${/^(Mac|iP)/.test(platform) ? '⌘' : 'Ctrl'} ${letter}`;
