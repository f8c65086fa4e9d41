/** What has just happened, in a corner, with the way back. */
import {
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components/Toast';
import { useText } from '../i18n/text.js';
import { Button, IconButton } from './controls.js';
import { Icon, type IconName } from './icons.js';

export interface ToastWords {
  readonly tone: 'plain' | 'good' | 'bad' | 'warn';
  readonly icon?: IconName;
  readonly title: string;
  readonly detail?: string;
  readonly action?: { readonly label: string; readonly shortcut?: string | null; readonly run: () => void };
}

/** No more than three at once: older ones go. */
export const toasts = new ToastQueue<ToastWords>({ maxVisibleToasts: 3 });

/** Shows words for some seconds; those with something to do stay longer. Returns how to take them away. */
export function say(words: ToastWords, milliseconds = words.action ? 12_000 : 6000): () => void {
  const key = toasts.add(words, { timeout: milliseconds });
  return () => toasts.close(key);
}

export function Toasts() {
  const { t } = useText();
  return (
    <ToastRegion queue={toasts} className="toasts" aria-label={t('toasts')}>
      {({ toast }) => (
        <Toast toast={toast} className={`toast ${toast.content.tone}`}>
          {toast.content.icon && <Icon name={toast.content.icon} />}
          <ToastContent className="toast-words">
            <span slot="title">{toast.content.title}</span>
            {toast.content.detail && <span className="toast-detail">{toast.content.detail}</span>}
          </ToastContent>
          {toast.content.action && (
            <Button
              kind="bare"
              shortcut={toast.content.action.shortcut ?? null}
              onPress={() => {
                toast.content.action?.run();
                toasts.close(toast.key);
              }}
            >
              {toast.content.action.label}
            </Button>
          )}
          <IconButton label={t('close')} icon="cross" onPress={() => toasts.close(toast.key)} />
        </Toast>
      )}
    </ToastRegion>
  );
}
