import { asideTrack, edgeTrack, originTrack } from './figures.ts';
import type { Lit } from './focus.ts';
import type { MapLayout } from './layout.ts';
import type { MapPalette } from './palette.ts';
import { fillBox, type Ink } from './strokes.ts';
import { placeAt, type TrackPath } from './track-path.ts';

const faded = 0.13;
/** Trains that wait stand nose to tail from the end of their track, or from the signal before its station. */
const trainLength = 9;
const apart = 12;

/** Everything that moves, and what waits for it: drawn with every frame on a canvas of its own. */
export function paintTrains(
  ink: Ink,
  layout: MapLayout,
  trainsOf: (track: string) => readonly number[],
  queues: ReadonlyMap<string, number>,
  palette: MapPalette,
  lit: Lit | undefined,
): void {
  const paint = (track: string, path: TrackPath, end: number, isLit: boolean): void => {
    const queued = queues.get(track) ?? 0;
    const room = Math.max(0, path.length - end - queued * apart);
    ink.globalAlpha = isLit ? 1 : faded;
    ink.fillStyle = palette.text;
    for (const part of trainsOf(track)) paintTrain(ink, path, part * room);
    ink.fillStyle = palette.states.late;
    for (let place = 0; place < queued; place++) paintTrain(ink, path, path.length - end - place * apart);
    if (queued > 0) paintStop(ink, path, end - 9);
  };
  for (const { line, path } of layout.origins) {
    paint(originTrack(line), path, 14, lit === undefined || lit.lines.has(line));
  }
  for (const { agreement, path } of layout.edges) {
    paint(edgeTrack(agreement), path, 24, lit === undefined || lit.agreements.has(agreement));
  }
  paint(asideTrack, layout.siding.path, 0, lit === undefined);
  ink.globalAlpha = 1;
}

function paintTrain(ink: Ink, path: TrackPath, distance: number): void {
  const { x, y, angle } = placeAt(path, distance);
  ink.save();
  ink.translate(x, y);
  ink.rotate(angle);
  fillBox(ink, -trainLength / 2, -3, trainLength, 6, 2.5);
  ink.restore();
}

/** The signal that a queue waits before. */
function paintStop(ink: Ink, path: TrackPath, before: number): void {
  const { x, y, angle } = placeAt(path, path.length - before);
  ink.save();
  ink.translate(x, y);
  ink.rotate(angle);
  ink.fillRect(-1.25, -6, 2.5, 12);
  ink.restore();
}
