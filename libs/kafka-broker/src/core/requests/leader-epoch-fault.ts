import { ErrorCodes } from '@rail/kafka-protocol';

import type { Partition } from '../partitions/partition.ts';

/** Whether a client knows an older or a newer leader epoch than this broker (KIP-320); −1 means that it does not say. */
export function leaderEpochFault(partition: Partition, claimedEpoch: number): number {
  if (claimedEpoch < 0 || claimedEpoch === partition.epochs.current) return 0;
  return claimedEpoch < partition.epochs.current ? ErrorCodes.FENCED_LEADER_EPOCH : ErrorCodes.UNKNOWN_LEADER_EPOCH;
}
