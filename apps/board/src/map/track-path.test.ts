import { describe, expect, it } from '@jest/globals';
import { distanceTo, placeAt, roundedPath } from './track-path.ts';

const corner = [
  { x: 0, y: 0 },
  { x: 100, y: 0 },
  { x: 100, y: 50 },
];

describe('a track', () => {
  it('without a radius is as long as its pieces, and a train is where it has come to', () => {
    const path = roundedPath(corner, 0);
    expect(path.length).toBe(150);
    expect(placeAt(path, 40)).toMatchObject({ x: 40, y: 0, angle: 0 });
    expect(placeAt(path, 120)).toMatchObject({ x: 100, y: 20 });
    expect(placeAt(path, 120).angle).toBeCloseTo(Math.PI / 2);
  });

  it('begins and ends where its points do, and cuts its corner', () => {
    const path = roundedPath(corner, 10);
    expect(placeAt(path, 0)).toMatchObject({ x: 0, y: 0 });
    expect(placeAt(path, path.length)).toMatchObject({ x: 100, y: 50 });
    expect(path.length).toBeLessThan(150);
    expect(path.length).toBeGreaterThan(Math.hypot(100, 50));
    expect(distanceTo(path, { x: 100, y: 0 })).toBeGreaterThan(1);
  });

  it('holds a train at its ends for distances beyond them', () => {
    const path = roundedPath(corner, 0);
    expect(placeAt(path, -5)).toMatchObject({ x: 0, y: 0 });
    expect(placeAt(path, 999)).toMatchObject({ x: 100, y: 50 });
  });

  it('tells the distance of a point from its nearest piece, not from the line through it', () => {
    const path = roundedPath(corner, 0);
    expect(distanceTo(path, { x: 30, y: 4 })).toBe(4);
    expect(distanceTo(path, { x: -3, y: 4 })).toBe(5);
  });
});
