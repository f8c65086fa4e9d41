/** A comment with all that helps to decide it. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { memo, useState } from 'react';
import { ATTRIBUTES } from '../../label.js';
import type { Attribute, QueueFilter, QueueItem, Reasons } from '../api/answers.js';
import { may, useMe } from '../api/session.js';
import { IconButton } from '../controls/controls.js';
import { Icon } from '../controls/icons.js';
import { type Text, useText } from '../i18n/text.js';
import { undoDecision } from '../queue/decide.js';
import { worstScore } from '../queue/exposure.js';
import { leadingScore } from '../queue/queue-row.js';
import { Loading, Problem } from '../shell/problem.js';
import type { Act } from './act.js';
import { Actions } from './actions.js';
import { AuthorPanel } from './author-panel.js';
import { commentQuery } from './comment-query.js';
import { Neighbours, NeighbourText } from './neighbours.js';
import { Priority, Scores, Sentiment } from './scores.js';
import { ShadedText } from './shaded-text.js';
import { StateNotice } from './state-notice.js';
import { Timeline } from './timeline.js';

/** Attributes by their names in the language of the console. */
const named = (sentence: string, { t }: Text): string =>
  ATTRIBUTES.reduce(
    (words, name) => words.replace(new RegExp(`\\b${name}\\b`, 'g'), t(`attribute.${name}`)),
    sentence,
  );

interface Props {
  readonly seq: number;
  /** What the list knows of it already: shown until all of it has come. */
  readonly known: QueueItem | undefined;
  readonly act: Act;
  readonly reasons: Reasons | undefined;
  readonly onBack?: (() => void) | null;
  readonly zen?: boolean;
  readonly onZen?: () => void;
  readonly onFilter?: (filter: Partial<QueueFilter>) => void;
}

export const CommentPane = memo(function CommentPane({
  seq,
  known,
  act,
  reasons,
  onBack,
  zen = false,
  onZen,
  onFilter,
}: Props) {
  const text = useText();
  const { t, language } = text;
  const me = useMe();
  const navigate = useNavigate();
  const query = useQuery(commentQuery(seq));
  const page = query.data;
  const item = page?.item ?? known;
  const [picked, setPicked] = useState<Attribute | null | undefined>(undefined);
  if (item === undefined)
    return query.isError ? <Problem error={query.error} reset={() => void query.refetch()} /> : <Loading />;

  const attribute = picked === undefined ? (leadingScore(item.scores)?.attribute ?? null) : picked;
  const { veilFrom } = me.preferences;
  const moderates = may(me, 'moderator', item.site);
  const reasonWords = (code: string): string =>
    reasons?.reasons.find((reason) => reason.code === code)?.[language] ?? code;
  const whole = page?.text ?? item.excerpt;
  return (
    <div className="pane">
      <div className="pane-scroll">
        <header className="pane-head">
          {onBack && <IconButton label={t('back')} icon="back" onPress={onBack} />}
          <div className="grow">
            <p className="small quiet row pane-place">
              <span>{item.site}</span>
              {item.section && <span>{item.section}</span>}
              <Link to="/thread" search={{ site: item.site, id: item.thread.id }}>
                {t('thread.open')}
              </Link>
            </p>
            <h2
              className="article-title"
              lang={item.language === 'und' ? undefined : item.language}
              dir="auto"
            >
              {item.thread.url && /^https?:/.test(item.thread.url) ? (
                <a href={item.thread.url} target="_blank" rel="noopener noreferrer">
                  {item.thread.title ?? item.thread.id} <Icon name="outside" size={14} />
                </a>
              ) : (
                (item.thread.title ?? item.thread.id)
              )}
            </h2>
          </div>
          {onZen && (
            <IconButton label={t(zen ? 'zen.leave' : 'shortcut.zen')} icon="expand" onPress={onZen} />
          )}
        </header>
        <div className="pane-columns">
          <div className="pane-main">
            <StateNotice item={item} reasonWords={reasonWords} />
            {page?.parent && (
              <section className="parent" aria-label={t('context.parent')}>
                <p className="small quiet">{t('context.parent')}</p>
                <NeighbourText of={page.parent} />
              </section>
            )}
            {page && (
              <Neighbours title={t('context.before', { count: page.before.length })} of={page.before} />
            )}
            <article className="comment" aria-label={t('comment')}>
              <header className="row">
                <strong>{item.author ?? t('author.unknown')}</strong>
                {item.createdAt && (
                  <time className="quiet" dateTime={item.createdAt} title={text.dateTime(item.createdAt)}>
                    {text.ago(item.createdAt)}
                  </time>
                )}
                <span className="badge">{text.languageName(item.language)}</span>
                {item.review.highlighted && (
                  <span className="badge accent">
                    <Icon name="star" size={12} />
                    {t('highlighted')}
                  </span>
                )}
                {item.reports !== null && item.reports > 0 && (
                  <span className="badge warn">{t('reports', { count: item.reports })}</span>
                )}
              </header>
              <ShadedText
                text={whole}
                spans={page?.spans ?? []}
                attribute={attribute}
                language={item.language}
                veiled={veilFrom !== null && worstScore(item) >= veilFrom}
              />
            </article>
            <section className="why" aria-label={t('why')}>
              <p>
                <span
                  className={`badge ${item.verdict === 'hold' ? 'bad' : item.verdict === 'review' ? 'warn' : 'good'}`}
                >
                  {t(`verdict.${item.verdict}`)}
                </span>{' '}
                {page?.reasons.map((reason) => named(reason[language], text)).join(' ')}
              </p>
              {page?.agreement && (
                <p className="small quiet">
                  {t('agreement.sentence', {
                    share: text.percent(page.agreement.rejected),
                    count: page.agreement.of,
                    attribute: t(`attribute.${page.agreement.attribute}`),
                  })}
                </p>
              )}
            </section>
            {page && (
              <>
                <Neighbours title={t('context.replies', { count: page.replies.length })} of={page.replies} />
                <Neighbours title={t('context.after', { count: page.after.length })} of={page.after} />
                <section className="side-section">
                  <h3>{t('timeline')}</h3>
                  <Timeline
                    entries={page.timeline}
                    onUndo={moderates ? (decision) => void undoDecision(item, decision, text) : null}
                    reasonWords={reasonWords}
                  />
                </section>
                <p className="small quiet facts">
                  {page.model && (
                    <span>{t('fact.model', { model: page.model.replace(/(@sha256:.{8}).*/, '$1') })}</span>
                  )}
                  {page.policy && <span>{t('fact.policy', { version: page.policy })}</span>}
                  <span>{t('fact.id', { source: item.source, id: item.id })}</span>
                </p>
              </>
            )}
            {query.isError && <Problem error={query.error} reset={() => void query.refetch()} />}
          </div>
          <aside className="pane-side" aria-label={t('details')}>
            <section className="side-section">
              <h3>{t('scores')}</h3>
              <Scores item={item} attribute={attribute} onAttribute={setPicked} />
              <Sentiment sentiment={item.sentiment} />
            </section>
            {page && (
              <AuthorPanel
                page={page}
                onFilter={onFilter ?? null}
                onBulk={
                  moderates
                    ? () =>
                        void navigate({
                          to: '/bulk',
                          search: { author: item.authorId ?? item.author ?? undefined, site: item.site },
                        })
                    : null
                }
              />
            )}
            <section className="side-section">
              <h3>{t('priority')}</h3>
              <Priority priority={item.priority} />
            </section>
          </aside>
        </div>
      </div>
      {moderates && <Actions item={item} act={act} reasons={reasons} />}
    </div>
  );
});
