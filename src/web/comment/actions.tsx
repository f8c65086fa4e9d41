/** What can be decided, with its keys. */
import { useState } from 'react';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { keyLabelOf, type Shortcut } from '../account/keys.js';
import type { QueueItem, Reasons } from '../api/answers.js';
import { useMe } from '../api/session.js';
import { Button, IconButton, TextField } from '../controls/controls.js';
import { Dialog } from '../controls/dialog.js';
import { useText } from '../i18n/text.js';
import type { Act } from './act.js';

export function Actions({ item, act, reasons }: { item: QueueItem; act: Act; reasons: Reasons | undefined }) {
  const { t, language } = useText();
  const { preferences } = useMe();
  const [noting, setNoting] = useState(false);
  const key = (name: Shortcut): string | null => keyLabelOf(name, preferences);
  const { state } = item.review;
  return (
    <div className="actions" role="toolbar" aria-label={t('actions')}>
      <div className="actions-pair">
        <Button
          kind="bad"
          icon="cross"
          shortcut={key('reject')}
          isDisabled={state === 'rejected'}
          onPress={() => act('reject', [item])}
        >
          {t('action.reject')}
        </Button>
        {reasons && reasons.reasons.length > 0 && (
          <MenuTrigger>
            <IconButton label={t('action.rejectWith')} icon="down" kind="bad" />
            <Popover className="popover" placement="top start">
              <Menu className="menu" aria-label={t('action.rejectWith')}>
                {reasons.reasons.map((reason, index) => (
                  <MenuItem
                    key={reason.code}
                    className="option"
                    textValue={reason[language]}
                    onAction={() => act('reject', [item], reason.code)}
                  >
                    {reason[language]}
                    {index < 9 && preferences.singleKeys && <kbd className="trailing">{index + 1}</kbd>}
                  </MenuItem>
                ))}
              </Menu>
            </Popover>
          </MenuTrigger>
        )}
      </div>
      <Button
        kind="good"
        icon="check"
        shortcut={key('approve')}
        isDisabled={state === 'approved'}
        onPress={() => act('approve', [item])}
      >
        {t('action.approve')}
      </Button>
      <Button
        icon="up"
        className="secondary"
        shortcut={key('escalate')}
        isDisabled={state === 'escalated'}
        onPress={() => act('escalate', [item])}
      >
        {t('action.escalate')}
      </Button>
      <Button
        icon="star"
        className={`secondary ${item.review.highlighted ? 'on' : ''}`}
        shortcut={key('highlight')}
        isDisabled={item.review.highlighted}
        onPress={() => act('highlight', [item])}
      >
        {t('action.highlight')}
      </Button>
      <Button icon="note" className="secondary" onPress={() => setNoting(true)}>
        {t('action.note')}
      </Button>
      {noting && (
        <NoteDialog
          onClose={() => setNoting(false)}
          onNote={(note) => {
            setNoting(false);
            act('note', [item], null, note);
          }}
        />
      )}
    </div>
  );
}

function NoteDialog({ onClose, onNote }: { onClose: () => void; onNote: (note: string) => void }) {
  const { t } = useText();
  const [note, setNote] = useState('');
  return (
    <Dialog title={t('action.note')} isOpen onClose={onClose}>
      <TextField
        label={t('note')}
        hint={t('note.hint')}
        value={note}
        onChange={setNote}
        rows={4}
        maxLength={2000}
        autoFocus
      />
      <div className="dialog-actions">
        <Button onPress={onClose}>{t('cancel')}</Button>
        <Button kind="primary" isDisabled={note.trim() === ''} onPress={() => onNote(note.trim())}>
          {t('note.save')}
        </Button>
      </div>
    </Dialog>
  );
}
