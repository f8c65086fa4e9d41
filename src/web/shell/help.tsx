/** The keys that are in force. */
import { Link } from '@tanstack/react-router';
import { keysInForce } from '../account/keys-in-force.js';
import { useMe } from '../api/session.js';
import { Dialog } from '../controls/dialog.js';
import { useText } from '../i18n/text.js';

export function Help({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const { preferences } = useMe();
  return (
    <Dialog title={t('help')} isOpen onClose={onClose} wide>
      <dl className="help-grid">
        {keysInForce(preferences, navigator.platform).map(({ label, keys }) => (
          <div key={label}>
            <dt>{t(label)}</dt>
            <dd>
              {keys.length === 0 ? (
                <span className="quiet small">{t('keys.noKey')}</span>
              ) : (
                keys.map((key) => <kbd key={key}>{key}</kbd>)
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p className="quiet small">
        {preferences.singleKeys ? t('help.rest') : t('help.off')}{' '}
        <Link to="/preferences" onClick={onClose}>
          {t('help.change')}
        </Link>
      </p>
    </Dialog>
  );
}
