import { signal } from '@preact/signals';

/** Where the reader is. */
export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

const placeNow = (): Place => ({ path: location.pathname, query: new URLSearchParams(location.search) });

export const place = signal<Place>(placeNow());

/** Follows the buttons back and forward, and every link to a page of the board. Once, at the start. */
export function followLinks(): void {
  addEventListener('popstate', () => (place.value = placeNow()));
  document.addEventListener('click', (event) => {
    const path = pathOfClick(event);
    if (path === undefined) return;
    event.preventDefault();
    navigate(path);
  });
}

/** `replace` leaves no step for the button back: a filter that is typed, an instant that is stepped through. */
export function navigate(path: string, { replace = false } = {}): void {
  if (path !== location.pathname + location.search) history[replace ? 'replaceState' : 'pushState'](null, '', path);
  const moved = place.peek().path !== location.pathname;
  place.value = placeNow();
  if (!moved) return;
  scrollTo(0, 0);
}

/** Sets or, with undefined, removes one value of the query. */
export function setQuery(changes: Readonly<Record<string, string | undefined>>, options = { replace: true }): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  navigate(location.pathname + (text === '' ? '' : `?${text}`), options);
}

/** A plain click on a link within the board; the browser keeps all others. */
function pathOfClick(event: MouseEvent): string | undefined {
  if (event.defaultPrevented || event.button !== 0) return undefined;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined;
  const link = (event.target as Element | null)?.closest('a');
  if (link === null || link === undefined || link.target !== '' || link.hasAttribute('download')) return undefined;
  if (link.origin !== location.origin || /^\/(v1|docs|metrics|health|runbooks)\b/.test(link.pathname)) return undefined;
  return link.pathname + link.search;
}
