/** A track as many short straight pieces, so that a train finds its place by the distance that it has run. */
export interface TrackPath {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  /** Distance from the start at each point, in CSS pixels. */
  readonly distances: readonly number[];
  readonly length: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

const piecesOfBend = 8;

/** Straight pieces through the given points, each bend rounded as far as the pieces beside it allow. */
export function roundedPath(points: readonly Point[], radius: number): TrackPath {
  const xs: number[] = [];
  const ys: number[] = [];
  const add = (x: number, y: number): void => {
    const last = xs.length - 1;
    if (last >= 0 && Math.hypot(x - xs[last]!, y - ys[last]!) < 0.01) return;
    xs.push(x);
    ys.push(y);
  };
  points.forEach((point, at) => {
    const before = points[at - 1];
    const after = points[at + 1];
    if (before === undefined || after === undefined) add(point.x, point.y);
    else addBend(add, before, point, after, radius);
  });
  const distances: number[] = [0];
  for (let at = 1; at < xs.length; at++) {
    distances.push(distances[at - 1]! + Math.hypot(xs[at]! - xs[at - 1]!, ys[at]! - ys[at - 1]!));
  }
  return { xs, ys, distances, length: distances.at(-1) ?? 0 };
}

function addBend(add: (x: number, y: number) => void, before: Point, bend: Point, after: Point, radius: number): void {
  const toBefore = Math.hypot(before.x - bend.x, before.y - bend.y);
  const toAfter = Math.hypot(after.x - bend.x, after.y - bend.y);
  const cut = Math.min(radius, toBefore / 2, toAfter / 2);
  if (cut < 0.5) return add(bend.x, bend.y);
  const from = {
    x: bend.x + ((before.x - bend.x) * cut) / toBefore,
    y: bend.y + ((before.y - bend.y) * cut) / toBefore,
  };
  const to = { x: bend.x + ((after.x - bend.x) * cut) / toAfter, y: bend.y + ((after.y - bend.y) * cut) / toAfter };
  for (let piece = 0; piece <= piecesOfBend; piece++) {
    const t = piece / piecesOfBend;
    const u = 1 - t;
    add(u * u * from.x + 2 * u * t * bend.x + t * t * to.x, u * u * from.y + 2 * u * t * bend.y + t * t * to.y);
  }
}

/** Place and direction (radians) after a distance; the ends for what lies beyond them. */
export function placeAt(path: TrackPath, distance: number): Point & { readonly angle: number } {
  const { xs, ys, distances } = path;
  let low = 0;
  let high = distances.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (distances[middle]! <= distance) low = middle;
    else high = middle;
  }
  const span = distances[high]! - distances[low]!;
  const part = span === 0 ? 0 : Math.min(1, Math.max(0, (distance - distances[low]!) / span));
  const dx = xs[high]! - xs[low]!;
  const dy = ys[high]! - ys[low]!;
  return { x: xs[low]! + dx * part, y: ys[low]! + dy * part, angle: Math.atan2(dy, dx) };
}

/** How far a point is from the nearest point of a track. */
export function distanceTo({ xs, ys }: TrackPath, point: Point): number {
  let nearest = Infinity;
  for (let at = 1; at < xs.length; at++) {
    const dx = xs[at]! - xs[at - 1]!;
    const dy = ys[at]! - ys[at - 1]!;
    const along = ((point.x - xs[at - 1]!) * dx + (point.y - ys[at - 1]!) * dy) / (dx * dx + dy * dy || 1);
    const part = Math.min(1, Math.max(0, along));
    nearest = Math.min(nearest, Math.hypot(xs[at - 1]! + dx * part - point.x, ys[at - 1]! + dy * part - point.y));
  }
  return nearest;
}
