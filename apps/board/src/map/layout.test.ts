import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { layOut, type MapShape, type MapSize } from './layout.ts';
import { placeAt, type TrackPath } from './track-path.ts';

/** Nineteen lines, three databases and fifteen subscribers, 44 agreements: as many as there are. */
function aShape(): MapShape {
  const lines = Array.from({ length: 19 }, (_, at) => `line-${at + 1}`);
  const termini = Array.from({ length: 18 }, (_, at) => ({
    id: `terminus-${at}`,
    kind: at % 6 === 1 ? ('database' as const) : ('subscriber' as const),
  }));
  const edges = Array.from({ length: 44 }, (_, at) => ({
    agreement: `agreement-${at}`,
    line: lines[(at * 7) % 19]!,
    terminus: termini[(at * 5) % 18]!.id,
  }));
  return { lines, termini, edges };
}

const sizes: readonly MapSize[] = [
  { width: 1280, height: 600, originLabel: 150, terminusLabel: 180 },
  { width: 770, height: 880, originLabel: 100, terminusLabel: 120 },
  { width: 1900, height: 940, originLabel: 170, terminusLabel: 200 },
];

const sampled = (path: TrackPath): { x: number; y: number }[] =>
  Array.from({ length: 101 }, (_, at) => placeAt(path, (path.length * at) / 100));

/** The height at which a track passes an x. */
function heightAt(path: TrackPath, x: number): number {
  const at = path.xs.findIndex((each) => each >= x);
  if (at <= 0) return path.ys[Math.max(0, at)]!;
  const part = (x - path.xs[at - 1]!) / (path.xs[at]! - path.xs[at - 1]! || 1);
  return path.ys[at - 1]! + (path.ys[at]! - path.ys[at - 1]!) * part;
}

describe('the layout of the map', () => {
  it.each(sizes)('keeps everything inside $width x $height', (size) => {
    const layout = layOut(aShape(), size);
    for (const { path } of [...layout.origins, ...layout.edges]) {
      for (const { x, y } of sampled(path)) {
        expect(x).toBeGreaterThanOrEqual(size.originLabel);
        expect(x).toBeLessThanOrEqual(size.width - size.terminusLabel);
        expect(y).toBeGreaterThan(0);
        expect(y).toBeLessThan(size.height);
      }
    }
    const { siding } = layout;
    expect(siding.y + siding.height).toBeLessThan(size.height);
  });

  it.each(sizes)('lets no two tracks of a side cross at $width x $height', (size) => {
    const layout = layOut(aShape(), size);
    for (const side of [layout.origins, layout.edges]) {
      const from = side[0]!.path.xs[0]!;
      const to = side[0]!.path.xs.at(-1)!;
      for (let x = from; x <= to; x += (to - from) / 60) {
        const heights = side.map(({ path }) => heightAt(path, x));
        for (let at = 1; at < heights.length; at++) expect(heights[at]!).toBeGreaterThan(heights[at - 1]!);
      }
    }
  });

  it('runs every track forward only, into the router and out of it', () => {
    const { origins, edges, router } = layOut(aShape(), sizes[0]!);
    for (const { path } of [...origins, ...edges]) {
      for (let at = 1; at < path.xs.length; at++) expect(path.xs[at]!).toBeGreaterThanOrEqual(path.xs[at - 1]!);
    }
    for (const { path } of origins) expect(path.xs.at(-1)).toBe(router.x);
    for (const { path } of edges) expect(path.xs[0]).toBe(router.x + router.width);
    for (const { path } of [...origins, ...edges]) {
      const port = path.xs.at(-1) === router.x ? path.ys.at(-1)! : path.ys[0]!;
      expect(port).toBeGreaterThan(router.y);
      expect(port).toBeLessThan(router.y + router.height);
    }
  });

  it('puts databases above subscribers, each terminus across its own tracks, ordered by line', () => {
    const shape = aShape();
    const { termini, edges, heads } = layOut(shape, sizes[0]!);
    expect(heads.map(({ kind }) => kind)).toEqual(['database', 'subscriber']);
    const kinds = termini.map(({ kind }) => kind);
    expect(kinds).toEqual([...kinds].sort());
    for (const { id, top, bottom } of termini) {
      const own = edges.filter(({ terminus }) => terminus === id);
      expect(own.map(({ y }) => y)).toEqual(own.map(({ y }) => y).sort((left, right) => left - right));
      expect(own[0]!.y).toBeCloseTo(top);
      expect(own.at(-1)!.y).toBeCloseTo(bottom);
      const ranks = own.map(({ line }) => shape.lines.indexOf(line));
      expect(ranks).toEqual([...ranks].sort((left, right) => left - right));
    }
  });

  it('loses no agreement and invents none, whatever is drawn', () => {
    const shapes = fc.array(fc.record({ line: fc.nat(18), terminus: fc.nat(20) }), { maxLength: 80 });
    fc.assert(
      fc.property(shapes, (pairs) => {
        const { lines } = aShape();
        const termini = Array.from({ length: 21 }, (_, at) => ({
          id: `t${at}`,
          kind: at < 4 ? ('database' as const) : ('subscriber' as const),
        }));
        const edges = pairs.map(({ line, terminus }, at) => ({
          agreement: `a${at}`,
          line: lines[line]!,
          terminus: `t${terminus}`,
        }));
        const layout = layOut({ lines, termini, edges }, sizes[1]!);
        expect(layout.edges.map(({ agreement }) => agreement).sort()).toEqual(
          edges.map(({ agreement }) => agreement).sort(),
        );
        expect(layout.origins).toHaveLength(19);
        for (const { y } of layout.edges) expect(Number.isFinite(y)).toBe(true);
      }),
    );
  });

  it('draws an exchange without lines and agreements', () => {
    const layout = layOut({ lines: [], termini: [], edges: [] }, sizes[0]!);
    expect(layout.edges).toEqual([]);
    expect(Number.isFinite(layout.trackPitch)).toBe(true);
  });
});
