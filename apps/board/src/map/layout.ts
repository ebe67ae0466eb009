import { type Point, roundedPath, type TrackPath } from './track-path.ts';

/** What a map is drawn of: names only, no figure, so that it is laid out once and not with every sample. */
export interface MapShape {
  /** In the order in which they stand, from the top. */
  readonly lines: readonly string[];
  readonly termini: readonly { readonly id: string; readonly kind: 'database' | 'subscriber' }[];
  readonly edges: readonly { readonly agreement: string; readonly line: string; readonly terminus: string }[];
}

/** CSS pixels. */
export interface MapSize {
  readonly width: number;
  readonly height: number;
  /** Room for the names left of the origins and right of the termini. */
  readonly originLabel: number;
  readonly terminusLabel: number;
}

export interface PlacedTerminus {
  readonly id: string;
  readonly kind: 'database' | 'subscriber';
  readonly x: number;
  /** First and last of its tracks; the same for one. */
  readonly top: number;
  readonly bottom: number;
}

export interface PlacedEdge {
  readonly agreement: string;
  readonly line: string;
  readonly terminus: string;
  readonly y: number;
  /** Where its name interrupts the track. */
  readonly labelX: number;
  readonly path: TrackPath;
}

export interface MapLayout {
  readonly origins: readonly {
    readonly line: string;
    readonly x: number;
    readonly y: number;
    readonly path: TrackPath;
  }[];
  readonly termini: readonly PlacedTerminus[];
  readonly edges: readonly PlacedEdge[];
  readonly router: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly siding: {
    readonly path: TrackPath;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  /** Where each kind of terminus is announced. */
  readonly heads: readonly { readonly kind: 'database' | 'subscriber'; readonly x: number; readonly y: number }[];
  /** Between two tracks on the right: what decides how large their names may be. */
  readonly trackPitch: number;
  readonly originPitch: number;
}

/** In heights of one track. */
const gapBetweenTermini = 0.7;
const gapOfHead = 1.5;
const margin = 10;

/** Places everything: no two tracks cross, since each keeps its rank on its way through the router. */
export function layOut(shape: MapShape, size: MapSize): MapLayout {
  const columns = columnsOf(size);
  const { router, siding } = middleOf(size, columns);
  const origins = originsOf(shape.lines, size, columns, router);
  const { termini, edges, heads, trackPitch } = tracksOf(shape, size, columns, router);
  const originPitch = shape.lines.length === 0 ? size.height : (size.height - 2 * margin) / shape.lines.length;
  return { origins, termini, edges, heads, router, siding, trackPitch, originPitch };
}

interface Columns {
  readonly originX: number;
  readonly leftBend: number;
  readonly routerX: number;
  readonly routerWidth: number;
  readonly rightBend: number;
  readonly terminusX: number;
}

/** What is left beside the names: some for straight track, some for the bends, and the router in between. */
function columnsOf({ width, originLabel, terminusLabel }: MapSize): Columns {
  const originX = originLabel + 12;
  const terminusX = width - terminusLabel - 14;
  const routerWidth = Math.min(128, Math.max(84, width * 0.1));
  const free = Math.max(0, terminusX - originX - routerWidth);
  const leftBend = originX + free * 0.07;
  const routerX = originX + free * 0.36;
  const rightBend = routerX + routerWidth + free * 0.34;
  return { originX, leftBend, routerX, routerWidth, rightBend, terminusX };
}

function middleOf(size: MapSize, { routerX, routerWidth }: Columns): Pick<MapLayout, 'router' | 'siding'> {
  const height = Math.max(120, size.height * 0.44);
  const router = { x: routerX, y: (size.height - height) / 2 - 8, width: routerWidth, height };
  const bottom = router.y + router.height;
  const box = { x: router.x + 6, width: router.width - 12, height: Math.min(44, Math.max(26, size.height * 0.06)) };
  const y = bottom + Math.max(18, (size.height - bottom) * 0.28);
  const x = router.x + router.width / 2;
  const path = roundedPath(
    [
      { x, y: bottom },
      { x, y },
    ],
    0,
  );
  return { router, siding: { ...box, y, path } };
}

function originsOf(
  lines: readonly string[],
  size: MapSize,
  columns: Columns,
  router: MapLayout['router'],
): MapLayout['origins'] {
  const pitch = (size.height - 2 * margin) / Math.max(1, lines.length);
  const ys = lines.map((_, at) => margin + pitch * (at + 0.5));
  const ports = portsOf(lines.length, router);
  const slope = slopeOf(ys, ports, columns.routerX - columns.leftBend);
  return lines.map((line, at) => {
    const y = ys[at]!;
    const port = ports[at]!;
    const ends = columns.leftBend + Math.abs(port - y) / slope;
    const points: Point[] = [
      { x: columns.originX, y },
      { x: columns.leftBend, y },
      { x: ends, y: port },
      { x: columns.routerX, y: port },
    ];
    return { line, x: columns.originX, y, path: roundedPath(points, 9) };
  });
}

function tracksOf(
  shape: MapShape,
  size: MapSize,
  columns: Columns,
  router: MapLayout['router'],
): Pick<MapLayout, 'termini' | 'edges' | 'heads' | 'trackPitch'> {
  const rank = new Map(shape.lines.map((line, at) => [line, at]));
  const groups = shape.termini
    .map((terminus) => ({
      ...terminus,
      edges: shape.edges
        .filter((edge) => edge.terminus === terminus.id)
        .sort((left, right) => (rank.get(left.line) ?? 0) - (rank.get(right.line) ?? 0)),
    }))
    .filter(({ edges }) => edges.length > 0)
    .sort((left, right) => (left.kind === right.kind ? 0 : left.kind === 'database' ? -1 : 1));
  const kinds = new Set(groups.map(({ kind }) => kind)).size;
  const count = groups.reduce((sum, { edges }) => sum + edges.length, 0);
  const units = count + Math.max(0, groups.length - kinds) * gapBetweenTermini + kinds * gapOfHead + (kinds - 1) * 0.5;
  const trackPitch = (size.height - 2 * margin) / Math.max(1, units);
  const heads: MapLayout['heads'][number][] = [];
  const termini: PlacedTerminus[] = [];
  const placed: { edge: MapShape['edges'][number]; y: number }[] = [];
  let y = margin;
  for (const { id, kind, edges } of groups) {
    if (heads.at(-1)?.kind !== kind) {
      if (heads.length > 0) y += trackPitch * 0.5;
      heads.push({ kind, x: columns.terminusX, y: y + trackPitch * 0.6 });
      y += trackPitch * gapOfHead;
    } else y += trackPitch * gapBetweenTermini;
    const first = y + trackPitch / 2;
    for (const edge of edges) placed.push({ edge, y: (y += trackPitch) - trackPitch / 2 });
    termini.push({ id, kind, x: columns.terminusX, top: first, bottom: y - trackPitch / 2 });
  }
  return { termini, heads, trackPitch, edges: edgesOf(placed, columns, router) };
}

function edgesOf(
  placed: readonly { readonly edge: MapShape['edges'][number]; readonly y: number }[],
  { routerX, routerWidth, rightBend, terminusX }: Columns,
  router: MapLayout['router'],
): PlacedEdge[] {
  const ports = portsOf(placed.length, router);
  const leaves = routerX + routerWidth;
  const slope = slopeOf(
    placed.map(({ y }) => y),
    ports,
    rightBend - leaves,
  );
  const labelX = rightBend + (terminusX - rightBend) * 0.46;
  return placed.map(({ edge, y }, at) => {
    const port = ports[at]!;
    const points: Point[] = [
      { x: leaves, y: port },
      { x: rightBend - Math.abs(port - y) / slope, y: port },
      { x: rightBend, y },
      { x: terminusX, y },
    ];
    return { ...edge, y, labelX, path: roundedPath(points, 9) };
  });
}

/** Where tracks meet the side of the router, evenly from its top. */
function portsOf(count: number, { y, height }: MapLayout['router']): number[] {
  return Array.from({ length: count }, (_, at) => y + (height * (at + 0.5)) / count);
}

/** One slope for all tracks of a side, so that they run beside each other: 45° if there is room, else steeper. */
function slopeOf(ys: readonly number[], ports: readonly number[], room: number): number {
  const tallest = ys.reduce((most, y, at) => Math.max(most, Math.abs(y - ports[at]!)), 0);
  return Math.max(1, tallest / Math.max(1, room - 6));
}
