/** The review queue: the list, the comment that is open, and the keys for both. */
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { chordLabel } from '../account/key-label.js';
import { keyLabelOf } from '../account/keys.js';
import type { Action, QueueFilter, QueueItem, Sort } from '../api/answers.js';
import { useLive } from '../api/live.js';
import { knownItem } from '../api/review-cache.js';
import { may, useMe } from '../api/session.js';
import type { Act } from '../comment/act.js';
import { CommentPane } from '../comment/comment-pane.js';
import { commentQuery } from '../comment/comment-query.js';
import { useText } from '../i18n/text.js';
import { type QueueSearch, queueSearch, withoutDefaults } from '../search.js';
import { Problem } from '../shell/problem.js';
import { usePageTitle } from '../shell/use-page-title.js';
import { useStillHere } from '../shell/use-still-here.js';
import { useClaim } from './claim.js';
import { useCommands } from './commands.js';
import { type Desk, decide, undoLast } from './decide.js';
import { useExposure } from './exposure.js';
import { FilterBar } from './filter-bar.js';
import { QueueEmpty } from './queue-empty.js';
import { QueueHead } from './queue-head.js';
import { fits, queueQuery, rereadQueue, rowsOf } from './queue-query.js';
import { QueueRows } from './queue-rows.js';
import { ReasonDialog } from './reason-dialog.js';
import { reasonsQuery } from './reasons.js';
import { useNarrow } from './use-narrow.js';
import { useZen } from './zen.js';

