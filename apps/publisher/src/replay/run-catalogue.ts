import { type KafkaClient } from '@rail/kafka-client';
import { nearest, RailError } from '@rail/kernel';
import { TopicTail } from '@rail/runtime';
import { decodeRun, type RunRecord } from '@rail/feeds';
import { replaysTopic } from '@rail/catalogue';

export async function createReplaysTopic(client: KafkaClient): Promise<void> {
  await client.createTopics([{ name: replaysTopic, partitions: 1, configs: { 'cleanup.policy': 'compact' } }]);
}

/** How far a run has come, as of everything committed now. @throws RailError RUN_UNKNOWN */
export async function readRun(client: KafkaClient, run: string): Promise<RunRecord> {
  const runs = new Map<string, Buffer>();
  const tail = new TopicTail(client, replaysTopic);
  try {
    await tail.start(({ key, value }) => {
      if (key !== null && value !== null) runs.set(key.toString(), value);
    });
  } finally {
    await tail.stop();
  }
  const found = runs.get(run);
  if (found !== undefined) return decodeRun(found);
  const near = nearest(run, runs.keys());
  throw new RailError('RUN_UNKNOWN', `no run "${run}"${near === undefined ? '' : `; did you mean ${near}?`}`);
}
