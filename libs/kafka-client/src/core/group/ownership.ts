import { type TopicPartition, withoutPartitions } from '../topic-partition.ts';

export interface OwnershipChange {
  /** To be given up before the next join: only then can they go to somebody else. */
  readonly revoked: readonly TopicPartition[];
  readonly added: readonly TopicPartition[];
}

/** What an assignment changes for a member of a cooperative group (KIP-429). */
export function ownershipChange(
  owned: readonly TopicPartition[],
  assigned: readonly TopicPartition[],
): OwnershipChange {
  return { revoked: withoutPartitions(owned, assigned), added: withoutPartitions(assigned, owned) };
}
