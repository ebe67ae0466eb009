import { type Fetcher, type KafkaClient, KafkaError, type TopicPartition } from '@rail/kafka-client';
import { RailError } from '@rail/kernel';
import {
  type Database,
  type PositionAdvance,
  readPositions,
  startPosition,
  type ThematicDatabase,
} from '@rail/thematic';

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
  /** Assigned, but not read yet. */
  readonly #pending = new Map<string, TopicPartition>();
  /** By topic/partition: the position in the database, as far as this owner knows. */
  readonly #committed = new Map<string, number>();

  constructor(client: KafkaClient, fetcher: Fetcher, db: Database, database: ThematicDatabase) {
    this.#client = client;
    this.#fetcher = fetcher;
    this.#db = db;
    this.#database = database;
  }

  /** The group gave these to us; reading begins with the next `settle`. */
  assign(partitions: readonly TopicPartition[]): void {
    for (const place of partitions) this.#pending.set(keyOf(place), place);
  }

  /** The group took these away, or wants them back. */
  release(partitions: readonly TopicPartition[]): void {
    for (const place of partitions) {
      this.#pending.delete(keyOf(place));
      this.#committed.delete(keyOf(place));
      this.#fetcher.unassign(place.topic, place.partition);
    }
  }

  /** Everything is read again from what the database holds: after a commit that failed or came second. */
  rewind(): void {
    const { assigned } = this.#fetcher;
    this.release(assigned);
    this.assign(assigned);
  }

  /**
   * Starts reading what was assigned where the database stands, or at the start of the log where it has no position.
   * Whether there was anything to start.
   */
  async settle(): Promise<boolean> {
    const places = [...this.#pending.values()];
    if (places.length === 0) return false;
    const held = new Map(
      (await readPositions(this.#db, this.#database)).map((position) => [keyOf(position), position]),
    );
    const fresh = places.filter((place) => !held.has(keyOf(place)));
    const starts = await this.#client.listOffsets(fresh.map((place) => ({ ...place, timestamp: EARLIEST })));
    for (const { topic, partition, offset } of starts) {
      const start = { topic, partition, next: offset, leaderEpoch: -1 };
      held.set(keyOf(start), await startPosition(this.#db, this.#database, start));
    }
    for (const place of places) {
      const position = held.get(keyOf(place));
      // It may have been released meanwhile.
      if (position === undefined || !this.#pending.delete(keyOf(place))) continue;
      this.#committed.set(keyOf(place), position.next);
      this.#fetcher.assign(position.topic, position.partition, position.next, position.leaderEpoch);
    }
    return true;
  }

  /**
   * Reads again from where the database stands if it no longer stands where this owner left it: someone emptied it to
   * have it filled anew. A partition that has news finds out by its commit; this is for those that have none.
   */
  async verify(): Promise<void> {
    if (this.#committed.size === 0) return;
    const held = new Map((await readPositions(this.#db, this.#database)).map((at) => [keyOf(at), at.next]));
    if ([...this.#committed].some(([place, next]) => held.get(place) !== next)) this.rewind();
  }

  /** From the database's positions to the fetcher's, where they differ: records read, and markers passed over. */
  advances(): PositionAdvance[] {
    const advances: PositionAdvance[] = [];
    for (const { topic, partition } of this.#fetcher.assigned) {
      const from = this.#committed.get(keyOf({ topic, partition }));
      const next = this.#fetcher.position(topic, partition);
      // Below: a partition that was given back while its commit was under way is read again up to here.
      if (from === undefined || next <= from) continue;
      advances.push({ topic, partition, from, next, leaderEpoch: this.#fetcher.positionEpoch(topic, partition) });
    }
    return advances;
  }

  /** The database has taken these steps. */
  advanced(advances: readonly PositionAdvance[]): void {
    for (const advance of advances) {
      if (this.#committed.has(keyOf(advance))) this.#committed.set(keyOf(advance), advance.next);
    }
  }

  /** Positions in the database, with what the log holds beyond them. */
  positions(): { topic: string; partition: number; next: number; lagRecords: number | undefined }[] {
    return this.#fetcher.assigned.map(({ topic, partition }) => {
      const next = this.#committed.get(keyOf({ topic, partition })) ?? 0;
      const end = this.#fetcher.watermarks(topic, partition)?.lastStableOffset;
      return { topic, partition, next, lagRecords: end === undefined ? undefined : Math.max(0, end - next) };
    });
  }
}

function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}

/** What a partition's error means for a database: its log was cut, or has been deleted past its position. */
export function partitionFault(database: string, { topic, partition }: TopicPartition, error: RailError): RailError {
  const name = error instanceof KafkaError ? error.kafkaName : '';
  if (name !== 'LOG_TRUNCATED' && name !== 'OFFSET_OUT_OF_RANGE') return error;
  const message = `${database} does not fit the log of ${topic}/${partition}: ${error.message}`;
  return new RailError('DATABASE_AHEAD', message, { at: error.at ?? `${topic}/${partition}`, cause: error });
}
