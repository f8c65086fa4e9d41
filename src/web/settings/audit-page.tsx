/** Every change by a person, newest first. */
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import type { AuditPage as Page } from '../api/answers.js';
import { get, post } from '../api/request.js';
import { Button } from '../controls/controls.js';
import { Icon } from '../controls/icons.js';
import { say } from '../controls/toasts.js';
import { type Text, useText } from '../i18n/text.js';
import { Loading, Problem, problemWords } from '../shell/problem.js';

const WHATS = [
  'settings.save',
  'settings.revert',
  'threshold.set',
  'site.reasons',
  'site.moderator-figures',
  'user.create',
  'user.change',
  'user.password',
  'user.link',
  'user.connect',
  'key.create',
  'key.revoke',
] as const;

/** What was done, in words; a code that is not known here stays one. */
const whatWords = (what: string, { t }: Text): string =>
  WHATS.find((known) => known === what) ? t(`audit.${what as (typeof WHATS)[number]}`) : what;

export function AuditPage() {
  const text = useText();
  const { t, dateTime } = text;
  const cache = useQueryClient();
  const audit = useInfiniteQuery({
    queryKey: ['audit'],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => get<Page>('audit', { cursor: pageParam }, signal),
    getNextPageParam: ({ next }) => next,
  });
  if (audit.isError) return <Problem error={audit.error} />;
  if (!audit.data) return <Loading />;
  const revert = async (seq: number): Promise<void> => {
    try {
      await post(`audit/${seq}/revert`);
      say({ tone: 'good', icon: 'undo', title: t('undone', { count: 1 }) });
      await cache.invalidateQueries();
    } catch (error) {
      say({ tone: 'bad', icon: 'warning', title: problemWords(error, text) });
    }
  };
  const entries = audit.data.pages.flatMap((page) => page.entries);
  if (entries.length === 0) {
    return (
      <div className="empty">
        <Icon name="note" size={32} />
        <h2>{t('audit.none')}</h2>
      </div>
    );
  }
  return (
    <section className="card">
      <ol className="audit">
        {entries.map((entry) => (
          <li key={entry.seq}>
            <div className="row audit-head">
              <p>
                <strong>{entry.by}</strong> {whatWords(entry.what, text)}{' '}
                <span className="quiet">{entry.subject}</span>
              </p>
              <time className="small quiet" dateTime={entry.at}>
                {dateTime(entry.at)}
              </time>
              {entry.revertible && (
                <Button kind="bare" icon="undo" onPress={() => void revert(entry.seq)}>
                  {t('history.revert')}
                </Button>
              )}
            </div>
            <Disclosure className="disclosure">
              <AriaButton slot="trigger" className="disclosure-button small">
                <Icon name="next" size={14} />
                {t('audit.what')}
              </AriaButton>
              <DisclosurePanel className="disclosure-panel">
                <div className="before-after">
                  <div>
                    <h3>{t('audit.before')}</h3>
                    <pre className="document">{JSON.stringify(entry.before, null, 2)}</pre>
                  </div>
                  <div>
                    <h3>{t('audit.after')}</h3>
                    <pre className="document">{JSON.stringify(entry.after, null, 2)}</pre>
                  </div>
                </div>
              </DisclosurePanel>
            </Disclosure>
          </li>
        ))}
      </ol>
      {audit.hasNextPage && (
        <Button isDisabled={audit.isFetchingNextPage} onPress={() => void audit.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </section>
  );
}
