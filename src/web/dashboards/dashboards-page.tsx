/** What the figures say: one view at a time, over the same range and filter. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { may, useMe } from '../api/session.js';
import { at } from '../base.js';
import { Select } from '../controls/controls.js';
import { Icon } from '../controls/icons.js';
import { Subnav } from '../controls/subnav.js';
import { useText } from '../i18n/text.js';
import { facetsQuery } from '../queue/filter-bar.js';
import { usePageTitle } from '../shell/use-page-title.js';
import { AgreementView } from './agreement-view.js';
import type { Asked } from './asked.js';
import { BacklogView } from './backlog-view.js';
import { DASHBOARDS } from './dashboards.js';
import { DecisionsView } from './decisions-view.js';
import { FlaggedView } from './flagged-view.js';
import { ModeratorsView } from './moderators-view.js';
import { lastDays, RangePicker } from './range-picker.js';
import { ToneView } from './tone-view.js';

const VIEWS: Record<(typeof DASHBOARDS)[number], ComponentType<{ asked: Asked }>> = {
  flagged: FlaggedView,
  decisions: DecisionsView,
  agreement: AgreementView,
  backlog: BacklogView,
  tone: ToneView,
  moderators: ModeratorsView,
};

export function DashboardsPage() {
  const { t, languageName } = useText();
  const me = useMe();
  const search = useSearch({ from: '/dashboards' });
  const navigate = useNavigate({ from: '/dashboards' });
  const { data: facets } = useQuery(facetsQuery);
  const view = search.view ?? 'flagged';
  usePageTitle(t(`dashboards.${view}`), t('dashboards.title'));
  const range = {
    ...lastDays(30),
    ...(search.from && search.to ? { from: search.from, to: search.to } : {}),
  };
  const asked: Asked = { ...range, site: search.site, section: search.section, language: search.language };
  const change = (next: object): void =>
    void navigate({ to: '/dashboards', search: (before) => ({ ...before, ...next }) });
  const plain = (values: readonly string[] = []) => [
    { id: '', label: t('filter.all') },
    ...values.map((id) => ({ id, label: id })),
  ];
  const View = VIEWS[view];
  const csv = view === 'flagged' ? { by: search.by, bucket: search.bucket } : {};
  return (
    <div className="page wide">
      <header className="page-head">
        <div>
          <h1>{t('dashboards.title')}</h1>
          <p>{t(`dashboards.hint.${view}`)}</p>
        </div>
        <a
          className="button"
          href={at(`console/dashboards/${view}`, {
            ...(view === 'backlog' ? { site: asked.site } : { ...asked, ...csv }),
            format: 'csv',
          })}
          download
        >
          <Icon name="download" />
          CSV
        </a>
      </header>
      <Subnav label={t('dashboards.views')}>
        {DASHBOARDS.filter((each) => each !== 'moderators' || may(me, 'lead')).map((each) => (
          <Link
            key={each}
            from="/dashboards"
            to="/dashboards"
            search={(before) => ({ ...before, view: each })}
            activeProps={{}}
            aria-current={each === view ? 'page' : undefined}
          >
            {t(`dashboards.${each}`)}
          </Link>
        ))}
      </Subnav>
      <div className="toolbar dashboard-tools">
        {view !== 'backlog' && <RangePicker range={range} onChange={change} />}
        <Select
          label={t('site')}
          value={search.site ?? ''}
          options={plain(facets?.sites)}
          onChange={(site) => change({ site: site || undefined })}
        />
        {view !== 'backlog' && view !== 'moderators' && (
          <>
            <Select
              label={t('section')}
              value={search.section ?? ''}
              options={plain(facets?.sections)}
              onChange={(section) => change({ section: section || undefined })}
            />
            <Select
              label={t('language')}
              value={search.language ?? ''}
              options={[
                { id: '', label: t('filter.all') },
                ...(facets?.languages ?? []).map((id) => ({ id, label: languageName(id) })),
              ]}
              onChange={(language) => change({ language: language || undefined })}
            />
          </>
        )}
      </div>
      <View asked={asked} />
    </div>
  );
}
