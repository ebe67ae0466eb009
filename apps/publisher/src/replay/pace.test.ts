import { describe, expect, test } from '@jest/globals';
import type { FeedRow, RowFault } from '@rail/feeds';
import fc from 'fast-check';
import { askedPace, formatPace, Pacer, parsePace } from './pace.ts';

const fault: RowFault = { file: 'f', line: 2, reason: 'ROW_SHAPE', column: undefined, cell: undefined, detail: '' };
const rowAt = (seq: number, eventTimeMs: number): FeedRow => ({
  seq,
  dataset: 0,
  file: 'f',
  line: seq + 2,
  raw: '',
  mapped: { value: {}, key: '', eventTimeMs },
});
const misfitAt = (seq: number): FeedRow => ({ seq, dataset: 0, file: 'f', line: seq + 2, raw: '', mapped: fault });

describe('the pace asked for', () => {
  test.each([
    [{ speed: '10' }, { kind: 'speed', speed: 10 }],
    [{ speed: '2.5x' }, { kind: 'speed', speed: 2.5 }],
    [{ speed: 'max' }, { kind: 'max' }],
    [{ speed: 'max', maxSpeed: true }, { kind: 'max' }],
    [{ maxSpeed: true }, { kind: 'max' }],
    [{ rate: '500/s' }, { kind: 'rate', perSecond: 500 }],
    [{ rate: 'max' }, { kind: 'max' }],
    [{}, undefined],
  ])('%j is %j', (asked, pace) => {
    expect(askedPace(asked)).toEqual(pace);
  });

  test.each([
    [{ speed: '10', rate: '5/s' }, '--speed and --rate exclude each other'],
    [{ speed: '10', maxSpeed: true }, '--max-speed and --speed exclude each other'],
    [{ rate: '5/s', maxSpeed: true }, '--max-speed and --rate exclude each other'],
    [{ speed: '0' }, '"0" is not a speed'],
    [{ speed: 'fast' }, '"fast" is not a speed'],
    [{ rate: '-1/s' }, '"-1/s" is not a rate'],
  ])('%j is refused', (asked, message) => {
    expect(() => askedPace(asked)).toThrow(message);
  });

  test('reads back as it is written', () => {
    for (const text of ['10x', '0.5x', '500/s', 'max']) expect(formatPace(parsePace(text))).toBe(text);
  });
});

describe('deadlines', () => {
  test('are those of the events divided by the speed, whatever is late or misfits', () => {
    const times = fc.array(fc.option(fc.integer({ min: 0, max: 1e9 })), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 1000 }), (events, speed) => {
        const pacer = new Pacer({ kind: 'speed', speed }, 5000);
        const dues = events.map((time, seq) =>
          pacer.dueMs(pacer.placeOf(time === null ? misfitAt(seq) : rowAt(seq, time))),
        );

        const first = events.find((time) => time !== null) ?? 0;
        let newest = first;
        const expected = events.map((time) => {
          newest = Math.max(newest, time ?? newest);
          return 5000 + (newest - first) / speed;
        });
        dues.forEach((due, at) => expect(due).toBeCloseTo(expected[at]!, 3));
        expect(pacer.passedMs).toBe(newest - first);
      }),
    );
  });

  test('of a rate are even, also for rows that do not fit', () => {
    const pacer = new Pacer({ kind: 'rate', perSecond: 500 }, 100);
    const dues = [rowAt(7, 9e9), misfitAt(8), rowAt(9, 1)].map((row) => pacer.dueMs(pacer.placeOf(row)));
    expect(dues).toEqual([100, 102, 104]);
    expect(pacer.passedMs).toBe(2000);
  });

  test('do not exist at full speed', () => {
    const pacer = new Pacer({ kind: 'max' }, 100);
    expect(pacer.dueMs(pacer.placeOf(rowAt(0, 5)))).toBe(-Infinity);
  });

  const second = (pacer: Pacer): number => {
    pacer.placeOf(rowAt(0, 0));
    return pacer.placeOf(rowAt(1, 10_000));
  };

  test('do not come while paused, and lie as far ahead afterwards as before', () => {
    const pacer = new Pacer({ kind: 'speed', speed: 10 }, 0);
    const place = second(pacer);
    expect(pacer.dueMs(place)).toBe(1000);
    pacer.togglePause(400);
    expect(pacer.dueMs(place)).toBe(Infinity);
    pacer.togglePause(5400);
    expect(pacer.dueMs(place)).toBe(6000);
  });

  test('come sooner when hurried, later when slowed, and what has passed stays passed', () => {
    const pacer = new Pacer({ kind: 'speed', speed: 10 }, 0);
    const place = second(pacer);
    pacer.multiplySpeed(2, 500);
    expect({ due: pacer.dueMs(place), hurry: pacer.hurry }).toEqual({ due: 750, hurry: 2 });
    pacer.multiplySpeed(0.25, 500);
    expect(pacer.dueMs(place)).toBe(1500);
  });

  test('ahead of which somebody seeks are now, not in the past; those behind wait longer', () => {
    const pacer = new Pacer({ kind: 'speed', speed: 10 }, 0);
    const place = second(pacer);
    pacer.seek(60_000, 100);
    expect(pacer.dueMs(place)).toBe(100);
    pacer.seek(-60_000, 100);
    expect(pacer.dueMs(place)).toBe(1000);
    pacer.seek(-1000, 100);
    expect(pacer.dueMs(place)).toBe(1100);
  });
});
