/** The frame of every page: navigation, banners, what has just happened. */
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { type Dispatch, lazy, type SetStateAction, Suspense, useEffect, useRef, useState } from 'react';
import { chordLabel } from '../account/key-label.js';
import { useShortcuts } from '../account/shortcuts.js';
import { openLive } from '../api/live.js';
import { may, useMe } from '../api/session.js';
import { Button, IconButton } from '../controls/controls.js';
import { Icon } from '../controls/icons.js';
import { Toasts } from '../controls/toasts.js';
import { backlogQuery } from '../dashboards/backlog-query.js';
import { useText } from '../i18n/text.js';
import { Banners } from './banners.js';
import { Brand } from './brand.js';
import { Help } from './help.js';
import { NAV } from './nav.js';
import { Loading } from './problem.js';
import { UserMenu } from './user-menu.js';

const Palette = lazy(() => import('./palette.js').then(({ Palette }) => ({ default: Palette })));

/** Another page begins at its beginning, also for those who hear it; what a dialog left goes back where it was. */
function useFocusOnNewPage(path: string): void {
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    document.getElementById('main')?.focus({ preventScroll: true });
  }, [path]);
}

/** Whether something is open that is loaded late; when it closes, focus goes back to where it was before. */
function useReturningFocus(): [boolean, Dispatch<SetStateAction<boolean>>] {
  const [open, setOpen] = useState(false);
  const before = useRef<Element | null>(null);
  // While drawing: when effects run, what has opened may have the focus already.
  if (!open) before.current = null;
  else before.current ??= document.activeElement;
  useEffect(() => {
    const from = before.current;
    if (!open) return;
    return () => {
      requestAnimationFrame(() => {
        if (document.activeElement === document.body && from instanceof HTMLElement) from.focus();
      });
    };
  }, [open]);
  return [open, setOpen];
}

export function Shell() {
  const { t } = useText();
  const me = useMe();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [menu, setMenu] = useState(false);
  const [palette, setPalette] = useReturningFocus();
  const [help, setHelp] = useState(false);
  const { data: backlog } = useQuery(backlogQuery());

  useEffect(() => openLive(), []);
  useShortcuts({ help: () => setHelp(true) }, me.preferences);
  useEffect(() => {
    const chord = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      setPalette((open) => !open);
    };
    window.addEventListener('keydown', chord);
    return () => window.removeEventListener('keydown', chord);
  }, [setPalette]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new address closes the menu.
  useEffect(() => setMenu(false), [path]);

  const entries = NAV.filter(({ least }) => may(me, least));
  const here = entries.find(({ under }) => under.test(path));
  useFocusOnNewPage(path);

  return (
    <div className="shell">
      <button
        type="button"
        className="skip button primary"
        onClick={() => document.getElementById('main')?.focus()}
      >
        {t('skip')}
      </button>
      <header className="top">
        <IconButton
          label={t('nav.menu')}
          icon="menu"
          className="nav-toggle"
          aria-expanded={menu}
          onPress={() => setMenu(!menu)}
        />
        <Link to="/" className="brand" aria-label="Tonfall">
          <Brand />
        </Link>
        <nav className={`nav ${menu ? 'open' : ''}`} aria-label={t('nav')}>
          {entries.map((entry) => (
            <Link
              key={entry.to}
              to={entry.to}
              activeProps={{}}
              aria-current={entry === here ? 'page' : undefined}
            >
              <Icon name={entry.icon} />
              {t(entry.label)}
            </Link>
          ))}
        </nav>
        <div className="top-end">
          <Button
            kind="bare"
            icon="search"
            className="palette-button"
            shortcut={chordLabel('K', navigator.platform)}
            onPress={() => setPalette(true)}
          >
            {t('palette.open')}
          </Button>
          <IconButton label={t('help')} icon="help" onPress={() => setHelp(true)} />
          <UserMenu />
        </div>
      </header>
      <Banners backlog={backlog} />
      <main id="main" tabIndex={-1}>
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
      {help && <Help onClose={() => setHelp(false)} />}
      {palette && (
        <Suspense fallback={null}>
          <Palette onClose={() => setPalette(false)} onHelp={() => setHelp(true)} />
        </Suspense>
      )}
      <Toasts />
    </div>
  );
}
