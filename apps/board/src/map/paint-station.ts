import type { LineState } from '@rail/board/web';
import type { MapPalette } from './palette.ts';
import { type Ink, strokeSegments } from './strokes.ts';

/** A station whose shape tells the state to whoever does not see its colour: the glyphs of the board, drawn. */
export function paintStation(ink: Ink, x: number, y: number, state: LineState, palette: MapPalette): void {
  ink.fillStyle = palette.ground;
  ink.strokeStyle = palette.states[state];
  ink.lineWidth = 2.5;
  ink.setLineDash([]);
  ink.beginPath();
  switch (state) {
    case 'onTime':
      ink.arc(x, y, 5, 0, 2 * Math.PI);
      ink.fill();
      ink.stroke();
      return;
    case 'quiet':
      ink.lineWidth = 1.5;
      ink.arc(x, y, 4.5, 0, 2 * Math.PI);
      ink.fill();
      ink.stroke();
      return;
    case 'late':
      ink.moveTo(x, y - 7);
      ink.lineTo(x + 7, y + 5.5);
      ink.lineTo(x - 7, y + 5.5);
      ink.closePath();
      ink.fillStyle = palette.states.late;
      ink.fill();
      return;
    case 'stopped':
      ink.rect(x - 5.5, y - 5.5, 11, 11);
      ink.fillStyle = palette.states.stopped;
      ink.fill();
      return;
    case 'broken':
      ink.arc(x, y, 7, 0, 2 * Math.PI);
      ink.fill();
      paintCross(ink, x, y);
      return;
    case 'unknown':
      ink.setLineDash([2.5, 2.5]);
      ink.lineWidth = 2;
      ink.arc(x, y, 5, 0, 2 * Math.PI);
      ink.fill();
      ink.stroke();
      ink.setLineDash([]);
  }
}

function paintCross(ink: Ink, x: number, y: number): void {
  ink.lineWidth = 3.5;
  ink.lineCap = 'round';
  strokeSegments(ink, [x - 4.5, y - 4.5, x + 4.5, y + 4.5], [x + 4.5, y - 4.5, x - 4.5, y + 4.5]);
  ink.lineCap = 'butt';
}
