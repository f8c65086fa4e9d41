/** Figures of single moderators: only where a site wants them, and only for leads. */
import { useQueries, useQueryClient } from '@tanstack/react-query';
import type { Moderators } from '../api/answers.js';
import { get, request } from '../api/request.js';
import { may, useMe } from '../api/session.js';
import { Switch } from '../controls/controls.js';
import { say } from '../controls/toasts.js';
import { useText } from '../i18n/text.js';
import { problemWords } from '../shell/problem.js';
import type { Asked } from './asked.js';
import { Figures } from './figures.js';

export function ModeratorsView({ asked }: { asked: Asked }) {
  const { t, number, percent, duration } = useText();
  const me = useMe();
  const sites = (asked.site ? [asked.site] : me.sites).filter((site) => may(me, 'lead', site));
  const settings = useQueries({
    queries: sites.map((site) => ({
      queryKey: ['moderator-figures', site],
      queryFn: ({ signal }: { signal: AbortSignal }) => get<Setting>('moderators', { site }, signal),
    })),
  });
  return (
    <div className="stack">
      <section className="card stack">
        <p className="quiet">{t('moderators.explain')}</p>
        {sites.map((site, at) => {
          const setting = settings[at]?.data;
          return setting && <FigureSwitch key={site} site={site} setting={setting} />;
        })}
      </section>
      {/* Where nobody shows any, there are none to look for. */}
      {settings.some(({ data }) => data?.on) && (
        <Figures<Moderators>
          path="moderators"
          query={{ from: asked.from, to: asked.to, site: asked.site }}
          isEmpty={({ rows }) => rows.length === 0}
        >
          {({ rows }) => (
            <section className="card table-scroll">
              <table className="table">
                <thead>
                  <tr>
                    <th>{t('moderators.name')}</th>
                    <th className="numeric">{t('moderators.decisions')}</th>
                    <th className="numeric">{t('moderators.undone')}</th>
                    <th className="numeric">{t('decisions.p50')}</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.person.id}>
                      <td>{row.person.name}</td>
                      <td className="numeric">{number(row.decisions)}</td>
                      <td className="numeric">
                        {row.decisions === 0 ? '–' : percent(row.undone / row.decisions)}
                      </td>
                      <td className="numeric">{row.p50 === null ? '–' : duration(row.p50)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          )}
        </Figures>
      )}
    </div>
  );
}

interface Setting {
  readonly version: number;
  readonly on: boolean;
}

function FigureSwitch({ site, setting }: { site: string; setting: Setting }) {
  const text = useText();
  const cache = useQueryClient();
  const change = async (on: boolean): Promise<void> => {
    try {
      await request('PUT', 'moderators', { query: { site }, body: { version: setting.version, on } });
    } catch (error) {
      say({ tone: 'bad', icon: 'warning', title: problemWords(error, text) });
    }
    await cache.invalidateQueries({ queryKey: ['moderator-figures', site] });
    await cache.invalidateQueries({ queryKey: ['dashboards', 'moderators'] });
  };
  return (
    <Switch isSelected={setting.on} onChange={(on) => void change(on)}>
      {text.t('moderators.show', { site })}
    </Switch>
  );
}
