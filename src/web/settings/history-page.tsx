/** Every version of the policy's settings, and the way back to one. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SettingsHistory, SettingsPage } from '../api/answers.js';
import { get, post, Refused } from '../api/request.js';
import { may, useMe } from '../api/session.js';
import { Button } from '../controls/controls.js';
import { Dialog } from '../controls/dialog.js';
import { say } from '../controls/toasts.js';
import { useText } from '../i18n/text.js';
import { Loading, Problem, problemWords } from '../shell/problem.js';

export function HistoryPage() {
  const text = useText();
  const { t, dateTime } = text;
  const me = useMe();
  const cache = useQueryClient();
  const [shown, setShown] = useState<number | null>(null);
  const history = useQuery({
    queryKey: ['settings', 'history'],
    queryFn: ({ signal }) => get<SettingsHistory>('settings/history', {}, signal),
  });
  if (history.isError) return <Problem error={history.error} />;
  if (!history.data) return <Loading />;
  const [present] = history.data.versions;
  const revert = async (to: number): Promise<void> => {
    try {
      await post<SettingsPage>('settings/revert', { version: present?.version, to });
      say({ tone: 'good', icon: 'undo', title: t('history.reverted', { version: to }) });
    } catch (error) {
      const stale = error instanceof Refused && error.status === 409;
      say({ tone: 'bad', icon: 'warning', title: stale ? t('settings.stale') : problemWords(error, text) });
    }
    await cache.invalidateQueries({ queryKey: ['settings'] });
  };
  return (
    <section className="card table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th className="numeric">{t('history.version')}</th>
            <th>{t('time')}</th>
            <th>{t('by')}</th>
            <th>
              <span className="hidden-visually">{t('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {history.data.versions.map((version) => (
            <tr key={version.version}>
              <td className="numeric">{version.version}</td>
              <td>{dateTime(version.at)}</td>
              <td>{version.by}</td>
              <td>
                <div className="row end">
                  {version === present && <span className="badge accent">{t('history.present')}</span>}
                  <Button kind="bare" onPress={() => setShown(version.version)}>
                    {t('history.show')}
                  </Button>
                  {version !== present && may(me, 'admin', '*') && (
                    <Button kind="bare" icon="undo" onPress={() => void revert(version.version)}>
                      {t('history.revert')}
                    </Button>
                  )}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown !== null && (
        <Dialog title={t('history.title', { version: shown })} isOpen wide onClose={() => setShown(null)}>
          <Version version={shown} />
        </Dialog>
      )}
    </section>
  );
}

function Version({ version }: { version: number }) {
  const { data, error } = useQuery({
    queryKey: ['settings', 'version', version],
    queryFn: ({ signal }) => get<SettingsPage>(`settings/${version}`, {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error) return <Problem error={error} />;
  return data ? <pre className="document">{JSON.stringify(data.document, null, 2)}</pre> : <Loading />;
}
