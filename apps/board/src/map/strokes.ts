import type { TrackPath } from './track-path.ts';

export type Ink = CanvasRenderingContext2D;
type Segment = readonly [fromX: number, fromY: number, toX: number, toY: number];

/** A track, in the style that is set. */
export function strokePath(ink: Ink, { xs, ys }: TrackPath): void {
  ink.beginPath();
  ink.moveTo(xs[0] ?? 0, ys[0] ?? 0);
  for (let at = 1; at < xs.length; at++) ink.lineTo(xs[at]!, ys[at]!);
  ink.stroke();
}

/** Straight strokes, drawn at once: where they cross, nothing shows through. */
export function strokeSegments(ink: Ink, ...segments: readonly Segment[]): void {
  ink.beginPath();
  for (const [fromX, fromY, toX, toY] of segments) {
    ink.moveTo(fromX, fromY);
    ink.lineTo(toX, toY);
  }
  ink.stroke();
}

/** A box with round corners, filled; it stays the path that is then stroked or clipped. */
export function fillBox(ink: Ink, x: number, y: number, width: number, height: number, radius: number): void {
  ink.beginPath();
  ink.roundRect(x, y, width, height, radius);
  ink.fill();
}
