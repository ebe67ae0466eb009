import { metadataApi } from '@rail/kafka-protocol';

import {
  type BrokerAddress,
  MetadataCache,
  type PartitionLeader,
  type TopicMetadata,
} from '../core/cluster/metadata-cache.ts';
import { clientConditions, KafkaError } from '../core/errors/kafka-error.ts';
import type { ConnectionPool } from './connection-pool.ts';

/** Keeps the metadata cache current: asks for what is missing, once however many want it. */
export class Metadata {
  readonly cache = new MetadataCache();
  readonly #pool: ConnectionPool;
  readonly #bootstrap: readonly BrokerAddress[];
  #wanted = new Set<string>();
  #next: Promise<void> | undefined;
  #turn = 0;

  constructor(pool: ConnectionPool, bootstrap: readonly BrokerAddress[]) {
    this.#pool = pool;
    this.#bootstrap = bootstrap;
  }

  /** Brokers to ask anything of: the known ones in turn, then the bootstrap addresses. */
  candidates(): BrokerAddress[] {
    const known = this.cache.brokers;
    const from = known.length === 0 ? 0 : this.#turn++ % known.length;
    return [...known.slice(from), ...known.slice(0, from), ...this.#bootstrap];
  }

  /** Fetches the metadata of these topics; calls made while one waits to be sent share it. Throws BROKER_UNREACHABLE. */
  refresh(topics: Iterable<string>): Promise<void> {
    for (const topic of topics) this.#wanted.add(topic);
    this.#next ??= Promise.resolve().then(async () => {
      const wanted = [...this.#wanted];
      this.#wanted = new Set();
      this.#next = undefined;
      await this.#fetch(wanted.map((name) => ({ name })));
    });
    return this.#next;
  }

  /** Fetches the metadata of all topics. */
  refreshAll(): Promise<void> {
    return this.#fetch(null);
  }

  async topic(name: string): Promise<TopicMetadata | undefined> {
    if (this.cache.topic(name)?.errorCode !== 0) await this.refresh([name]);
    return this.cache.topic(name);
  }

  async leaderOf(topic: string, partition: number): Promise<PartitionLeader> {
    if (this.cache.leaderOf(topic, partition) === undefined) await this.refresh([topic]);
    const leader = this.cache.leaderOf(topic, partition);
    if (leader !== undefined) return leader;
    const message = `${topic}/${partition} has no leader at the moment`;
    throw new KafkaError('LEADER_NOT_AVAILABLE', message, { retriable: true, at: `${topic}/${partition}` });
  }

  async #fetch(topics: { name: string }[] | null): Promise<void> {
    const failures: string[] = [];
    for (const broker of this.candidates()) {
      try {
        const connection = await this.#pool.get(broker, 'main');
        const version = connection.versionOf(metadataApi);
        this.cache.update(await connection.send(metadataApi, version, { topics, allowAutoTopicCreation: false }));
        return;
      } catch (error) {
        if (!(error instanceof KafkaError) || !error.retriable) throw error;
        if (!failures.includes(error.message)) failures.push(error.message);
      }
    }
    throw new KafkaError(clientConditions.disconnected, `no broker answers: ${failures.join('; ')}`, {
      retriable: true,
    });
  }
}
