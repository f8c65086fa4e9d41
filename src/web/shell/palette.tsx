/** Everything that can be done from here, found by its name. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Autocomplete, useFilter } from 'react-aria-components/Autocomplete';
import { Dialog } from 'react-aria-components/Dialog';
import { Input } from 'react-aria-components/Input';
import { Menu, MenuItem } from 'react-aria-components/Menu';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { SearchField } from 'react-aria-components/SearchField';
import { keyLabelOf, SHORTCUT_NAMES, shortcutLabel } from '../account/keys.js';
import { may, savePreferences, signOut, useMe } from '../api/session.js';
import { Icon, type IconName } from '../controls/icons.js';
import { useText } from '../i18n/text.js';
import { currentCommands } from '../queue/commands.js';
import { viewsQuery } from '../queue/views.js';
import { parseSearch, queueSearch } from '../search.js';
import { NAV } from './nav.js';
import { isDark } from './user-menu.js';

interface Command {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  readonly shortcut?: string | null;
  readonly run: () => void;
}

export function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const { t } = useText();
  const { contains } = useFilter({ sensitivity: 'base' });
  const commands = useCommands(onHelp);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  // The search field keeps Escape to itself, also where there is nothing left to clear.
  useEffect(() => {
    const leave = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      close.current();
    };
    window.addEventListener('keydown', leave, true);
    return () => window.removeEventListener('keydown', leave, true);
  }, []);
  return (
    <ModalOverlay className="overlay" isDismissable isOpen onOpenChange={(open) => open || onClose()}>
      <Modal className="modal palette">
        <Dialog className="dialog" aria-label={t('palette')}>
          <Autocomplete filter={contains}>
            <SearchField aria-label={t('palette')} autoFocus>
              <Input className="palette-input" placeholder={t('palette.placeholder')} />
            </SearchField>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by key. */}
            <section className="palette-list" tabIndex={0} aria-label={t('palette')}>
              <Menu
                className="menu"
                aria-label={t('palette')}
                items={commands}
                renderEmptyState={() => <p className="empty">{t('palette.none')}</p>}
              >
                {(command) => (
                  <MenuItem
                    className="option"
                    textValue={command.label}
                    onAction={() => {
                      onClose();
                      command.run();
                    }}
                  >
                    <Icon name={command.icon} />
                    {command.label}
                    {command.shortcut && <kbd className="trailing">{command.shortcut}</kbd>}
                  </MenuItem>
                )}
              </Menu>
            </section>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function useCommands(onHelp: () => void): Command[] {
  const { t, language } = useText();
  const me = useMe();
  const navigate = useNavigate();
  const { data: saved } = useQuery(viewsQuery);
  const { preferences } = me;
  const here = currentCommands();
  return [
    ...SHORTCUT_NAMES.flatMap((name): Command[] => {
      const run = here[name];
      return run === undefined
        ? []
        : [
            {
              id: name,
              label: t(shortcutLabel(name)),
              icon: ICONS[name] ?? 'next',
              shortcut: keyLabelOf(name, preferences),
              run,
            },
          ];
    }),
    ...NAV.filter(({ least }) => may(me, least)).map(
      (entry): Command => ({
        id: entry.to,
        label: t('palette.goTo', { page: t(entry.label) }),
        icon: entry.icon,
        run: () => void navigate({ to: entry.to }),
      }),
    ),
    ...(saved?.views ?? []).map(
      (view): Command => ({
        id: `view ${view.id}`,
        label: t('palette.view', { name: view.name }),
        icon: 'bookmark',
        run: () => void navigate({ to: '/', search: queueSearch(parseSearch(view.query)) }),
      }),
    ),
    {
      id: 'preferences',
      label: t('preferences'),
      icon: 'person',
      run: () => void navigate({ to: '/preferences' }),
    },
    {
      id: 'theme',
      label: isDark(preferences.theme) ? t('theme.toLight') : t('theme.toDark'),
      icon: 'eye',
      run: () =>
        void savePreferences({ ...preferences, theme: isDark(preferences.theme) ? 'light' : 'dark' }),
    },
    {
      id: 'language',
      label: language === 'de' ? 'English' : 'Deutsch',
      icon: 'person',
      run: () => void savePreferences({ ...preferences, language: language === 'de' ? 'en' : 'de' }),
    },
    { id: 'help', label: t('help'), icon: 'help', shortcut: keyLabelOf('help', preferences), run: onHelp },
    { id: 'sign-out', label: t('signOut'), icon: 'lock', run: () => void signOut(false) },
  ];
}

const ICONS: Partial<Record<string, IconName>> = {
  approve: 'check',
  reject: 'cross',
  escalate: 'up',
  highlight: 'star',
  undo: 'undo',
  search: 'search',
  zen: 'expand',
  previous: 'back',
};
