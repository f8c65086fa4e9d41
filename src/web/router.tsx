/** The pages of the console and their addresses. What is not on the way to the queue is loaded when it is opened. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { ATTRIBUTES } from '../label.js';
import { basePath } from './base.js';
import { DASHBOARDS } from './dashboards/dashboards.js';
import { QueuePage } from './queue/queue-page.js';
import {
  oneOf,
  parseSearch,
  type QueueSearch,
  queueSearch,
  share,
  stringifySearch,
  type Words,
  withoutDefaults,
} from './search.js';
import { NotFound } from './shell/not-found.js';
import { Problem } from './shell/problem.js';
import { Root } from './shell/root.js';

const root = createRootRoute({ component: Root, notFoundComponent: NotFound });
const page = <Path extends string>(path: Path) => ({ getParentRoute: () => root, path });

type Loose<Search> = { [Name in keyof Search]?: Search[Name] | undefined };
/** Reads an address; whoever links to it names only what matters. */
const loose =
  <Search extends object>(read: (search: Words) => Search) =>
  (search: Words): Loose<Search> =>
    read(search);

const queue = createRoute({
  ...page('/'),
  validateSearch: (search: Words): Loose<QueueSearch> => withoutDefaults(queueSearch(search)),
  component: QueuePage,
});

const comment = createRoute({
  ...page('/comments/$seq'),
  component: lazyRouteComponent(() => import('./comment/comment-page.js'), 'CommentPage'),
});

const bulk = createRoute({
  ...page('/bulk'),
  validateSearch: loose((search) => ({
    attribute: oneOf(ATTRIBUTES, search.attribute),
    site: search.site,
    language: search.language,
    author: search.author,
    from: share(search.from),
    to: share(search.to),
  })),
  component: lazyRouteComponent(() => import('./bulk/bulk-page.js'), 'BulkPage'),
});

const day = (value: string | undefined): string | undefined =>
  value !== undefined && /^\d{4}-\d\d-\d\d$/.test(value) ? value : undefined;
const dashboards = createRoute({
  ...page('/dashboards'),
  validateSearch: loose((search) => ({
    view: oneOf(DASHBOARDS, search.view),
    from: day(search.from),
    to: day(search.to),
    site: search.site,
    section: search.section,
    language: search.language,
    by: oneOf(['site', 'section', 'attribute', 'language', 'verdict'] as const, search.by),
    bucket: oneOf(['hour', 'day', 'week'] as const, search.bucket),
  })),
  component: lazyRouteComponent(() => import('./dashboards/dashboards-page.js'), 'DashboardsPage'),
});

const thresholds = createRoute({
  ...page('/thresholds'),
  validateSearch: loose((search) => ({
    site: search.site,
    language: search.language,
    attribute: oneOf(ATTRIBUTES, search.attribute),
  })),
  component: lazyRouteComponent(() => import('./thresholds/thresholds-page.js'), 'ThresholdsPage'),
});

const threads = createRoute({
  ...page('/threads'),
  validateSearch: loose((search) => ({ site: search.site, q: search.q })),
  component: lazyRouteComponent(() => import('./threads/threads-page.js'), 'ThreadsPage'),
});
const thread = createRoute({
  ...page('/thread'),
  validateSearch: (search: Words) => ({ site: search.site ?? '', id: search.id ?? '' }),
  component: lazyRouteComponent(() => import('./threads/thread-page.js'), 'ThreadPage'),
});

const settings = createRoute({
  ...page('/settings'),
  component: lazyRouteComponent(() => import('./settings/settings-frame.js'), 'SettingsFrame'),
});
const below = <Path extends string>(path: Path) => ({ getParentRoute: () => settings, path });
const settingsIndex = createRoute({
  ...below('/'),
  beforeLoad: () => {
    throw redirect({ to: '/settings/policy', replace: true });
  },
});
const layer = loose((search) => ({
  site: search.site,
  section: search.section,
  language: search.language,
}));
const policy = createRoute({
  ...below('/policy'),
  validateSearch: layer,
  component: lazyRouteComponent(() => import('./settings/policy-page.js'), 'PolicyPage'),
});
const words = createRoute({
  ...below('/words'),
  validateSearch: layer,
  component: lazyRouteComponent(() => import('./settings/words-page.js'), 'WordsPage'),
});
const history = createRoute({
  ...below('/history'),
  component: lazyRouteComponent(() => import('./settings/history-page.js'), 'HistoryPage'),
});
const reasons = createRoute({
  ...below('/reasons'),
  validateSearch: loose((search) => ({ site: search.site })),
  component: lazyRouteComponent(() => import('./settings/reasons-page.js'), 'ReasonsPage'),
});
const users = createRoute({
  ...below('/users'),
  component: lazyRouteComponent(() => import('./settings/users-page.js'), 'UsersPage'),
});
const keys = createRoute({
  ...below('/keys'),
  component: lazyRouteComponent(() => import('./settings/keys-page.js'), 'KeysPage'),
});
const audit = createRoute({
  ...below('/audit'),
  component: lazyRouteComponent(() => import('./settings/audit-page.js'), 'AuditPage'),
});

const preferences = createRoute({
  ...page('/preferences'),
  component: lazyRouteComponent(() => import('./account/preferences-page.js'), 'PreferencesPage'),
});

/** The root shows the form of the link before anybody is signed in; to whom is signed in it is an address like any. */
const setup = createRoute({
  ...page('/setup'),
  validateSearch: loose((search) => ({ token: search.token })),
  component: NotFound,
});

export const router = createRouter({
  routeTree: root.addChildren([
    queue,
    comment,
    bulk,
    dashboards,
    thresholds,
    threads,
    thread,
    settings.addChildren([settingsIndex, policy, words, history, reasons, users, keys, audit]),
    preferences,
    setup,
  ]),
  basepath: basePath === '' ? '/' : basePath,
  parseSearch,
  stringifySearch,
  defaultErrorComponent: Problem,
  defaultPendingMinMs: 0,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
