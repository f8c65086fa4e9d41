/** Who wrote it: how much so far, and what became of it. */
import type { CommentPage, QueueFilter } from '../api/answers.js';
import { Button } from '../controls/controls.js';
import { useText } from '../i18n/text.js';
import { Neighbours } from './neighbours.js';

export function AuthorPanel({
  page,
  onFilter,
  onBulk,
}: {
  page: CommentPage;
  onFilter: ((filter: Partial<QueueFilter>) => void) | null;
  onBulk: (() => void) | null;
}) {
  const { t, number } = useText();
  const { item, authorPanel: panel } = page;
  const counts = [
    ['author.comments', panel.comments],
    ['author.approved', panel.approved],
    ['author.rejected', panel.rejected],
    ['author.waiting', panel.waiting],
  ] as const;
  const author = item.authorId ?? item.author;
  return (
    <section className="side-section">
      <h3>{item.author ?? t('author.unknown')}</h3>
      <dl className="counts">
        {counts.map(([key, count]) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>{number(count)}</dd>
          </div>
        ))}
      </dl>
      <Neighbours title={t('author.recent', { count: panel.recent.length })} of={panel.recent} />
      {author !== null && (onFilter || onBulk) && (
        <div className="row">
          {onFilter && (
            <Button kind="plain" onPress={() => onFilter({ author, site: item.site })}>
              {t('author.filter')}
            </Button>
          )}
          {onBulk && panel.waiting > 0 && (
            <Button kind="bad" onPress={onBulk}>
              {t('author.rejectAll', { count: panel.waiting })}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
