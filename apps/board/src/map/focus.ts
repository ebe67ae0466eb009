import type { MapEdge } from '@rail/board/api';
import type { MapFigures } from './figures.ts';
import type { MapLayout } from './layout.ts';
import { distanceTo, type Point } from './track-path.ts';

/** What the pointer or the keyboard is at. */
export type MapFocus =
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'agreement'; readonly agreement: string }
  | { readonly kind: 'terminus'; readonly terminus: string };

/** What stays bright while the rest fades. */
export interface Lit {
  readonly lines: ReadonlySet<string>;
  readonly agreements: ReadonlySet<string>;
  readonly termini: ReadonlySet<string>;
}

/** The routes of what is focused: of a line all of its agreements, of an agreement or a terminus those that lead there. */
export function litBy(focus: MapFocus, edges: readonly MapEdge[]): Lit {
  const own = edges.filter((edge) => {
    if (focus.kind === 'line') return edge.line === focus.line;
    return focus.kind === 'agreement' ? edge.agreement === focus.agreement : edge.terminus === focus.terminus;
  });
  return routesOf(own, focus.kind === 'line' ? [focus.line] : [], focus.kind === 'terminus' ? [focus.terminus] : []);
}

/** The routes of whatever a search finds in names of lines, agreements and termini; undefined for an empty search. */
export function litByText(text: string, { origins, termini, edges }: MapFigures): Lit | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return undefined;
  const has = (...names: readonly string[]): boolean => names.some((name) => name.toLowerCase().includes(wanted));
  const lines = origins.filter(({ line, zh, en, number }) => has(line, zh, en) || String(number) === wanted);
  const ends = termini.filter(({ id, zh, en }) => has(id, zh, en));
  const isFound = (edge: MapEdge): boolean =>
    has(edge.agreement) || lines.some(({ line }) => line === edge.line) || ends.some(({ id }) => id === edge.terminus);
  return routesOf(
    edges.filter(isFound),
    lines.map(({ line }) => line),
    ends.map(({ id }) => id),
  );
}

function routesOf(edges: readonly MapEdge[], lines: readonly string[], termini: readonly string[]): Lit {
  return {
    lines: new Set([...lines, ...edges.map(({ line }) => line)]),
    agreements: new Set(edges.map(({ agreement }) => agreement)),
    termini: new Set([...termini, ...edges.map(({ terminus }) => terminus)]),
  };
}

/** How far from a track a pointer still means it, in CSS pixels. */
const reach = 6;

/** The track at a point: the nearest one within reach. */
export function focusAt({ origins, edges }: MapLayout, point: Point): MapFocus | undefined {
  let nearest = reach;
  let found: MapFocus | undefined;
  for (const { line, path } of origins) {
    const distance = distanceTo(path, point);
    if (distance < nearest) [nearest, found] = [distance, { kind: 'line', line }];
  }
  for (const { agreement, path } of edges) {
    const distance = distanceTo(path, point);
    if (distance < nearest) [nearest, found] = [distance, { kind: 'agreement', agreement }];
  }
  return found;
}

/** Of a database, which as a subscriber is called `thematic/…`. */
export const bareName = (terminus: string): string => terminus.replace(/^thematic\//, '');

/** The page of what is focused. */
export function pageOf(focus: MapFocus, termini: MapFigures['termini']): string {
  switch (focus.kind) {
    case 'line':
      return `/lines/${focus.line}`;
    case 'agreement':
      return `/agreements/${focus.agreement}`;
    case 'terminus': {
      const isDatabase = termini.some(({ id, kind }) => id === focus.terminus && kind === 'database');
      return isDatabase
        ? `/databases/${bareName(focus.terminus)}`
        : `/agreements?subscriber=${encodeURIComponent(focus.terminus)}`;
    }
  }
}
