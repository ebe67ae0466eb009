import type { KafkaClient } from '@rail/kafka-client';
import { describeConfigsApi } from '@rail/kafka-protocol';

const topicResource = 2;

/** How long a topic keeps records after their publication, in milliseconds; undefined for ever, or if nobody says. */
export async function retentionOf(client: KafkaClient, topic: string): Promise<number | undefined> {
  const resources = [{ resourceType: topicResource, resourceName: topic, configurationKeys: ['retention.ms'] }];
  const answer = await client.request(describeConfigsApi, { resources }, { any: true });
  const value = answer.results[0]?.configs.find(({ name }) => name === 'retention.ms')?.value;
  const ms = value === null || value === undefined ? -1 : Number(value);
  return ms >= 0 ? ms : undefined;
}
