/** The keys that are in force. */
import { Link } from '@tanstack/react-router';
import { keyOf, SHORTCUT_NAMES, shortcutLabel } from '../account/shortcuts.js';
import { useMe } from '../api/session.js';
import { Dialog } from '../controls/dialog.js';
import { useText } from '../i18n/text.js';

export function Help({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const { preferences } = useMe();
  const fixed = [
    ...(preferences.singleKeys ? [[t('shortcut.reason'), '1 – 9'] as const] : []),
    [t('shortcut.undo'), 'Ctrl Z'] as const,
    [t('shortcut.palette'), 'Ctrl K'] as const,
  ];
  return (
    <Dialog title={t('help')} isOpen onClose={onClose} wide>
      <div className="help-grid">
        {SHORTCUT_NAMES.map((name) => (
          <div key={name}>
            <span>{t(shortcutLabel(name))}</span>
            <kbd>{keyOf(name, preferences) ?? '–'}</kbd>
          </div>
        ))}
        {fixed.map(([label, key]) => (
          <div key={key}>
            <span>{label}</span>
            <kbd>{key}</kbd>
          </div>
        ))}
      </div>
      <p className="quiet small">
        {preferences.singleKeys ? t('help.rest') : t('help.off')}{' '}
        <Link to="/preferences" onClick={onClose}>
          {t('help.change')}
        </Link>
      </p>
    </Dialog>
  );
}
