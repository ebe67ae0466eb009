import { commitOffsets, type GroupIdentity, type KafkaClient } from '@rail/kafka-client';
import type { OwnedPartitions } from './owned-partitions.ts';

const EVERY_MS = 1_000;

/**
 * Commits the database's positions to Kafka at most once a second, so that lag can be seen with Kafka's own tools. Called
 * in every turn: what was committed last is told too, when nothing comes any more.
 */
export class LagCommitter {
  readonly #client: KafkaClient;
  readonly #owned: OwnedPartitions;
  readonly #identity: () => GroupIdentity;
  #lastMs = Number.NEGATIVE_INFINITY;
  #isDue = false;

  constructor(client: KafkaClient, owned: OwnedPartitions, identity: () => GroupIdentity) {
    this.#client = client;
    this.#owned = owned;
    this.#identity = identity;
  }

  /** The database has taken something. */
  committed(): void {
    this.#isDue = true;
  }

  turn(): void {
    const nowMs = this.#client.clock.monotonic();
    if (!this.#isDue || nowMs - this.#lastMs < EVERY_MS) return;
    this.#lastMs = nowMs;
    this.#isDue = false;
    const offsets = this.#owned.positions().map(({ topic, partition, next }) => ({ topic, partition, offset: next }));
    // The truth is in the database: a commit that fails costs nothing but a figure, and is tried again.
    void commitOffsets(this.#client, this.#identity(), offsets).catch(() => (this.#isDue = true));
  }
}
