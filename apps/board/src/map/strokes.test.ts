import { expect, test } from '@jest/globals';
import { fillBox, type Ink, strokePath, strokeSegments } from './strokes.ts';
import { roundedPath } from './track-path.ts';

/** What is asked of a canvas, in order. */
function drawn(draw: (ink: Ink) => void): unknown[] {
  const asked: unknown[] = [];
  const record =
    (name: string) =>
    (...places: number[]) =>
      asked.push([name, ...places]);
  const calls = ['beginPath', 'moveTo', 'lineTo', 'roundRect', 'stroke', 'fill'];
  draw(Object.fromEntries(calls.map((name) => [name, record(name)])) as unknown as Ink);
  return asked;
}

test('segments are one stroke, and none goes on where the one before ended', () => {
  expect(drawn((ink) => strokeSegments(ink, [1, 2, 3, 4], [5, 6, 7, 8]))).toEqual([
    ['beginPath'],
    ['moveTo', 1, 2],
    ['lineTo', 3, 4],
    ['moveTo', 5, 6],
    ['lineTo', 7, 8],
    ['stroke'],
  ]);
});

test('a box is filled and begins a path of its own, which is left to stroke', () => {
  expect(drawn((ink) => fillBox(ink, 1, 2, 30, 10, 3))).toEqual([
    ['beginPath'],
    ['roundRect', 1, 2, 30, 10, 3],
    ['fill'],
  ]);
});

test('a track is stroked without a gap from its first point to its last', () => {
  const corner = [
    { x: 0, y: 0 },
    { x: 100, y: 0 },
    { x: 100, y: 50 },
  ];
  expect(drawn((ink) => strokePath(ink, roundedPath(corner, 0)))).toEqual([
    ['beginPath'],
    ['moveTo', 0, 0],
    ['lineTo', 100, 0],
    ['lineTo', 100, 50],
    ['stroke'],
  ]);
});
