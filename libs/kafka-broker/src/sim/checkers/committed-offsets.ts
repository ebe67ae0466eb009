import { offsetFetchApi, type ResponseOf } from '@rail/kafka-protocol';
import { Violation } from '../violation.ts';
import type { Checker } from './checker.ts';

export interface OffsetChecker extends Checker {
  /** A transaction that carried this offset was acknowledged as committed. */
  readonly committed: (partition: number, offset: number) => void;
}

/**
 * Committed offsets never fall: what a client was once told, or has committed, is the least that any later stable
 * answer may say.
 */
export function offsetChecker(topic: string): OffsetChecker {
  const least = new Map<number, number>();
  const raise = (partition: number, offset: number): void => {
    least.set(partition, Math.max(least.get(partition) ?? -1, offset));
  };
  return {
    committed: raise,
    onReply: (_seen, { api }, body) => {
      if (api.key !== offsetFetchApi.key) return;
      for (const { name, partitions } of (body as ResponseOf<typeof offsetFetchApi>).topics) {
        for (const { partitionIndex, committedOffset, errorCode } of partitions) {
          if (name !== topic || errorCode !== 0) continue;
          const before = least.get(partitionIndex) ?? -1;
          if (committedOffset < before) {
            const what = `${topic}-${partitionIndex} was committed at ${before}, is answered as ${committedOffset}`;
            throw new Violation('committed offsets never fall', what);
          }
          raise(partitionIndex, committedOffset);
        }
      }
    },
  };
}
