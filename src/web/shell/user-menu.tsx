/** Who is signed in, and what belongs to the person. */
import { useNavigate } from '@tanstack/react-router';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { savePreferences, signOut, useMe } from '../api/session.js';
import { Button } from '../controls/controls.js';
import { useText } from '../i18n/text.js';

export function UserMenu() {
  const { t, language } = useText();
  const me = useMe();
  const navigate = useNavigate();
  const { preferences } = me;
  const dark = isDark(preferences.theme);
  return (
    <MenuTrigger>
      <Button
        kind="bare"
        icon="person"
        className="user-button"
        aria-label={t('user.menu', { name: me.name })}
      >
        {me.name}
      </Button>
      <Popover className="popover" placement="bottom end">
        <div className="menu-section">{t('user.signedIn', { login: me.login })}</div>
        <Menu className="menu" aria-label={t('user.menu', { name: me.name })}>
          <MenuItem className="option" onAction={() => void navigate({ to: '/preferences' })}>
            {t('preferences')}
          </MenuItem>
          <MenuItem
            className="option"
            onAction={() => void savePreferences({ ...preferences, theme: dark ? 'light' : 'dark' })}
          >
            {dark ? t('theme.toLight') : t('theme.toDark')}
          </MenuItem>
          <MenuItem
            className="option"
            onAction={() =>
              void savePreferences({ ...preferences, language: language === 'de' ? 'en' : 'de' })
            }
          >
            {language === 'de' ? 'English' : 'Deutsch'}
          </MenuItem>
          <MenuItem className="option" onAction={() => void signOut(false)}>
            {t('signOut')}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

export const isDark = (theme: 'light' | 'dark' | null): boolean =>
  theme === null ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
