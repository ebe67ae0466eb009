/**
 * Every page of the board has one row here: its address, how it is loaded, and its place in the navigation.
 *
 * A page is a component that takes `PageProps`, in a folder of its own, exported by name, loaded when it is first opened.
 * - Texts: `say({ zh, en })` of state/language.ts; words of states and columns from `@rail/board/web`, never spelled again.
 * - Figures: `rateText countText spanText promiseText momentText timeText` of `@rail/board/web`, in class `figure`.
 * - Data: the board as signals from state/board.ts (`lineSignal(id)` for one line, `shownMs` for "now"); anything else by
 *   `useAnswer<T>('/v1/…', everyMs)`; actions by `postJson`, offered only where `mayAct` of state/session.ts holds.
 * - Look: `ui/` has `PageHead`, `StateCell`, `Empty`, `ProblemNote`, `Confirm`, `Sparkline`; tables are `<table class="rows">`
 *   with a `<RowLink>` in the cell that names the row, so that j, k and Enter work.
 * - Links: `<a href={here('/lines/health')}>`: `here` keeps `?at=` where a page can show the past.
 */
import type { ComponentType } from 'preact';
import { matchPath } from './router/match.ts';
import type { Bilingual } from './state/language.ts';

export interface PageProps {
  /** From the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

export interface Route {
  readonly path: string;
  readonly title: Bilingual;
  readonly load: () => Promise<ComponentType<PageProps>>;
  /** Row of the navigation, and the key that opens it after `g`. */
  readonly nav?: { readonly key: string };
  /** The row of the navigation that is marked while this page is open: its path. */
  readonly under?: string;
  /** Whether the page can show the past (`?at=`). */
  readonly hasPast?: true;
  /** For a wall: nothing but the page. */
  readonly isBare?: true;
}

export const routes: readonly Route[] = [
  {
    path: '/',
    title: { zh: '线路', en: 'Lines' },
    load: async () => (await import('./lines/LinesPage.tsx')).LinesPage,
    nav: { key: 'l' },
    hasPast: true,
  },
  {
    path: '/lines/:line',
    title: { zh: '线路', en: 'Line' },
    load: async () => (await import('./line/LinePage.tsx')).LinePage,
    under: '/',
    hasPast: true,
  },
  {
    path: '/map',
    title: { zh: '线网图', en: 'Network' },
    load: async () => (await import('./map/MapPage.tsx')).MapPage,
    nav: { key: 'm' },
  },
  {
    path: '/agreements',
    title: { zh: '协议', en: 'Agreements' },
    load: async () => (await import('./agreements/AgreementsPage.tsx')).AgreementsPage,
    nav: { key: 'a' },
  },
  {
    path: '/agreements/:id',
    title: { zh: '协议', en: 'Agreement' },
    load: async () => (await import('./agreements/AgreementPage.tsx')).AgreementPage,
    under: '/agreements',
  },
  {
    path: '/databases',
    title: { zh: '专题库', en: 'Databases' },
    load: async () => (await import('./databases/DatabasesPage.tsx')).DatabasesPage,
    nav: { key: 'd' },
  },
  {
    path: '/databases/:database',
    title: { zh: '专题库', en: 'Database' },
    load: async () => (await import('./databases/DatabasesPage.tsx')).DatabasesPage,
    under: '/databases',
  },
  {
    path: '/databases/:database/:relation',
    title: { zh: '专题库', en: 'Database' },
    load: async () => (await import('./databases/RelationPage.tsx')).RelationPage,
    under: '/databases',
  },
  {
    path: '/alerts',
    title: { zh: '告警', en: 'Alerts' },
    load: async () => (await import('./alerts/AlertsPage.tsx')).AlertsPage,
    nav: { key: 'w' },
  },
  {
    path: '/alerts/:id',
    title: { zh: '告警', en: 'Alert' },
    load: async () => (await import('./alerts/AlertPage.tsx')).AlertPage,
    under: '/alerts',
  },
  {
    path: '/wall',
    title: { zh: '大屏', en: 'Wall' },
    load: async () => (await import('./wall/WallPage.tsx')).WallPage,
    isBare: true,
  },
  {
    path: '/quarantine',
    title: { zh: '隔离', en: 'Quarantine' },
    load: async () => (await import('./quarantine/QuarantinePage.tsx')).QuarantinePage,
    nav: { key: 'q' },
  },
  {
    path: '/quarantine/:place*',
    title: { zh: '隔离', en: 'Quarantine' },
    load: async () => (await import('./quarantine/RecordPage.tsx')).RecordPage,
    under: '/quarantine',
  },
  {
    path: '/runs',
    title: { zh: '回放', en: 'Replays' },
    load: async () => (await import('./runs/RunsPage.tsx')).RunsPage,
    nav: { key: 'r' },
  },
  {
    path: '/runs/:run',
    title: { zh: '回放', en: 'Replay' },
    load: async () => (await import('./runs/RunPage.tsx')).RunPage,
    under: '/runs',
  },
  {
    path: '/events',
    title: { zh: '日志', en: 'Log' },
    load: async () => (await import('./events/EventsPage.tsx')).EventsPage,
    nav: { key: 'e' },
  },
  {
    path: '/trace',
    title: { zh: '追踪', en: 'Trace' },
    load: async () => (await import('./trace/TracePage.tsx')).TracePage,
    nav: { key: 't' },
  },
  {
    path: '/trace/:record*',
    title: { zh: '追踪', en: 'Trace' },
    load: async () => (await import('./trace/TracePage.tsx')).TracePage,
    under: '/trace',
  },
];

/** The page of a path, with what the path says. */
export function routeOf(path: string): { readonly route: Route; readonly params: PageProps['params'] } | undefined {
  for (const route of routes) {
    const params = matchPath(route.path, path);
    if (params !== undefined) return { route, params };
  }
  return undefined;
}

/** A link to a page: it goes on looking at the past if this view does and that page can. */
export function here(path: string, moment: string | undefined): string {
  const isPast = moment !== undefined && routeOf(path.split('?')[0]!)?.route.hasPast === true;
  return isPast ? `${path}${path.includes('?') ? '&' : '?'}at=${encodeURIComponent(moment)}` : path;
}
