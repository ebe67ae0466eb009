import type { metadataApi, ResponseOf } from '@rail/kafka-protocol';

type MetadataAnswer = ResponseOf<typeof metadataApi>;

export interface BrokerAddress {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

export interface PartitionLeader {
  /** −1 while an election runs. */
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export interface TopicMetadata {
  readonly name: string;
  /** Kafka error code of the topic, 0 when it exists and may be seen. */
  readonly errorCode: number;
  readonly isInternal: boolean;
  /** Leader by partition number. */
  readonly partitions: ReadonlyMap<number, PartitionLeader>;
}

/** The newest knowledge of brokers, topics and leaders. An answer from a broker that lags behind never undoes a newer leader. */
export class MetadataCache {
  readonly #topics = new Map<string, TopicMetadata>();
  readonly #stale = new Set<string>();
  #brokers = new Map<number, BrokerAddress>();
  #controllerId = -1;
  #clusterId: string | null = null;

  get clusterId(): string | null {
    return this.#clusterId;
  }

  get controllerId(): number {
    return this.#controllerId;
  }

  get brokers(): readonly BrokerAddress[] {
    return [...this.#brokers.values()];
  }

  get topicNames(): readonly string[] {
    return [...this.#topics.keys()];
  }

  broker(nodeId: number): BrokerAddress | undefined {
    return this.#brokers.get(nodeId);
  }

  /** What is known of a topic, or none when it is unknown or was found to be out of date. */
  topic(name: string): TopicMetadata | undefined {
    return this.#stale.has(name) ? undefined : this.#topics.get(name);
  }

  leaderOf(topic: string, partition: number): PartitionLeader | undefined {
    const leader = this.topic(topic)?.partitions.get(partition);
    return leader === undefined || leader.leaderId === -1 ? undefined : leader;
  }

  /** The leader epoch last heard of, even if out of date; −1 if none. */
  leaderEpochOf(topic: string, partition: number): number {
    return this.#topics.get(topic)?.partitions.get(partition)?.leaderEpoch ?? -1;
  }

  invalidate(topic: string): void {
    this.#stale.add(topic);
  }

  update(answer: MetadataAnswer): void {
    this.#brokers = new Map(answer.brokers.map(({ nodeId, host, port }) => [nodeId, { nodeId, host, port }]));
    this.#controllerId = answer.controllerId;
    this.#clusterId = answer.clusterId;
    for (const { name, errorCode, isInternal, partitions } of answer.topics) {
      if (name === null) continue;
      const known = this.#topics.get(name)?.partitions;
      const leaders = new Map<number, PartitionLeader>();
      for (const { partitionIndex, leaderId, leaderEpoch } of partitions) {
        const before = known?.get(partitionIndex);
        const older = before !== undefined && leaderEpoch !== -1 && leaderEpoch < before.leaderEpoch;
        leaders.set(partitionIndex, older ? before : { leaderId, leaderEpoch });
      }
      this.#topics.set(name, { name, errorCode, isInternal, partitions: leaders });
      this.#stale.delete(name);
    }
  }
}
