/** The reasons of a site: keys 1 to 9 in this order. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Reason, Reasons } from '../api/answers.js';
import { Refused, request } from '../api/request.js';
import { may, useMe } from '../api/session.js';
import { Button, IconButton, Select, Switch, TextField } from '../controls/controls.js';
import { say } from '../controls/toasts.js';
import { useText } from '../i18n/text.js';
import { reasonsQuery } from '../queue/reasons.js';
import { Loading, Problem, problemWords } from '../shell/problem.js';

export function ReasonsPage() {
  const { t } = useText();
  const me = useMe();
  const navigate = useNavigate();
  const { site: asked } = useSearch({ from: '/settings/reasons' });
  const everywhere = may(me, 'lead', '*');
  const site = asked ?? (everywhere ? '*' : (me.sites.find((each) => may(me, 'lead', each)) ?? '*'));
  const query = useQuery(reasonsQuery(site));
  return (
    <div className="stack">
      <p className="quiet prose">{t('reasons.hint')}</p>
      <div className="toolbar">
        <Select
          label={t('site')}
          value={site}
          options={[{ id: '*', label: t('layer.allSites') }, ...me.sites.map((id) => ({ id, label: id }))]}
          onChange={(next) => void navigate({ to: '/settings/reasons', search: { site: next } })}
        />
      </div>
      {query.isError ? (
        <Problem error={query.error} />
      ) : query.data ? (
        <ReasonsForm
          key={`${site} ${query.data.version} ${query.dataUpdatedAt}`}
          site={site}
          reasons={query.data}
          mayWrite={may(me, 'lead', site)}
        />
      ) : (
        <Loading />
      )}
    </div>
  );
}

function ReasonsForm({ site, reasons, mayWrite }: { site: string; reasons: Reasons; mayWrite: boolean }) {
  const text = useText();
  const { t } = text;
  const cache = useQueryClient();
  const [list, setList] = useState<readonly Reason[]>(reasons.reasons);
  const [required, setRequired] = useState(reasons.required);
  const [busy, setBusy] = useState(false);
  const changed = JSON.stringify([list, required]) !== JSON.stringify([reasons.reasons, reasons.required]);
  const change = (index: number, next: Partial<Reason>): void =>
    setList(list.map((reason, at) => (at === index ? { ...reason, ...next } : reason)));
  const swap = (index: number): void =>
    setList(
      list.map((reason, at) => list[at === index ? index - 1 : at === index - 1 ? index : at] ?? reason),
    );
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      await request('PUT', 'reasons', {
        query: { site },
        body: { version: reasons.version, required, reasons: list },
      });
      say({ tone: 'good', icon: 'check', title: t('reasons.saved') });
      await cache.invalidateQueries({ queryKey: ['reasons'] });
    } catch (error) {
      const stale = error instanceof Refused && error.status === 409;
      say({ tone: 'bad', icon: 'warning', title: stale ? t('settings.stale') : problemWords(error, text) });
    } finally {
      setBusy(false);
    }
  };
  const complete = list.every(({ code, de, en }) => /^[a-z0-9-]{1,60}$/.test(code) && de && en);
  return (
    <section className="card stack">
      <Switch
        isSelected={required}
        onChange={setRequired}
        isDisabled={!mayWrite}
        hint={t('reasons.requiredHint')}
      >
        {t('reasons.required')}
      </Switch>
      {list.length === 0 && <p className="quiet">{t('reasons.none')}</p>}
      <ol className="reason-rows">
        {list.map((reason, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a reason that is being written has no name yet.
          <li key={index} className="reason-row">
            <kbd aria-label={t('reasons.key')}>{index < 9 ? index + 1 : '–'}</kbd>
            <TextField
              label={t('reasons.code')}
              value={reason.code}
              onChange={(code) => change(index, { code })}
              isReadOnly={!mayWrite}
              className="mono"
            />
            <TextField
              label={t('reasons.de')}
              value={reason.de}
              onChange={(de) => change(index, { de })}
              isReadOnly={!mayWrite}
            />
            <TextField
              label={t('reasons.en')}
              value={reason.en}
              onChange={(en) => change(index, { en })}
              isReadOnly={!mayWrite}
            />
            {mayWrite && (
              <span className="row reason-tools">
                <IconButton
                  label={t('reasons.up')}
                  icon="up"
                  isDisabled={index === 0}
                  onPress={() => swap(index)}
                />
                <IconButton
                  label={t('reasons.remove')}
                  icon="trash"
                  onPress={() => setList(list.filter((_, at) => at !== index))}
                />
              </span>
            )}
          </li>
        ))}
      </ol>
      {mayWrite && (
        <div className="row">
          <Button
            icon="plus"
            isDisabled={list.length >= 50}
            onPress={() => setList([...list, { code: '', de: '', en: '' }])}
          >
            {t('reasons.add')}
          </Button>
          <Button kind="primary" isDisabled={!changed || !complete || busy} onPress={() => void save()}>
            {t('settings.save')}
          </Button>
          {changed && !complete && <span className="small quiet">{t('reasons.incomplete')}</span>}
        </div>
      )}
    </section>
  );
}
