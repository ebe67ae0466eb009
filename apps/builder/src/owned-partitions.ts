import { type Fetcher, type KafkaClient, KafkaError, type TopicPartition } from '@rail/kafka-client';
import { RailError } from '@rail/kernel';
import { type Database, type PositionAdvance, readPositions, startPosition, type ThematicDatabase } from '@rail/thematic';

const EARLIEST = -2;

/**
 * The partitions that this builder owns at the moment, each at the position that its database holds. Kafka's group
 * says who reads; the database says from where.
 */
export class OwnedPartitions {
  readonly #client: KafkaClient;
  readonly #fetcher: Fetcher;
  readonly #db: Database;
  readonly #database: ThematicDatabase;
  /** By topic/partition: the position in the database, as far as this owner knows. */
  readonly #committed = new Map<string, number>();

  constructor(client: KafkaClient, fetcher: Fetcher, db: Database, database: ThematicDatabase) {
    this.#client = client;
    this.#fetcher = fetcher;
    this.#db = db;
    this.#database = database;
  }

  /** Starts reading where the database stands, or at the start of the log where it has none. */
  async take(partitions: readonly TopicPartition[]): Promise<void> {
    if (partitions.length === 0) return;
    const held = await readPositions(this.#db, this.#database);
    const isHeld = ({ topic, partition }: TopicPartition): boolean =>
      held.some((position) => position.topic === topic && position.partition === partition);
    const fresh = partitions.filter((place) => !isHeld(place));
    const starts = await this.#client.listOffsets(fresh.map((place) => ({ ...place, timestamp: EARLIEST })));
    for (const { topic, partition } of partitions) {
      const known = held.find((position) => position.topic === topic && position.partition === partition);
      const first = starts.find((start) => start.topic === topic && start.partition === partition)?.offset ?? 0;
      const start = { topic, partition, next: first, leaderEpoch: -1 };
      const position = known ?? (await startPosition(this.#db, this.#database, start));
      this.#committed.set(`${topic}/${partition}`, position.next);
      this.#fetcher.assign(topic, partition, position.next, position.leaderEpoch);
    }
  }

  release(partitions: readonly TopicPartition[]): void {
    for (const { topic, partition } of partitions) {
      this.#committed.delete(`${topic}/${partition}`);
      this.#fetcher.unassign(topic, partition);
    }
  }

  /** Reads again from what the database holds: after a failed commit, or one that another owner was faster with. */
  async rewind(): Promise<void> {
    await this.take(this.#fetcher.assigned);
  }

  /** From the database's positions to the fetcher's, where they differ: records read, and markers passed over. */
  advances(): PositionAdvance[] {
    const advances: PositionAdvance[] = [];
    for (const { topic, partition } of this.#fetcher.assigned) {
      const from = this.#committed.get(`${topic}/${partition}`);
      const next = this.#fetcher.position(topic, partition);
      // Below: a partition that was given back while its commit was under way is read again up to here.
      if (from === undefined || next <= from) continue;
      advances.push({ topic, partition, from, next, leaderEpoch: this.#fetcher.positionEpoch(topic, partition) });
    }
    return advances;
  }

  /** The database has taken these steps. */
  advanced(advances: readonly PositionAdvance[]): void {
    for (const { topic, partition, next } of advances) {
      const key = `${topic}/${partition}`;
      if (this.#committed.has(key)) this.#committed.set(key, next);
    }
  }

  /** Positions in the database, with what the log holds beyond them. */
  positions(): { topic: string; partition: number; next: number; lagRecords: number | undefined }[] {
    return this.#fetcher.assigned.map(({ topic, partition }) => {
      const next = this.#committed.get(`${topic}/${partition}`) ?? 0;
      const end = this.#fetcher.watermarks(topic, partition)?.lastStableOffset;
      return { topic, partition, next, lagRecords: end === undefined ? undefined : Math.max(0, end - next) };
    });
  }
}

/** What a partition's error means for a database: its log was cut, or has been deleted past its position. */
export function partitionFault(database: string, { topic, partition }: TopicPartition, error: RailError): RailError {
  const name = error instanceof KafkaError ? error.kafkaName : '';
  if (name !== 'LOG_TRUNCATED' && name !== 'OFFSET_OUT_OF_RANGE') return error;
  const message = `${database} does not fit the log of ${topic}/${partition}: ${error.message}`;
  return new RailError('DATABASE_AHEAD', message, { at: error.at ?? `${topic}/${partition}`, cause: error });
}
