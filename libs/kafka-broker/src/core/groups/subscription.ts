import { consumerProtocolSubscription, decodeVersioned } from '@rail/kafka-protocol';
import { isRailError } from '@rail/kernel';
import type { LiveGroup } from './classic/live-group.ts';

/** What consumers call the protocol whose subscriptions are lists of topics. */
export const consumerProtocolType = 'consumer';

/** Topics that some member of a consumer group subscribes to. A subscription that cannot be read names none. */
export function subscribedTopics(group: LiveGroup): Set<string> {
  const topics = new Set<string>();
  if (group.protocolType !== consumerProtocolType) return topics;
  for (const member of group.members.values()) {
    for (const { metadata } of member.protocols) for (const topic of topicsIn(metadata)) topics.add(topic);
  }
  return topics;
}

function topicsIn(subscription: Buffer): readonly string[] {
  try {
    return decodeVersioned(consumerProtocolSubscription, subscription, 'readAsNewest').topics;
  } catch (error) {
    if (isRailError(error)) return [];
    throw error;
  }
}
