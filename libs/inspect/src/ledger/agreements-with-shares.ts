import type { KafkaClient } from '@rail/kafka-client';

/** Every agreement that has a share topic, whether it is still in force or not. */
export async function agreementsWithShares(client: KafkaClient): Promise<string[]> {
  const topics = await client.metadata();
  return topics
    .map((topic) => topic.name)
    .filter((name) => name.startsWith('share.'))
    .map((name) => name.slice('share.'.length))
    .sort();
}
