/** What everybody has to know at once: the connection is gone, comments have no label. */
import { onlineManager } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import type { Backlog } from '../api/answers.js';
import { Icon } from '../controls/icons.js';
import { useText } from '../i18n/text.js';
import { useUnsent } from '../queue/unsent.js';

const subscribe = (changed: () => void): (() => void) => onlineManager.subscribe(changed);

export function Banners({ backlog }: { backlog: Backlog | undefined }) {
  const { t } = useText();
  const online = useSyncExternalStore(subscribe, () => onlineManager.isOnline());
  const unsent = useUnsent();
  return (
    <>
      <div role="status">
        {!online && (
          <div className="banner bad">
            <Icon name="warning" />
            <strong>{t('offline')}</strong>
            <span>{unsent > 0 ? t('offline.unsent', { count: unsent }) : t('offline.hint')}</span>
          </div>
        )}
      </div>
      {backlog && backlog.failed + backlog.unscored > 0 && (
        <div className="banner">
          <Icon name="warning" />
          <span>
            {[
              ...(backlog.failed > 0 ? [t('banner.failed', { count: backlog.failed })] : []),
              ...(backlog.unscored > 0 ? [t('banner.unscored', { count: backlog.unscored })] : []),
            ].join(' ')}
          </span>
          <Link to="/dashboards" search={{ view: 'backlog' }}>
            {t('banner.more')}
          </Link>
        </div>
      )}
    </>
  );
}
