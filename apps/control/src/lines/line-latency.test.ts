import { describe, expect, test } from '@jest/globals';
import type { Feed } from '@rail/board';
import type { DatasetManifest } from '@rail/catalogue';
import { RailError } from '@rail/kernel';
import type { HeardBeat, StageTimes } from '@rail/runtime';
import { lineLatency } from './line-latency.ts';

const visits = { topic: 'line.health.visit' } as DatasetManifest;
const line = { id: 'health', datasets: [visits] };
const feed = (agreement: string, source: string, databases: readonly string[]): Feed => ({
  agreement,
  source,
  share: `share.${agreement}`,
  databases,
  readers: [],
});
const feeds = [
  feed('he-1', visits.topic, ['insurance', 'emergency']),
  feed('he-2', visits.topic, ['insurance']),
  feed('fi-1', 'line.finance.account', ['insurance']),
];
const beat = (part: string, times: StageTimes | undefined, ageMs = 200): HeardBeat => ({
  part,
  instance: part,
  version: '1',
  startedMs: 0,
  watches: [],
  failures: {},
  ageMs,
  ...(times !== undefined && { times }),
});
const latencyOf = (beats: readonly HeardBeat[]) =>
  lineLatency({ parts: { feeds: () => feeds, live: { beats: () => Promise.resolve(beats) } } }, line);

describe('how long records of a line take', () => {
  test('is what the slowest part says that serves it, and only of this line', async () => {
    const answer = await latencyOf([
      beat('router 0', { 'route/health': [4, 900], 'share/health': [32, 900], 'share/finance': [9000, 5] }),
      beat('router 1', { 'route/health': [6, 100], 'share/health': [20, 100] }),
      beat('builder', {
        'commit/insurance/share.he-1': [200, 10],
        'commit/insurance/share.he-2': [400, 20],
        'commit/insurance/share.fi-1': [9000, 30],
      }),
      beat('control', undefined),
    ]);

    expect(answer).toEqual({
      isHeard: true,
      route: { p99Ms: 6, records: 1000 },
      share: { p99Ms: 32, records: 1000 },
      commit: { insurance: { p99Ms: 400, records: 30 } },
    });
  });

  test('is not known of a part that has fallen silent', async () => {
    expect(await latencyOf([beat('router', { 'share/health': [32, 900] }, 5000)])).toEqual({
      isHeard: true,
      route: null,
      share: null,
      commit: {},
    });
  });

  test('is not known while the store of live signals is away, and the page says that', async () => {
    const beats = () => Promise.reject(new RailError('STORE_UNREACHABLE', 'gone'));

    expect(await lineLatency({ parts: { feeds: () => feeds, live: { beats } } }, line)).toEqual({
      isHeard: false,
      route: null,
      share: null,
      commit: {},
    });
  });
});
