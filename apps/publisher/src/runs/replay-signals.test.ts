import { expect, test } from '@jest/globals';
import { Signals } from '@rail/runtime';
import type { Replay } from '../replay/start.ts';
import { signalReplays } from './replay-signals.ts';

const driven = (pace: string, achieved: number | null, p99: number | null): Pick<Replay, 'part'> => {
  const timingErrorMs = p99 === null ? null : { p50: 1, p99, max: p99 };
  return { part: { report: () => ({ pace, achieved, timingErrorMs }) } } as unknown as Pick<Replay, 'part'>;
};

test('the slowest and the least punctual of the timed replays are told, and none once they have ended', async () => {
  const signals = new Signals();
  let runs = [driven('10x', 9, 12), driven('500/s', 500, 40), driven('max', 80_000, null)];
  signalReplays(signals, () => runs);

  expect(await signals.text()).toMatch(/^rail_replay_speed_ratio 0\.9$/m);
  expect(await signals.text()).toMatch(/^rail_replay_timing_error_seconds 0\.04$/m);
  runs = [];
  expect(await signals.text()).not.toMatch(/^rail_replay_\w+ /m);
});
