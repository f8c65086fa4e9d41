/** Threads: which, how long, how much of them waits. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { SearchField } from 'react-aria-components/SearchField';
import type { ThreadList } from '../api/answers.js';
import { get } from '../api/request.js';
import { Button, Select } from '../controls/controls.js';
import { Icon } from '../controls/icons.js';
import { useText } from '../i18n/text.js';
import { facetsQuery } from '../queue/filter-bar.js';
import { Loading, Problem } from '../shell/problem.js';
import { usePageTitle } from '../shell/use-page-title.js';

export function ThreadsPage() {
  const { t, number, ago } = useText();
  usePageTitle(t('threads.title'));
  const { site, q } = useSearch({ from: '/threads' });
  const navigate = useNavigate({ from: '/threads' });
  const { data: facets } = useQuery(facetsQuery);
  const [words, setWords] = useState(q ?? '');
  const list = useInfiniteQuery({
    queryKey: ['threads', site, q],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => get<ThreadList>('threads', { site, q, cursor: pageParam }, signal),
    getNextPageParam: ({ next }) => next,
  });
  const change = (next: object): void =>
    void navigate({ to: '/threads', search: (before) => ({ ...before, ...next }) });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('threads.title')}</h1>
        <div className="toolbar">
          <SearchField
            className="search"
            aria-label={t('threads.search')}
            value={words}
            onChange={setWords}
            onSubmit={(text) => change({ q: text.trim() || undefined })}
            onClear={() => change({ q: undefined })}
          >
            <Icon name="search" size={16} />
            <Input className="input" placeholder={t('threads.search')} />
          </SearchField>
          <Select
            bare
            label={t('site')}
            value={site ?? ''}
            options={[
              { id: '', label: t('threads.allSites') },
              ...(facets?.sites ?? []).map((id) => ({ id, label: id })),
            ]}
            onChange={(next) => change({ site: next || undefined })}
          />
        </div>
      </header>
      {list.isError ? (
        <Problem error={list.error} reset={() => void list.refetch()} />
      ) : list.isPending ? (
        <Loading />
      ) : items.length === 0 && !list.hasNextPage ? (
        <div className="empty">
          <Icon name="threads" size={32} />
          <h2>{t('threads.none')}</h2>
          <p>{t('queue.emptyHint')}</p>
        </div>
      ) : (
        <ul className="card thread-list">
          {items.map((thread) => (
            <li key={`${thread.site} ${thread.id}`}>
              <Link to="/thread" search={{ site: thread.site, id: thread.id }} className="thread-title">
                {thread.title ?? thread.id}
              </Link>
              <p className="small quiet row">
                <span>{thread.site}</span>
                <span>{t('threads.comments', { count: thread.comments })}</span>
                {thread.lastAt && <span>{t('threads.last', { ago: ago(thread.lastAt) })}</span>}
                {thread.waiting > 0 && (
                  <Link to="/" search={{ site: thread.site, thread: thread.id }} className="badge warn">
                    {t('threads.waiting', { count: thread.waiting, number: number(thread.waiting) })}
                  </Link>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <div className="loading">
          <Button isDisabled={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
            {t('more')}
          </Button>
        </div>
      )}
    </div>
  );
}
