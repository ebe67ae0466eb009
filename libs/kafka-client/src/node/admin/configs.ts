import { describeConfigsApi } from '@rail/kafka-protocol';

import { throwOn } from '../../core/errors/from-code.ts';
import type { KafkaClient } from '../kafka-client.ts';

const topicResource = 2;

/** Every config of the topics, by topic and key, defaults included. Throws BROKER_REFUSED for an unknown topic. */
export async function describeTopicConfigs(
  client: KafkaClient,
  topics: readonly string[],
): Promise<Map<string, Map<string, string | null>>> {
  const resources = topics.map((resourceName) => ({
    resourceType: topicResource,
    resourceName,
    configurationKeys: null,
  }));
  const answer = await client.request(describeConfigsApi, { resources }, { any: true });
  return new Map(
    answer.results.map(({ resourceName, errorCode, configs }) => {
      throwOn(errorCode, `describe topic ${resourceName}`, resourceName);
      return [resourceName, new Map(configs.map(({ name, value }) => [name, value]))];
    }),
  );
}
