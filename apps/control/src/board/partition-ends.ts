import type { KafkaClient, TopicPartition } from '@rail/kafka-client';
import { listOffsetsApi } from '@rail/kafka-protocol';

const latest = -1;
const earliest = -2;
/** KIP-734: the record with the highest timestamp, which on a line is the time of publication. */
const maxTimestamp = -3;

interface Found {
  readonly offset: number;
  readonly timestamp: number;
}

/**
 * Offsets of many partitions in one request for each broker. Who leads is looked up once, and again only for topics
 * whose leader turned out to be another: at one round a second metadata would cost more than the answer.
 */
export class PartitionEnds {
  readonly #client: KafkaClient;
  readonly #known = new Map<string, number>();

  constructor(client: KafkaClient) {
    this.#client = client;
  }

  /** Ends of what is committed, by `topic/partition`; topics that do not exist are left out. */
  async ends(topics: Iterable<string>): Promise<Map<string, number>> {
    return offsets(await this.#list(topics, latest));
  }

  async starts(topics: Iterable<string>): Promise<Map<string, number>> {
    return offsets(await this.#list(topics, earliest));
  }

  /** By topic: when its newest record was published, ms since 1970. Topics without records are left out. */
  async newestMs(topics: Iterable<string>): Promise<Map<string, number>> {
    const newest = new Map<string, number>();
    for (const [place, { timestamp }] of await this.#list(topics, maxTimestamp)) {
      const topic = place.slice(0, place.lastIndexOf('/'));
      if (timestamp > (newest.get(topic) ?? 0)) newest.set(topic, timestamp);
    }
    return newest;
  }

  /** How many partitions a topic has; 0 while it does not exist. */
  partitionsOf(topic: string): number {
    return this.#known.get(topic) ?? 0;
  }

  async #list(topics: Iterable<string>, timestamp: number): Promise<Map<string, Found>> {
    const wanted = [...topics];
    await this.#lookUp(wanted.filter((topic) => !this.#known.has(topic)));
    const byLeader = new Map<number, Map<string, number[]>>();
    for (const topic of wanted) {
      for (let partition = 0; partition < this.partitionsOf(topic); partition++) {
        const leader = this.#client.metadataCache.leaderOf(topic, partition)?.leaderId ?? -1;
        if (leader < 0) this.#known.delete(topic);
        else addTo(byLeader, leader, { topic, partition });
      }
    }
    const found = new Map<string, Found>();
    await Promise.all([...byLeader].map(([node, mine]) => this.#ask(node, mine, timestamp, found)));
    return found;
  }

  async #ask(
    node: number,
    byTopic: ReadonlyMap<string, readonly number[]>,
    timestamp: number,
    found: Map<string, Found>,
  ): Promise<void> {
    const topics = [...byTopic].map(([name, partitions]) => ({
      name,
      partitions: partitions.map((partitionIndex) => ({ partitionIndex, timestamp })),
    }));
    const answer = await this.#client.request(listOffsetsApi, { replicaId: -1, isolationLevel: 1, topics }, { node });
    for (const { name, partitions } of answer.topics) {
      for (const { partitionIndex, errorCode, offset, timestamp: at } of partitions) {
        // Its leader has moved, or the topic is gone: the next round looks again.
        if (errorCode !== 0) this.#known.delete(name);
        else if (offset >= 0) found.set(`${name}/${partitionIndex}`, { offset, timestamp: at });
      }
    }
  }

  async #lookUp(topics: readonly string[]): Promise<void> {
    if (topics.length === 0) return;
    for (const { name, errorCode, partitions } of await this.#client.metadata(topics)) {
      if (errorCode === 0) this.#known.set(name, partitions.size);
    }
  }
}

const offsets = (found: ReadonlyMap<string, Found>): Map<string, number> =>
  new Map([...found].map(([place, { offset }]) => [place, offset]));

function addTo(
  byLeader: Map<number, Map<string, number[]>>,
  leader: number,
  { topic, partition }: TopicPartition,
): void {
  let topics = byLeader.get(leader);
  if (topics === undefined) byLeader.set(leader, (topics = new Map()));
  const partitions = topics.get(topic);
  if (partitions === undefined) topics.set(topic, [partition]);
  else partitions.push(partition);
}
