import { tmpdir } from 'node:os';
import { expect, test } from '@jest/globals';
import { ManualClock } from '@rail/kernel';
import { DiskWatch, fullInMs } from './disk-watch.ts';
import { RecentDenials } from './recent-denials.ts';

const minuteMs = 60_000;

test('a disk that fills is full when its slope says so; one that does not, or was seen too short, never', () => {
  const falling = Array.from({ length: 31 }, (_, minute) => ({
    atMs: minute * minuteMs,
    freeBytes: 1000 - 10 * minute,
  }));

  expect(fullInMs(falling)).toBeCloseTo(70 * minuteMs);
  expect(fullInMs(falling.slice(0, 14))).toBeNull();
  expect(fullInMs(falling.map(({ atMs }) => ({ atMs, freeBytes: 500 })))).toBeNull();
});

test('the disk of a folder is read, and one that is not there is none', async () => {
  const watch = new DiskWatch([tmpdir(), '/no/such/folder'], new ManualClock());

  expect(await watch.read()).toMatchObject([{ path: tmpdir(), fullInMs: null }]);
});

test('refusals count for five minutes, by what was asked for', () => {
  const denials = new RecentDenials();
  for (let at = 0; at < 25; at++) denials.add('login', 'wrongToken', at * 1000);
  denials.add('act', 'role', 24_000);

  expect(denials.counts(25_000)).toEqual([
    { resource: 'login', count: 25, what: 'wrongToken' },
    { resource: 'act', count: 1, what: 'role' },
  ]);
  expect(denials.counts(310_000)).toEqual([
    { resource: 'login', count: 15, what: 'wrongToken' },
    { resource: 'act', count: 1, what: 'role' },
  ]);
  expect(denials.counts(400_000)).toEqual([]);
});
