import { describeGroupsApi, listGroupsApi } from '@rail/kafka-protocol';

import { throwOn } from '../../core/errors/from-code.ts';
import { decodeAssignment } from '../../core/group/consumer-protocol.ts';
import type { TopicPartition } from '../../core/topic-partition.ts';
import type { KafkaClient } from '../kafka-client.ts';

export interface DescribedGroup {
  readonly groupId: string;
  /** `Empty`, `Stable`, `PreparingRebalance`, `CompletingRebalance` or `Dead`. */
  readonly state: string;
  readonly protocolType: string;
  readonly members: readonly {
    readonly memberId: string;
    readonly instanceId: string | null;
    readonly clientId: string;
    readonly partitions: readonly TopicPartition[];
  }[];
}

/** The groups of all brokers. */
export async function listGroups(client: KafkaClient): Promise<{ groupId: string; protocolType: string }[]> {
  await client.metadata([]);
  const answers = await Promise.all(
    client.metadataCache.brokers.map(({ nodeId }) => client.request(listGroupsApi, {}, { node: nodeId })),
  );
  return answers.flatMap(({ errorCode, groups }) => {
    throwOn(errorCode, 'ListGroups');
    return groups.map(({ groupId, protocolType }) => ({ groupId, protocolType }));
  });
}

export async function describeGroup(client: KafkaClient, groupId: string): Promise<DescribedGroup> {
  const target = { coordinator: ['group', groupId] } as const;
  const answer = await client.request(describeGroupsApi, { groups: [groupId] }, target, {
    errorsOf: ({ groups }) => groups.map(({ errorCode }) => errorCode),
  });
  const group = answer.groups[0]!;
  throwOn(group.errorCode, `describe group ${groupId}`);
  const isConsumer = group.protocolType === 'consumer';
  const members = group.members.map(({ memberId, groupInstanceId, clientId, memberAssignment }) => ({
    memberId,
    instanceId: groupInstanceId,
    clientId,
    partitions: isConsumer ? decodeAssignment(memberAssignment) : [],
  }));
  return { groupId, state: group.groupState, protocolType: group.protocolType, members };
}
