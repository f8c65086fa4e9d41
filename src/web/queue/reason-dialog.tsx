/** Why something is rejected: one key, or one press. */
import { useEffect, useState } from 'react';
import type { Reasons } from '../api/answers.js';
import { Button, TextField } from '../controls/controls.js';
import { Dialog } from '../controls/dialog.js';
import { useText } from '../i18n/text.js';

export function ReasonDialog({
  reasons,
  count,
  onClose,
  onReason,
}: {
  reasons: Reasons | undefined;
  count: number;
  onClose: () => void;
  onReason: (code: string | null, note: string | null) => void;
}) {
  const { t, language } = useText();
  const [note, setNote] = useState('');
  const choose = (code: string | null): void => onReason(code, note.trim() || null);
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.target instanceof HTMLTextAreaElement || event.ctrlKey || event.metaKey || event.altKey)
        return;
      const reason = reasons?.reasons[Number(event.key) - 1];
      if (!/^[1-9]$/.test(event.key) || event.repeat || reason === undefined) return;
      event.preventDefault();
      onReason(reason.code, note.trim() || null);
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [reasons, note, onReason]);
  return (
    <Dialog title={t('reason.title', { count })} isOpen onClose={onClose}>
      <ul className="reason-list">
        {reasons?.reasons.map((reason, index) => (
          <li key={reason.code}>
            <Button
              kind="plain"
              className="reason"
              autoFocus={index === 0}
              shortcut={index < 9 ? String(index + 1) : null}
              onPress={() => choose(reason.code)}
            >
              {reason[language]}
            </Button>
          </li>
        ))}
      </ul>
      <TextField label={t('note')} value={note} onChange={setNote} rows={2} maxLength={2000} />
      {!reasons?.required && (
        <div className="dialog-actions">
          <Button kind="bad" onPress={() => choose(null)}>
            {t('reason.without')}
          </Button>
        </div>
      )}
    </Dialog>
  );
}
