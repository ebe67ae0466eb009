import type { LineState } from '@rail/board/web';
import type { MapEdge } from '@rail/board/api';
import { fillOfSiding, type MapFigures } from './figures.ts';
import type { Lit } from './focus.ts';
import type { MapLayout, PlacedEdge } from './layout.ts';
import { edgeColour, type MapPalette } from './palette.ts';
import { paintStation } from './paint-station.ts';
import { fillBox, type Ink, strokePath, strokeSegments } from './strokes.ts';
import type { TrackPath } from './track-path.ts';
import { strokeStep } from './trains.ts';

/** Widths of a track by its rate, CSS pixels; the last for 100 records a second and more. */
const strokes = [1.5, 2.5, 4, 5.5] as const;
const faded = 0.13;

/** Everything that stands still: tracks, stations, router, siding. Drawn when a figure or the focus changes. */
export function paintGround(
  ink: Ink,
  layout: MapLayout,
  figures: MapFigures,
  palette: MapPalette,
  lit: Lit | undefined,
): void {
  const states = new Map(figures.edges.map((edge) => [edge.agreement, edge]));
  layout.origins.forEach(({ line, path }) => {
    const origin = figures.origins.find((each) => each.line === line);
    if (origin === undefined) return;
    ink.globalAlpha = lit === undefined ? 0.75 : lit.lines.has(line) ? 1 : faded;
    ink.strokeStyle = palette.states[origin.state];
    ink.setLineDash(dashOfLine(origin.state));
    ink.lineWidth = strokes[strokeStep(origin.inPerSecond)];
    strokePath(ink, path);
  });
  for (const placed of layout.edges) {
    const edge = states.get(placed.agreement);
    if (edge === undefined) continue;
    ink.globalAlpha = lit === undefined ? 0.75 : lit.agreements.has(placed.agreement) ? 1 : faded;
    paintEdge(ink, placed, edge, palette);
  }
  ink.setLineDash([]);
  paintRouter(ink, layout, figures, palette, lit);
  paintSiding(ink, layout, figures.aside.records, palette);
  for (const { line, x, y } of layout.origins) {
    const origin = figures.origins.find((each) => each.line === line);
    if (origin === undefined) continue;
    ink.globalAlpha = lit === undefined || lit.lines.has(line) ? 1 : faded;
    paintStation(ink, x, y, origin.state, palette);
  }
  paintTermini(ink, layout, figures, palette, lit);
  ink.globalAlpha = 1;
}

/** What does not run is not drawn through: nothing due is dotted, nothing known is dashed. */
function dashOfLine(state: LineState): number[] {
  if (state === 'quiet') return [1.5, 5];
  return state === 'unknown' ? [5, 5] : [];
}

function paintEdge(ink: Ink, { path, labelX, y }: PlacedEdge, edge: MapEdge, palette: MapPalette): void {
  ink.strokeStyle = edgeColour(palette, edge.state);
  ink.lineWidth = edge.state === 'flowing' ? strokes[strokeStep(edge.recordsPerSecond)] : 1.5;
  ink.setLineDash(edge.state === 'idle' ? [1.5, 5] : edge.state === 'expired' ? [5, 4] : []);
  if (edge.state !== 'expired') strokePath(ink, path);
  else paintLiftedRail(ink, path, y, labelX);
  ink.setLineDash([]);
  if (edge.state === 'paused') paintSignal(ink, labelX - 46, y, palette.states.stopped, palette.ground, 'bars');
  if (edge.state === 'broken')
    paintSignal(ink, path.xs.at(-1)! - 12, y, palette.states.broken, palette.ground, 'cross');
}

/** An agreement that has ended: its rail is there no more but for stubs, and one piece lies across. */
function paintLiftedRail(ink: Ink, path: TrackPath, y: number, labelX: number): void {
  const gap = 18;
  const at = labelX - 50;
  ink.save();
  ink.beginPath();
  ink.rect(0, 0, at - gap, 100_000);
  ink.rect(at + gap, 0, 100_000, 100_000);
  ink.clip();
  strokePath(ink, path);
  ink.restore();
  ink.setLineDash([]);
  strokeSegments(ink, [at - gap * 0.6, y + 3, at + gap * 0.6, y - 5]);
}

/** A sign on the track: two bars stop everything, a cross says that the way ends here. */
function paintSignal(ink: Ink, x: number, y: number, colour: string, ground: string, sign: 'bars' | 'cross'): void {
  ink.fillStyle = colour;
  fillBox(ink, x - 6, y - 5, 12, 10, 3);
  ink.strokeStyle = ground;
  ink.lineWidth = 1.8;
  if (sign === 'bars') strokeSegments(ink, [x - 2, y - 2.6, x - 2, y + 2.6], [x + 2, y - 2.6, x + 2, y + 2.6]);
  else strokeSegments(ink, [x - 2.4, y - 2.4, x + 2.4, y + 2.4], [x + 2.4, y - 2.4, x - 2.4, y + 2.4]);
}

/** The interchange; with a focus it shows which way goes through it. */
function paintRouter(
  ink: Ink,
  layout: MapLayout,
  figures: MapFigures,
  palette: MapPalette,
  lit: Lit | undefined,
): void {
  const { x, y, width, height } = layout.router;
  ink.globalAlpha = 1;
  ink.fillStyle = palette.panel;
  ink.strokeStyle = palette.text;
  ink.lineWidth = 2;
  fillBox(ink, x, y, width, height, 10);
  ink.stroke();
  if (lit === undefined) return;
  ink.lineWidth = 1.5;
  ink.globalAlpha = 0.55;
  const ports = new Map(layout.origins.map(({ line, path }) => [line, path.ys.at(-1)!]));
  for (const { agreement, line, path } of layout.edges) {
    const from = ports.get(line);
    const edge = figures.edges.find((each) => each.agreement === agreement);
    if (!lit.agreements.has(agreement) || from === undefined || edge === undefined) continue;
    ink.strokeStyle = edgeColour(palette, edge.state);
    ink.beginPath();
    ink.moveTo(x + 1, from);
    ink.bezierCurveTo(x + width * 0.55, from, x + width * 0.45, path.ys[0]!, x + width - 1, path.ys[0]!);
    ink.stroke();
  }
}

function paintSiding(ink: Ink, { siding }: MapLayout, records: number, palette: MapPalette): void {
  const { x, y, width, height, path } = siding;
  ink.globalAlpha = 1;
  ink.strokeStyle = palette.rail;
  ink.lineWidth = 2;
  strokePath(ink, path);
  ink.fillStyle = palette.panel;
  fillBox(ink, x, y, width, height, 5);
  ink.save();
  ink.clip();
  ink.fillStyle = palette.states.late;
  ink.globalAlpha = 0.35;
  ink.fillRect(x, y, width * fillOfSiding(records), height);
  ink.restore();
  ink.globalAlpha = 1;
  ink.stroke();
}

function paintTermini(
  ink: Ink,
  layout: MapLayout,
  figures: MapFigures,
  palette: MapPalette,
  lit: Lit | undefined,
): void {
  ink.lineWidth = 2;
  for (const { id, x, top, bottom } of layout.termini) {
    const state = figures.termini.find((each) => each.id === id)?.state ?? 'idle';
    ink.globalAlpha = lit === undefined || lit.termini.has(id) ? 1 : faded;
    ink.strokeStyle = state === 'flowing' ? palette.text : edgeColour(palette, state);
    ink.fillStyle = palette.ground;
    fillBox(ink, x - 5, top - 5, 10, bottom - top + 10, 5);
    ink.stroke();
  }
}
