/** What may be done with all that a filter finds: shown first, done when it is confirmed. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { BulkJob, BulkPreview, BulkTarget } from '../api/answers.js';
import { post } from '../api/request.js';
import { Button, Select, TextField } from '../controls/controls.js';
import { Dialog } from '../controls/dialog.js';
import { say } from '../controls/toasts.js';
import { useText } from '../i18n/text.js';
import { reasonsQuery } from '../queue/reasons.js';
import { problemWords } from '../shell/problem.js';

interface Asked {
  readonly action: 'approve' | 'reject';
  readonly preview: BulkPreview;
}
type Filter = Extract<BulkTarget, { filter: unknown }>['filter'];

export function BulkActions({
  filter,
  site,
  count,
}: {
  filter: { [Name in keyof Filter]?: Filter[Name] | undefined };
  site: string | undefined;
  /** Null where it is not known before it is asked for. */
  count: number | null;
}) {
  const text = useText();
  const { t } = text;
  const [asked, setAsked] = useState<Asked | null>(null);
  const [busy, setBusy] = useState(false);
  const ask = async (action: Asked['action']): Promise<void> => {
    setBusy(true);
    try {
      const target = { filter: { ...filter, state: 'waiting' } };
      setAsked({ action, preview: await post<BulkPreview>('bulk/preview', { target, action }) });
    } catch (error) {
      say({ tone: 'bad', icon: 'warning', title: problemWords(error, text) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="row">
      {(['reject', 'approve'] as const).map((action) => (
        <Button
          key={action}
          kind={action === 'reject' ? 'bad' : 'good'}
          icon={action === 'reject' ? 'cross' : 'check'}
          isDisabled={count === 0 || busy}
          onPress={() => void ask(action)}
        >
          {count === null ? t(`bulk.${action}All`) : t(`bulk.${action}`, { count })}
        </Button>
      ))}
      {asked && <Confirm asked={asked} site={site} onClose={() => setAsked(null)} />}
    </div>
  );
}

function Confirm({ asked, site, onClose }: { asked: Asked; site: string | undefined; onClose: () => void }) {
  const text = useText();
  const { t, language, dateTime } = text;
  const cache = useQueryClient();
  const { action, preview } = asked;
  const { data: reasons } = useQuery({ ...reasonsQuery(site ?? '*'), enabled: action === 'reject' });
  const [reason, setReason] = useState('');
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const missing = action === 'reject' && reasons?.required === true && reason === '';
  const start = async (): Promise<void> => {
    setBusy(true);
    try {
      await post<BulkJob>('bulk', {
        preview: preview.preview,
        reason: reason || null,
        note: note.trim() || null,
      });
      await cache.invalidateQueries({ queryKey: ['bulk', 'list'] });
      onClose();
    } catch (error) {
      say({ tone: 'bad', icon: 'warning', title: problemWords(error, text) });
      setBusy(false);
    }
  };
  return (
    <Dialog title={t(`bulk.${action}Title`, { count: preview.comments })} isOpen onClose={onClose}>
      <p>{t('bulk.confirm', { time: dateTime(preview.asOf) })}</p>
      {action === 'reject' && reasons && reasons.reasons.length > 0 && (
        <Select
          label={t('reason')}
          value={reason}
          options={[
            ...(reasons.required ? [] : [{ id: '', label: t('reason.none') }]),
            ...reasons.reasons.map((each) => ({ id: each.code, label: each[language] })),
          ]}
          onChange={setReason}
        />
      )}
      <TextField label={t('note')} value={note} onChange={setNote} rows={2} maxLength={2000} />
      <div className="dialog-actions">
        <Button onPress={onClose}>{t('cancel')}</Button>
        <Button
          kind="primary"
          isDisabled={busy || missing || preview.comments === 0}
          onPress={() => void start()}
        >
          {t(`bulk.${action}`, { count: preview.comments })}
        </Button>
      </div>
    </Dialog>
  );
}
