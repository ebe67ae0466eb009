import { Violation } from '../violation.ts';
import type { Checker } from './checker.ts';

/** The last stable offset never falls, never passes the high watermark, nor what is stored. */
export function lastStableOffsetChecker(): Checker {
  const highest = new Map<string, number>();
  return {
    afterStep: ({ broker, disk }) => {
      for (const partition of broker.state.partitions()) {
        const { topic, lastStableOffset, highWatermark } = partition;
        const name = `${topic}-${partition.partition}`;
        const before = highest.get(name) ?? 0;
        if (lastStableOffset < before) {
          throw new Violation('the last stable offset never falls', `${name} from ${before} to ${lastStableOffset}`);
        }
        if (lastStableOffset > highWatermark) {
          throw new Violation('the last stable offset stays below the high watermark', name);
        }
        if (highWatermark > disk.storedEnd(partition)) {
          throw new Violation('nothing is readable before it is stored', `${name} at ${highWatermark}`);
        }
        highest.set(name, lastStableOffset);
      }
    },
  };
}
