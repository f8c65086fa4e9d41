/** A queue with nothing in it: because all is done, or because of the filter. */
import type { QueueFilter } from '../api/answers.js';
import { Button } from '../controls/controls.js';
import { Icon } from '../controls/icons.js';
import { useText } from '../i18n/text.js';

export function QueueEmpty({ filter, onClear }: { filter: QueueFilter; onClear: () => void }) {
  const { t } = useText();
  const filtered = Object.entries(filter).some(([name, value]) => name !== 'state' && value !== undefined);
  return (
    <div className="empty">
      <Icon name={filtered ? 'filter' : 'check'} size={32} />
      <h2>{filtered ? t('queue.none') : t(`queue.empty.${filter.state}`)}</h2>
      <p>{filtered ? t('queue.noneHint') : t('queue.emptyHint')}</p>
      {(filtered || filter.state !== 'waiting') && <Button onPress={onClear}>{t('filter.clear')}</Button>}
    </div>
  );
}
