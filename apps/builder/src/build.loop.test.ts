import { expect, test } from '@jest/globals';
import { ManualClock, RailError } from '@rail/kernel';
import { type BuildParts, BuildLoop } from './build.loop.ts';

test('a database that is away for some seconds is said to be, and no more once it is back', async () => {
  const clock = new ManualClock();
  const database = { isAway: true };
  const seen: (string | undefined)[] = [];
  const loop: BuildLoop = new BuildLoop({
    clock,
    fetcher: { poll: () => Promise.resolve([]) },
    lag: { turn: () => undefined, committed: () => undefined },
    owned: {
      verify: () => Promise.resolve(),
      settle: () =>
        database.isAway ? Promise.reject(new RailError('DATABASE_UNREACHABLE', 'away')) : Promise.resolve(false),
      rewind: () => undefined,
      advances() {
        seen.push(loop.trouble?.code);
        if (!database.isAway && seen.length > 11) loop.stop();
        return [];
      },
    },
    pause(ms: number) {
      seen.push(loop.trouble?.code);
      clock.advance(ms);
      if (seen.length === 10) database.isAway = false;
      return Promise.resolve();
    },
  } as unknown as BuildParts);
  await loop.run();
  expect(seen.slice(0, 7)).toEqual(Array(7).fill(undefined)); // up to three seconds
  expect(seen.slice(7, 10)).toEqual(Array(3).fill('DATABASE_UNREACHABLE'));
  expect(seen.at(-1)).toBeUndefined();
});