export function QueuePage() {
  const text = useText();
  usePageTitle(text.t('nav.queue'));
  const me = useMe();
  const { comment: asked, ...given } = queueSearch(useSearch({ from: '/' }) as Record<string, string>);
  const inWords = JSON.stringify(given);
  // The same object as long as it says the same, so that what is drawn from it is not drawn with every key.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is told by its words.
  const { search, sort, filter } = useMemo(() => {
    const { sort: by, ...rest } = given;
    return { search: given, sort: by, filter: rest };
  }, [inWords]);
  const navigate = useNavigate();
  const cache = useQueryClient();
  const narrow = useNarrow();
  const { preferences } = me;

  const query = queueQuery(filter, sort);
  const list = useInfiniteQuery(query);
  const [selected, setSelected] = useState<number | null>(asked ?? null);
  const pages = list.data?.pages;
  const first = useMemo(
    () => rowsOf(pages ?? [], filter, null, preferences.mixedBatches)[0]?.seq ?? null,
    [pages, filter, preferences.mixedBatches],
  );
  // Where nobody has chosen one, the first that was shown stays, whoever decides it elsewhere.
  const listed = JSON.stringify([filter, sort]);
  const [began, setBegan] = useState<{ listed: string; seq: number | null }>({ listed: '', seq: null });
  const standing = (began.listed === listed ? began.seq : null) ?? first;
  useEffect(() => setBegan({ listed, seq: standing }), [listed, standing]);
  const open = selected ?? (narrow ? null : standing);
  const rows = useMemo(
    () => rowsOf(pages ?? [], filter, open, preferences.mixedBatches),
    [pages, filter, open, preferences.mixedBatches],
  );

  // Keys may come faster than the screen is drawn: what they mean is read from here.
  const now = useRef({ open, rows, gone: new Set<number>() });
  now.current.open = open;
  if (now.current.rows !== rows) now.current = { open, rows, gone: new Set() };

  const stillHere = useStillHere();
  const mirror = useRef<ReturnType<typeof setTimeout>>(undefined);
  const select = useCallback(
    (seq: number | null): void => {
      now.current.open = seq;
      setSelected(seq);
      if (seq === null) setBegan({ listed: '', seq: null });
      clearTimeout(mirror.current);
      const tell = (): void => {
        if (!stillHere()) return;
        void navigate({
          to: '/',
          search: (before: object) => ({ ...before, comment: seq ?? undefined }),
          replace: !narrow,
        } as never);
      };
      // On a small screen an open comment is a page of its own, with a way back.
      if (narrow) tell();
      else mirror.current = setTimeout(tell, 250);
    },
    [navigate, narrow, stillHere],
  );
  useEffect(() => () => clearTimeout(mirror.current), []);
  useEffect(() => setSelected(asked ?? null), [asked]);

  const openItem = open === null ? undefined : (rows.find(({ seq }) => seq === open) ?? knownItem(open));
  useClaim(openItem && may(me, 'moderator', openItem.site) ? open : null);
  const exposure = useExposure(openItem, preferences.exposureCounter);
  useEffect(() => {
    const index = rows.findIndex(({ seq }) => seq === open);
    for (const row of rows.slice(index + 1, index + 3)) void cache.prefetchQuery(commentQuery(row.seq));
  }, [open, rows, cache]);

  const { data: reasons } = useQuery({
    ...reasonsQuery(openItem?.site ?? ''),
    enabled: openItem !== undefined,
  });

  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [reasonFor, setReasonFor] = useState<readonly QueueItem[] | null>(null);
  const [fresh, setFresh] = useState(0);
  const { zen, setZen } = useZen();
  const [scrollTo, setScrollTo] = useState<{ seq: number | null } | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins without choices.
  useEffect(() => {
    setChosen(new Set());
    setFresh(0);
  }, [filter, sort]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page is opened again.
  useEffect(() => {
    const state = cache.getQueryState(query.queryKey);
    if (state && state.dataUpdatedAt > 0 && Date.now() - state.dataUpdatedAt > 30_000)
      void rereadQueue(filter, sort);
  }, []);
  useLive((event) => {
    if (event.kind === 'waiting' && (filter.site === undefined || filter.site === event.site)) {
      setFresh((count) => count + event.added);
    }
  });

  const neighbour = (from: number | null, step: 1 | -1): QueueItem | undefined => {
    const { rows: all, gone } = now.current;
    const index = all.findIndex(({ seq }) => seq === from);
    for (let at = index + step; at >= 0 && at < all.length; at += step) {
      const row = all[at];
      if (row && !gone.has(row.seq)) return row;
    }
    return undefined;
  };
  const move = (step: 1 | -1): void => {
    const to = neighbour(now.current.open, step);
    if (!to) return;
    select(to.seq);
    setScrollTo({ seq: to.seq });
  };

  const desk: Desk = {
    me,
    text,
    undoKey: keyLabelOf('undo', preferences) ?? chordLabel('Z', navigator.platform),
    broughtBack(items) {
      for (const { seq } of items) now.current.gone.delete(seq);
      const [item] = items;
      if (!item) return;
      select(item.seq);
      setScrollTo({ seq: item.seq });
    },
  };
  const targets = (): QueueItem[] => {
    const { open: at, rows: all } = now.current;
    if (chosen.size > 0) return all.filter(({ seq }) => chosen.has(seq));
    const item = at === null ? undefined : (all.find(({ seq }) => seq === at) ?? knownItem(at));
    return item ? [item] : [];
  };
  const act = (
    action: Action,
    items = targets(),
    reason: string | null = null,
    note: string | null = null,
  ): void => {
    const mine = items.filter(({ site }) => may(me, 'moderator', site)).slice(0, 100);
    if (mine.length === 0) return;
    if (action === 'reject' && reason === null && reasons?.required && reasons.reasons.length > 0) {
      setReasonFor(mine);
      return;
    }
    const leaves = action === 'approve' || action === 'reject' || action === 'escalate';
    if (leaves && filter.state !== 'all') {
      for (const { seq } of mine) now.current.gone.add(seq);
      if (now.current.open !== null && now.current.gone.has(now.current.open)) {
        const to = neighbour(now.current.open, 1) ?? neighbour(now.current.open, -1);
        if (to) setScrollTo({ seq: to.seq });
        select(narrow ? (to?.seq ?? null) : (to?.seq ?? null));
      }
    } else if (leaves) move(1);
    setChosen(new Set());
    decide({ items: mine, action, reason, note }, desk);
  };

  const searchField = useRef<HTMLInputElement>(null);
  const choose = useCallback(
    (seq: number): void =>
      setChosen((before) => {
        const after = new Set(before);
        if (!after.delete(seq)) after.add(seq);
        return after;
      }),
    [],
  );
  const moderates = may(me, 'moderator');
  useCommands({
    next: () => move(1),
    previous: () => move(-1),
    zen: () => setZen(!zen),
    search: () => searchField.current?.focus(),
    ...(moderates
      ? {
          approve: () => act('approve'),
          reject: () => act('reject'),
          escalate: () => act('escalate'),
          highlight: () => act('highlight'),
          undo: () => void undoLast(desk),
          undoChord: () => void undoLast(desk),
          select: () => now.current.open !== null && choose(now.current.open),
          digit: (digit: number) => {
            const reason = reasons?.reasons[digit - 1];
            if (reason) act('reject', targets(), reason.code);
          },
        }
      : {}),
  });

  const change = (next: Partial<QueueSearch>): void => {
    select(null);
    clearTimeout(mirror.current);
    void navigate({
      to: '/',
      search: withoutDefaults({ ...filter, sort, ...next, comment: undefined } as never) as never,
    });
  };
  const reread = (): void => {
    setFresh(0);
    void rereadQueue(filter, sort).then(() => setScrollTo({ seq: null }));
  };

  // What the parts of the page are given stays the same, so that a key draws only what it changes.
  const latest = useRef({ act, change, reread, rows, zen });
  latest.current = { act, change, reread, rows, zen };
  const hands = useMemo(
    () => ({
      act: ((...how) => latest.current.act(...how)) as Act,
      actOnChosen: (action: Action) => latest.current.act(action),
      change: (next: Partial<QueueSearch>) => latest.current.change(next),
      sort: (next: Sort) => latest.current.change({ sort: next }),
      fresh: () => latest.current.reread(),
      filter: (next: Partial<QueueFilter>) => latest.current.change({ ...CLEAR, ...next }),
      back: () => select(null),
      zen: () => setZen(!latest.current.zen),
      chooseAll: (all: boolean) =>
        setChosen(new Set(all ? latest.current.rows.slice(0, 100).map(({ seq }) => seq) : [])),
    }),
    [select, setZen],
  );

  // The list moves at once; the comment beside it is drawn right behind, and not at all where the next key comes first.
  const shown = useDeferredValue(open);
  const shownItem =
    shown === null || shown === open ? openItem : (rows.find(({ seq }) => seq === shown) ?? knownItem(shown));

  const loaded = pages?.flatMap(({ items }) => items) ?? [];
  const total = Math.max((pages?.[0]?.total ?? 0) - loaded.filter((item) => !fits(item, filter)).length, 0);
  return (
    <div className={`queue ${zen ? 'in-zen' : ''} ${narrow && open !== null ? 'reading' : ''}`}>
      <h1 className="hidden-visually">{text.t('nav.queue')}</h1>
      <section className="queue-list" aria-label={text.t('queue.list')}>
        <FilterBar search={search} onChange={hands.change} searchField={searchField} />
        <QueueHead
          total={total}
          totalIsMore={pages?.[0]?.totalIsMore ?? false}
          state={filter.state}
          sort={sort}
          onSort={hands.sort}
          fresh={fresh}
          onFresh={hands.fresh}
          chosen={chosen.size}
          rows={rows.length}
          onChooseAll={hands.chooseAll}
          onAct={hands.actOnChosen}
          moderates={moderates}
          exposure={preferences.exposureCounter ? exposure : null}
        />
        {list.isError && rows.length === 0 ? (
          <Problem error={list.error} reset={() => void list.refetch()} />
        ) : list.isSuccess && rows.length === 0 && !list.hasNextPage ? (
          <QueueEmpty filter={filter} onClear={() => change(CLEAR)} />
        ) : (
          <QueueRows
            rows={rows}
            open={open}
            chosen={chosen}
            onOpen={select}
            onChoose={moderates ? choose : null}
            scrollTo={scrollTo}
            more={list.hasNextPage && !list.isFetching ? () => void list.fetchNextPage() : null}
            loading={list.isPending || list.isFetchingNextPage}
            veilFrom={preferences.veilFrom}
          />
        )}
      </section>
      <section className="queue-pane" aria-label={text.t('queue.comment')}>
        {open !== null && shown !== null && (
          <CommentPane
            key={shown}
            seq={shown}
            known={shownItem}
            act={hands.act}
            reasons={reasons}
            onBack={narrow ? hands.back : null}
            zen={zen}
            onZen={hands.zen}
            onFilter={hands.filter}
          />
        )}
      </section>
      {reasonFor && (
        <ReasonDialog
          reasons={reasons}
          count={reasonFor.length}
          onClose={() => setReasonFor(null)}
          onReason={(reason, note) => {
            setReasonFor(null);
            act('reject', [...reasonFor], reason, note);
          }}
        />
      )}
    </div>
  );
}

const CLEAR: Partial<QueueSearch> = {
  site: undefined,
  section: undefined,
  thread: undefined,
  language: undefined,
  author: undefined,
  attribute: undefined,
  from: undefined,
  to: undefined,
  sentiment: undefined,
  verdict: undefined,
  state: 'waiting',
  q: undefined,
} as never;
