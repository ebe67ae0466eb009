import { describe, expect, test } from '@jest/globals';
import {
  type Remembered,
  type Standing,
  standingInForce,
  standingKind,
  standingTakenAway,
  standingText,
  standingUsedUp,
  stepOf,
} from './standing.ts';

const main = 100;

describe('an agreement in force', () => {
  test.each<[string, number, Remembered | undefined, object]>([
    ['that reaches back behind the main walk has its own cursor', 20, undefined, { kind: 'detached', next: 20 }],
    ['before anything was routed is attached at once', main, undefined, { kind: 'attached', next: main }],
    ['that starts now is attached at once', Infinity, undefined, { kind: 'attached', next: main, begins: true }],
    ['that was attached stays so after a restart', 0, { kind: 'attached', next: 7 }, { kind: 'attached', next: main }],
    ['that was behind goes on', Infinity, { kind: 'detached', next: 50 }, { kind: 'detached', next: 50 }],
    ['that was behind and has arrived is attached', 0, { kind: 'detached', next: main }, { kind: 'attached' }],
    ['that comes again gets nothing twice', 0, { kind: 'stopped', next: 60 }, { kind: 'detached', next: 60 }],
    ['that comes again, to start later, leaves a gap', 80, { kind: 'stopped', next: 60 }, { next: 80, begins: true }],
    ['that comes again now leaves a gap', Infinity, { kind: 'stopped', next: 60 }, { kind: 'attached', begins: true }],
    ['that comes again at once leaves no gap', Infinity, { kind: 'stopped', next: main }, { begins: false }],
  ])('%s', (_name, start, remembered, standing) => {
    expect(standingInForce(main, start, remembered)).toMatchObject(standing);
  });
});

test('an agreement that is taken away was served up to the main walk, or to its own cursor', () => {
  expect(standingTakenAway(main, { kind: 'attached', next: 3, begins: false }).next).toBe(main);
  expect(standingTakenAway(main, { kind: 'detached', next: 3, begins: true })).toMatchObject({
    kind: 'stopped',
    next: 3,
  });
});

test('cursors meet at the boundary of a batch, and none passes the main walk', () => {
  expect(stepOf({ from: 90, to: 95 }, main)).toBe('serve');
  expect(stepOf({ from: 90, to: 100 }, main)).toBe('serve');
  expect(stepOf({ from: 90, to: 105 }, main)).toBe('wait');
  expect(stepOf({ from: 100, to: 105 }, main)).toBe('attach');
});

test('only the words that say so mean attached or stopped', () => {
  expect(['attached', 'stopped', 'detached', ''].map(standingKind)).toEqual([
    'attached',
    'stopped',
    'detached',
    'detached',
  ]);
});

test('the day whose quota is used up is remembered with the place, as long as something waits', () => {
  const usedUp = '2026-11-24';
  const standing: Standing = { kind: 'detached', next: 50, begins: false, usedUp };
  const text = standingText(standing);
  expect({ kind: standingKind(text), ...standingUsedUp(text) }).toEqual({ kind: 'detached', usedUp });
  expect(standingInForce(main, Infinity, standing)).toEqual(standing);
  expect(standingInForce(50, Infinity, standing)).toEqual({ kind: 'attached', next: 50, begins: false });
  expect(['attached', 'detached', 'detached used-up=soon', ''].map(standingUsedUp)).toEqual([{}, {}, {}, {}]);
});
