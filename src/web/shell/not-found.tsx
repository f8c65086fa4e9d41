/** An address that leads nowhere. */
import { Link } from '@tanstack/react-router';
import { Icon } from '../controls/icons.js';
import { useText } from '../i18n/text.js';
import { usePageTitle } from './use-page-title.js';

export function NotFound() {
  const { t } = useText();
  usePageTitle(t('notFound'));
  return (
    <div className="empty">
      <Icon name="search" size={28} />
      <h1>{t('notFound')}</h1>
      <Link to="/">{t('nav.queue')}</Link>
    </div>
  );
}
