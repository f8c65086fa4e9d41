/** The key of each action: press a button, then the new key. */
import { useState } from 'react';
import type { Preferences } from '../api/answers.js';
import { Button, IconButton } from '../controls/controls.js';
import { useText } from '../i18n/text.js';
import { keyLabelOf, keyOf, SHORTCUT_NAMES, SHORTCUTS, type Shortcut, shortcutLabel } from './keys.js';

export function KeyFields({
  preferences,
  onChange,
}: {
  preferences: Preferences;
  onChange: (keys: Preferences['keys']) => void;
}) {
  const { t } = useText();
  const [listening, setListening] = useState<Shortcut | null>(null);
  const set = (name: Shortcut, key: string | null): void => {
    setListening(null);
    // A key does one thing: whoever had it before has none.
    const others = SHORTCUT_NAMES.filter(
      (each) => each !== name && key !== null && keyOf(each, preferences) === key,
    );
    onChange({ ...preferences.keys, ...Object.fromEntries(others.map((each) => [each, null])), [name]: key });
  };
  return (
    <>
      <ul className="key-fields">
        {SHORTCUT_NAMES.map((name) => {
          const key = keyOf(name, preferences);
          const shown = keyLabelOf(name, preferences);
          const label = t(shortcutLabel(name));
          return (
            <li key={name}>
              <span className="grow">{label}</span>
              <Button
                className={listening === name ? 'on' : ''}
                aria-label={t('keys.change', { action: label, key: shown ?? t('keys.noKey') })}
                onPress={() => setListening(name)}
                onBlur={() => setListening(null)}
                onKeyDown={(event) => {
                  if (listening !== name) return event.continuePropagation();
                  if (event.key === 'Escape' || event.key === 'Tab') return setListening(null);
                  if (event.key.length > 1 || event.ctrlKey || event.metaKey || event.altKey) return;
                  if (/^[1-9 ]$/.test(event.key)) return;
                  event.preventDefault();
                  set(name, event.key);
                }}
              >
                {listening === name ? t('keys.press') : (shown ?? '–')}
              </Button>
              <IconButton
                label={t('keys.off', { action: label })}
                icon="cross"
                isDisabled={key === null}
                onPress={() => set(name, null)}
              />
            </li>
          );
        })}
      </ul>
      <div className="row">
        <Button
          isDisabled={SHORTCUT_NAMES.every((name) => keyOf(name, preferences) === SHORTCUTS[name])}
          onPress={() => onChange({})}
        >
          {t('keys.reset')}
        </Button>
      </div>
    </>
  );
}
