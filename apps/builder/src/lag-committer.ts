import { commitOffsets, type GroupIdentity, type KafkaClient } from '@rail/kafka-client';
import type { OwnedPartitions } from './owned-partitions.ts';

const EVERY_MS = 1_000;

/** Commits the database's positions to Kafka at most once a second, so that lag can be seen with Kafka's own tools. */
export function lagCommitter(client: KafkaClient, owned: OwnedPartitions, identity: () => GroupIdentity): () => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  return () => {
    const nowMs = client.clock.monotonic();
    if (nowMs - lastMs < EVERY_MS) return;
    lastMs = nowMs;
    const offsets = owned.positions().map(({ topic, partition, next }) => ({ topic, partition, offset: next }));
    // The truth is in the database: a commit that fails costs nothing but a figure.
    void commitOffsets(client, identity(), offsets).catch(() => undefined);
  };
}
