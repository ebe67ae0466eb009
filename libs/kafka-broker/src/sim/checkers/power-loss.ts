import type { PartitionId } from '../../core/contract.ts';
import type { BrokerState } from '../../core/state.ts';
import type { LostLog } from '../disk.ts';
import { Violation } from '../violation.ts';
import type { Seen } from './checker.ts';

/** What is remembered of the partitions over a loss of power. */
export interface Remembered {
  readonly epoch: number;
  readonly topicId: string | undefined;
}

const nameOf = ({ topic, partition }: PartitionId): string => `${topic}-${partition}`;

export function remember(state: BrokerState): ReadonlyMap<string, Remembered> {
  return new Map(
    [...state.partitions()].map((log) => {
      return [nameOf(log), { epoch: log.epochs.current, topicId: state.topics.get(log.topic)?.id }];
    }),
  );
}

/**
 * After a loss of power every log is a beginning of what was written: with all that was synced, nothing that never was
 * there, and a higher leader epoch, so that consumers notice what is gone. What was only acknowledged may be lost, and
 * with the metadata a topic: one of its name that is made anew begins empty.
 */
export function checkPowerLoss(lost: readonly LostLog[], before: ReadonlyMap<string, Remembered>, seen: Seen): void {
  const { state } = seen.broker;
  for (const log of lost) {
    const name = nameOf(log);
    const partition = state.partition(log.topic, log.partition);
    const known = before.get(name);
    if (partition === undefined || known === undefined) continue;
    const { written, syncedBytes, syncedEnd } = log;
    if (state.topics.get(log.topic)?.id !== known.topicId) {
      if (partition.highWatermark === 0) continue;
      throw new Violation('a topic that was lost begins anew', `${name} ends at ${partition.highWatermark}`);
    }
    if (partition.highWatermark < syncedEnd) {
      throw new Violation('what was synced survives a power loss', `${name} ends at ${partition.highWatermark}`);
    }
    if (!seen.disk.log(log).subarray(0, syncedBytes).equals(written.subarray(0, syncedBytes))) {
      throw new Violation('what was synced survives a power loss', `${name} has other bytes`);
    }
    if (partition.epochs.current <= known.epoch) {
      throw new Violation('the leader epoch grows after a power loss', name);
    }
  }
}
