/** What is shown where a page cannot be. */
import { Refused, Unreached } from '../api/request.js';
import { Button } from '../controls/controls.js';
import { Icon } from '../controls/icons.js';
import { type Text, useText } from '../i18n/text.js';

/** What went wrong, in a sentence; the server's own where it said one. */
export function problemWords(error: unknown, { t }: Text): string {
  if (error instanceof Unreached) return t('problem.unreached');
  if (error instanceof Refused && error.code === 'ROLE_MISSING') return t('problem.role');
  return error instanceof Error ? error.message : String(error);
}

export function Problem({ error, reset }: { error: unknown; reset?: () => void }) {
  const text = useText();
  const { t } = text;
  const role = error instanceof Refused && error.status === 403;
  return (
    <div className="empty" role="alert">
      <Icon name={role ? 'lock' : 'warning'} size={28} />
      <h2>{role ? t('problem.roleTitle') : t('problem.title')}</h2>
      <p>{problemWords(error, text)}</p>
      {error instanceof Refused && error.requestId && (
        <p className="small">{t('problem.request', { id: error.requestId })}</p>
      )}
      {reset && !role && (
        <Button icon="refresh" onPress={reset}>
          {t('tryAgain')}
        </Button>
      )}
    </div>
  );
}

export function Loading() {
  const { t } = useText();
  return (
    <div className="loading">
      <div className="spinner" role="status" aria-label={t('loading')} />
    </div>
  );
}
