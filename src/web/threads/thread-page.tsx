/** One thread as a tree with its labels. */
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import type { ThreadPage as Thread } from '../api/answers.js';
import { get, post } from '../api/request.js';
import { may, useMe } from '../api/session.js';
import { at } from '../base.js';
import { Button } from '../controls/controls.js';
import { Icon } from '../controls/icons.js';
import { say } from '../controls/toasts.js';
import { useText } from '../i18n/text.js';
import { leadingScore } from '../queue/queue-row.js';
import { Loading, Problem, problemWords } from '../shell/problem.js';
import { usePageTitle } from '../shell/use-page-title.js';
import { flatten, treeOf } from './thread-tree.js';

type Comment = Thread['comments'][number];
/** Deeper answers stand no further right: the screen has an end. */
const DEEPEST = 8;

export function ThreadPage() {
  const text = useText();
  const { t } = text;
  const me = useMe();
  const { site = '', id = '' } = useSearch({ from: '/thread' });
  const query = useQuery({
    queryKey: ['thread', site, id],
    queryFn: ({ signal }) => get<Thread>('thread', { site, id }, signal),
  });
  usePageTitle(query.data?.title ?? '', t('threads.title'));
  const [busy, setBusy] = useState(false);
  if (query.isError) return <Problem error={query.error} reset={() => void query.refetch()} />;
  if (!query.data) return <Loading />;
  const thread = query.data;
  const rescore = async (): Promise<void> => {
    setBusy(true);
    try {
      const { queued } = await post<{ queued: number }>('thread/rescore', { site, id });
      say({ tone: 'good', icon: 'refresh', title: t('thread.rescored', { count: queued }) });
    } catch (error) {
      say({ tone: 'bad', icon: 'warning', title: problemWords(error, text) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <p className="small quiet">
            <Link to="/threads" search={{ site }}>
              {t('threads.title')}
            </Link>{' '}
            / {site}
          </p>
          <h1>
            {thread.url && /^https?:/.test(thread.url) ? (
              <a className="plain-link" href={thread.url} target="_blank" rel="noopener noreferrer">
                {thread.title ?? thread.id} <Icon name="outside" size={16} />
              </a>
            ) : (
              (thread.title ?? thread.id)
            )}
          </h1>
          <p>{t('threads.comments', { count: thread.comments.length + thread.omitted })}</p>
        </div>
        <div className="row">
          {may(me, 'moderator', site) && (
            <Button icon="refresh" isDisabled={busy} onPress={() => void rescore()}>
              {t('thread.rescore')}
            </Button>
          )}
          <a className="button" href={at('console/thread', { site, id, format: 'csv' })} download>
            <Icon name="download" />
            CSV
          </a>
        </div>
      </header>
      {thread.comments.length === 0 ? (
        <div className="empty">
          <Icon name="threads" size={32} />
          <h2>{t('queue.empty.all')}</h2>
        </div>
      ) : (
        <Tree comments={thread.comments} />
      )}
      {thread.omitted > 0 && <p className="quiet">{t('thread.omitted', { count: thread.omitted })}</p>}
    </div>
  );
}

function Tree({ comments }: { comments: readonly Comment[] }) {
  const rows = useMemo(() => flatten(treeOf(comments)), [comments]);
  const list = useRef<HTMLOListElement>(null);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => 120,
    overscan: 8,
    scrollMargin: list.current?.offsetTop ?? 0,
    getItemKey: (index) => rows[index]?.comment.seq ?? index,
  });
  return (
    <ol className="tree" ref={list} style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map(({ index, key, start }) => {
        const row = rows[index];
        return (
          row && (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className={`tree-row depth-${Math.min(row.depth, DEEPEST)}`}
              style={{ transform: `translateY(${start - virtual.options.scrollMargin}px)` }}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
            >
              <TreeComment comment={row.comment} depth={row.depth} />
            </li>
          )
        );
      })}
    </ol>
  );
}

const TONES = { escalated: 'accent', approved: 'good', rejected: 'bad' } as const;

function TreeComment({ comment, depth }: { comment: Comment; depth: number }) {
  const { t, ago, score, signed } = useText();
  const leading = leadingScore(comment.scores);
  const above = leading !== undefined && leading.threshold !== null && leading.score >= leading.threshold;
  return (
    <article className="tree-comment">
      <header className="row small">
        <strong className="ellipsis">{comment.author ?? t('author.unknown')}</strong>
        {depth > 0 && <span className="hidden-visually">{t('thread.depth', { depth })}</span>}
        {comment.createdAt && <span className="quiet">{ago(comment.createdAt)}</span>}
        {comment.verdict && comment.verdict !== 'publish' && (
          <span className={`badge ${comment.verdict === 'hold' ? 'bad' : 'warn'}`}>
            {t(`verdict.${comment.verdict}`)}
          </span>
        )}
        {comment.review.state !== 'published' && comment.review.state !== 'waiting' && (
          <span className={`badge ${TONES[comment.review.state]}`}>{t(`state.${comment.review.state}`)}</span>
        )}
        {leading && (
          <span className={`row-score ${above ? 'above' : ''}`}>
            {t(`attribute.${leading.attribute}`)} <b>{score(leading.score)}</b>
          </span>
        )}
        {comment.sentiment && (
          <span className="quiet tabular" title={t('sentiment')}>
            {signed(comment.sentiment.score)}
          </span>
        )}
        <Link to="/comments/$seq" params={{ seq: String(comment.seq) }} className="tree-open">
          {t('comment.open')}
        </Link>
      </header>
      <p className="tree-text" dir="auto" lang={comment.language === 'und' ? undefined : comment.language}>
        {comment.text}
      </p>
    </article>
  );
}
