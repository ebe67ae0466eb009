import { createTopicsApi, deleteTopicsApi } from '@rail/kafka-protocol';

import { kafkaErrorFrom } from '../../core/errors/from-code.ts';
import { KafkaError } from '../../core/errors/kafka-error.ts';
import type { KafkaClient } from '../kafka-client.ts';
import { sleep } from '../sleep.ts';

export interface TopicToCreate {
  readonly name: string;
  /** −1 for the broker's default. */
  readonly partitions: number;
  /** −1, the default, for the broker's own. */
  readonly replicationFactor?: number;
  readonly configs?: Readonly<Record<string, string>>;
}

/**
 * Creates the topics that do not exist and waits until all have leaders; existing ones stay as they are. Returns the
 * names created. Throws BROKER_DENIED, BROKER_REFUSED with the broker's reason.
 */
export async function createTopics(client: KafkaClient, topics: readonly TopicToCreate[]): Promise<string[]> {
  const rows = topics.map(({ name, partitions, replicationFactor = -1, configs = {} }) => ({
    name,
    numPartitions: partitions,
    replicationFactor,
    configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })),
  }));
  const answer = await client.request(
    createTopicsApi,
    { topics: rows, timeoutMs: 20_000 },
    { controller: true },
    {
      errorsOf: (result) => result.topics.map(({ errorCode }) => errorCode),
    },
  );
  const created: string[] = [];
  for (const { name, errorCode, errorMessage } of answer.topics) {
    const error = kafkaErrorFrom(errorCode, `create topic ${name}`, name);
    if (error === undefined) created.push(name);
    else if (error.kafkaName !== 'TOPIC_ALREADY_EXISTS') throw explained(error, errorMessage);
  }
  await waitForLeaders(
    client,
    topics.map(({ name }) => name),
  );
  return created;
}

/** Deletes topics; those that do not exist are no error. */
export async function deleteTopics(client: KafkaClient, names: readonly string[]): Promise<void> {
  const body = { topicNames: names, timeoutMs: 20_000 };
  const answer = await client.request(deleteTopicsApi, body, { controller: true }, { maxVersion: 5 });
  for (const { name, errorCode, errorMessage } of answer.responses) {
    const error = kafkaErrorFrom(errorCode, `delete topic ${name}`);
    if (error !== undefined && error.kafkaName !== 'UNKNOWN_TOPIC_OR_PARTITION') throw explained(error, errorMessage);
  }
}

function explained(error: KafkaError, detail: string | null): KafkaError {
  if (detail === null || detail === '') return error;
  const { kafkaName, kafkaCode, at } = error;
  return new KafkaError(kafkaName, `${error.message} (${detail})`, { kafkaCode, ...(at === undefined ? {} : { at }) });
}

async function waitForLeaders(client: KafkaClient, names: readonly string[]): Promise<void> {
  const untilMs = client.clock.monotonic() + 30_000;
  while (!(await client.lookUp(new Set(names)))) {
    if (client.clock.monotonic() > untilMs || client.closing.aborted) {
      throw new KafkaError('LEADER_NOT_AVAILABLE', `topics without a leader: among ${names.join(', ')}`, {
        retriable: true,
      });
    }
    await sleep(50, client.closing);
  }
}
