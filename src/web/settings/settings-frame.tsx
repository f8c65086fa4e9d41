/** Around the pages of the settings. */
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { Suspense } from 'react';
import { may, useMe } from '../api/session.js';
import { Subnav } from '../controls/subnav.js';
import { useText } from '../i18n/text.js';
import { Loading } from '../shell/problem.js';
import { usePageTitle } from '../shell/use-page-title.js';

const PAGES = [
  ['policy', 'lead'],
  ['words', 'lead'],
  ['reasons', 'lead'],
  ['history', 'lead'],
  ['users', 'admin'],
  ['keys', 'admin'],
  ['audit', 'admin'],
] as const;

export function SettingsFrame() {
  const { t } = useText();
  const me = useMe();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const here = PAGES.find(([name]) => path.endsWith(`/settings/${name}`))?.[0];
  usePageTitle(here ? t(`settings.${here}`) : '', t('nav.settings'));
  return (
    <div className="page">
      <h1 className="settings-title">{t('nav.settings')}</h1>
      <Subnav label={t('nav.settings')}>
        {PAGES.filter(([, least]) => may(me, least)).map(([name]) => (
          <Link
            key={name}
            to={`/settings/${name}`}
            activeProps={{}}
            aria-current={path.endsWith(`/settings/${name}`) ? 'page' : undefined}
          >
            {t(`settings.${name}`)}
          </Link>
        ))}
      </Subnav>
      <Suspense fallback={<Loading />}>
        <Outlet />
      </Suspense>
    </div>
  );
}
