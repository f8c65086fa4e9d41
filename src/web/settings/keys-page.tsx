/** API keys of the server. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Checkbox } from 'react-aria-components/Checkbox';
import { CheckboxGroup } from 'react-aria-components/CheckboxGroup';
import { Label } from 'react-aria-components/Label';
import type { ApiKey } from '../api/answers.js';
import { get, post, request } from '../api/request.js';
import { may, useMe } from '../api/session.js';
import { Button, Select, TextField } from '../controls/controls.js';
import { Dialog } from '../controls/dialog.js';
import { Icon } from '../controls/icons.js';
import { say } from '../controls/toasts.js';
import { useText } from '../i18n/text.js';
import { Loading, Problem, problemWords } from '../shell/problem.js';
import { Secret } from './secret.js';

const SCOPES = ['score', 'ingest', 'read', 'feedback', 'admin'] as const;

export function KeysPage() {
  const text = useText();
  const { t, date, number } = text;
  const cache = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [token, setToken] = useState<string | null>(null);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const keys = useQuery({
    queryKey: ['keys'],
    queryFn: ({ signal }) => get<{ keys: ApiKey[] }>('keys', {}, signal),
  });
  if (keys.isError) return <Problem error={keys.error} />;
  if (!keys.data) return <Loading />;
  const revoke = async (key: ApiKey): Promise<void> => {
    try {
      await request('DELETE', `keys/${encodeURIComponent(key.id)}`);
      await cache.invalidateQueries({ queryKey: ['keys'] });
    } catch (error) {
      say({ tone: 'bad', icon: 'warning', title: problemWords(error, text) });
    }
    setRevoking(null);
  };
  return (
    <div className="stack">
      <div className="row settings-head">
        <p className="quiet prose">{t('keys.hint')}</p>
        <Button kind="primary" icon="plus" onPress={() => setAdding(true)}>
          {t('keys.add')}
        </Button>
      </div>
      {keys.data.keys.length === 0 ? (
        <div className="empty">
          <Icon name="lock" size={32} />
          <h2>{t('keys.none')}</h2>
        </div>
      ) : (
        <section className="card table-scroll">
          <table className="table">
            <thead>
              <tr>
                <th>{t('keys.name')}</th>
                <th>{t('site')}</th>
                <th>{t('keys.scopes')}</th>
                <th className="numeric">{t('keys.rate')}</th>
                <th>{t('keys.created')}</th>
                <th>
                  <span className="hidden-visually">{t('actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {keys.data.keys.map((key) => (
                <tr key={key.id}>
                  <td>
                    <strong>{key.name || key.id}</strong>
                  </td>
                  <td>{key.site ?? t('layer.allSites')}</td>
                  <td className="small">{key.scopes.join(', ')}</td>
                  <td className="numeric">{key.rate === null ? '–' : number(key.rate)}</td>
                  <td className="small">{date(key.createdAt)}</td>
                  <td>
                    {key.revokedAt ? (
                      <span className="badge">{t('keys.revoked')}</span>
                    ) : (
                      <Button kind="bare" onPress={() => setRevoking(key)}>
                        {t('keys.revoke')}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {adding && (
        <KeyDialog
          onClose={() => setAdding(false)}
          onCreated={(created) => {
            setAdding(false);
            setToken(created);
            void cache.invalidateQueries({ queryKey: ['keys'] });
          }}
        />
      )}
      {token !== null && (
        <Dialog title={t('keys.createdTitle')} isOpen alert onClose={() => setToken(null)}>
          <p>{t('keys.once')}</p>
          <Secret value={token} />
        </Dialog>
      )}
      {revoking && (
        <Dialog
          title={t('keys.revokeTitle', { name: revoking.name || revoking.id })}
          isOpen
          onClose={() => setRevoking(null)}
        >
          <p>{t('keys.revokeHint')}</p>
          <div className="dialog-actions">
            <Button onPress={() => setRevoking(null)}>{t('cancel')}</Button>
            <Button kind="bad" onPress={() => void revoke(revoking)}>
              {t('keys.revoke')}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

function KeyDialog({ onClose, onCreated }: { onClose: () => void; onCreated: (token: string) => void }) {
  const text = useText();
  const { t } = text;
  const me = useMe();
  const [name, setName] = useState('');
  const [site, setSite] = useState(may(me, 'admin', '*') ? '' : (me.sites[0] ?? ''));
  const [scopes, setScopes] = useState<string[]>(['score']);
  const [rate, setRate] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const create = async (): Promise<void> => {
    try {
      const body = { name, site: site || null, scopes, rate: rate === '' ? null : Number(rate) };
      onCreated((await post<{ token: string }>('keys', body)).token);
    } catch (error) {
      setProblem(problemWords(error, text));
    }
  };
  return (
    <Dialog title={t('keys.add')} isOpen onClose={onClose}>
      {problem && (
        <p className="notice bad" role="alert">
          {problem}
        </p>
      )}
      <TextField label={t('keys.name')} value={name} onChange={setName} autoFocus />
      <Select
        label={t('site')}
        value={site}
        options={[
          ...(may(me, 'admin', '*') ? [{ id: '', label: t('layer.allSites') }] : []),
          ...me.sites.map((id) => ({ id, label: id })),
        ]}
        onChange={setSite}
      />
      <CheckboxGroup value={scopes} onChange={setScopes} className="field">
        <Label>{t('keys.scopes')}</Label>
        {SCOPES.map((scope) => (
          <Checkbox key={scope} value={scope} className="checkbox">
            {({ isSelected }) => (
              <>
                <span className="checkbox-box" aria-hidden="true">
                  {isSelected && <Icon name="check" size={14} />}
                </span>
                {t(`keys.scope.${scope}`)}
              </>
            )}
          </Checkbox>
        ))}
      </CheckboxGroup>
      <TextField
        label={t('keys.rate')}
        hint={t('keys.rateHint')}
        value={rate}
        onChange={(next) => setRate(next.replace(/\D/g, ''))}
        inputMode="numeric"
      />
      <div className="dialog-actions">
        <Button onPress={onClose}>{t('cancel')}</Button>
        <Button kind="primary" isDisabled={scopes.length === 0} onPress={() => void create()}>
          {t('keys.create')}
        </Button>
      </div>
    </Dialog>
  );
}
