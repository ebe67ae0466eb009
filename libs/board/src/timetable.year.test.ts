import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadCatalogue } from '@rail/catalogue';
import { Random } from '@rail/kernel';
import { DatasetJudge, type Verdict } from './dataset-judge.ts';
import { Observation } from './observation.ts';
import { dueAfter, timetableOf } from './timetable.ts';

const yearStart = Date.parse('2026-01-01T00:00:00+08:00');
const yearEnd = Date.parse('2027-01-01T00:00:00+08:00');
const hour = 3_600_000;
const { datasets } = loadCatalogue(join(import.meta.dirname, '../../../schemas/lines'));
const named = datasets.map((dataset) => [`${dataset.line}/${dataset.id}`, dataset] as const);
const caughtUp = { stages: [], quarantinedShare: null, paused: null, lost: null };

/** Looks every so often through a year at a provider who publishes when `next` says. */
function watchYear(
  dataset: (typeof datasets)[number],
  next: (lastMs: number) => number,
  seen: (verdict: Verdict, atMs: number, lastMs: number) => void,
): void {
  const judge = new DatasetJudge(timetableOf(dataset), dataset.freshnessMs);
  const observation = new Observation();
  observation.sample(yearStart - 1000 * hour, 0); // watched without a break since long before
  let lastPublishedMs = yearStart;
  let nextMs = next(lastPublishedMs);
  for (let atMs = yearStart; atMs < yearEnd; atMs += hour) {
    for (; nextMs <= atMs; nextMs = next(lastPublishedMs)) lastPublishedMs = nextMs;
    seen(judge.judge({ ...caughtUp, lastPublishedMs }, observation, atMs, atMs), atMs, lastPublishedMs);
  }
}

describe('a year of every dataset that is declared', () => {
  test.each(named)('%s is never late while its provider keeps the timetable', (_name, dataset) => {
    const timetable = timetableOf(dataset);
    const random = new Random(7);
    const states = new Set<string>();
    const inTime = (lastMs: number): number => {
      const leftMs = dueAfter(timetable, lastMs) - lastMs;
      return lastMs + Math.max(1, Math.floor(leftMs * (0.5 + random.unit() * 0.5)));
    };
    watchYear(dataset, inTime, ({ state }) => states.add(state));

    expect(states).not.toContain('late');
    expect(states).not.toContain('unknown');
  });

  test.each(named)('%s is late by its provider, and by nobody else, from the moment it is due', (_name, dataset) => {
    const dueMs = dueAfter(timetableOf(dataset), yearStart);
    const wrong: unknown[] = [];
    watchYear(
      dataset,
      () => Infinity,
      ({ state, cause, overdueMs }, atMs) => {
        const isLate = state === 'late' && cause === 'P' && overdueMs === atMs - dueMs;
        const isFine = state === 'onTime' || state === 'quiet';
        if (atMs <= dueMs ? !isFine : !isLate) wrong.push({ state, cause, overdueMs, atMs });
      },
    );

    expect(wrong).toEqual([]);
  });
});
