import { RegistryClient } from '@rail/avro';
import { commitOffsets, Fetcher, GroupMember, KafkaClient, type SaslOptions } from '@rail/kafka-client';
import type { RailError } from '@rail/kernel';
import {
  BatchWriter,
  type Database,
  type DatabaseTarget,
  digestTables,
  migrate,
  openDatabase,
  ShareDecoder,
  type TableDigest,
  type ThematicDatabase,
  topicsOf,
} from '@rail/thematic';
import { type BuildCounts, BuildLoop } from './build.loop.ts';
import { OwnedPartitions, partitionFault } from './owned-partitions.ts';
import { ShareSchemas } from './share-schemas.ts';

export interface BuilderOptions {
  readonly brokers: readonly string[];
  readonly registryUrl: string;
  /** One SQL database for all thematic databases, each in its own SQL schema. */
  readonly target: DatabaseTarget;
  readonly databases: readonly ThematicDatabase[];
  readonly sasl?: SaslOptions;
  /** Tells two builders apart that share the work; the same again after a restart. */
  readonly instance?: string;
}

export interface DatabaseStatus extends BuildCounts {
  readonly database: string;
  readonly positions: { topic: string; partition: number; next: number; lagRecords: number | undefined }[];
  readonly failure: RailError | undefined;
}

export interface RunningBuilder {
  /** The open database: the only way to it while PGlite is in use. */
  readonly db: Database;
  status(): DatabaseStatus[];
  /** Rows and digests of every table. */
  digests(): Promise<TableDigest[]>;
  stop(): Promise<void>;
}

/**
 * Starts filling thematic databases from their shares.
 * @throws RailError BROKER_UNREACHABLE, DATABASE_UNREACHABLE, DATA_DIR_LOCKED, DATABASE_OUTDATED
 */
export async function startBuilder(options: BuilderOptions): Promise<RunningBuilder> {
  const db = await openDatabase(options.target);
  const started: StartedDatabase[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((database) => database.stop()));
    await db.close();
  };
  try {
    for (const database of options.databases) {
      await migrate(db, database);
      started.push(await startDatabase(options, db, database));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    db,
    status: () => started.map((database) => database.status()),
    async digests() {
      const digests: TableDigest[] = [];
      for (const database of options.databases) digests.push(...(await digestTables(db, database)));
      return digests;
    },
    stop,
  };
}

interface StartedDatabase {
  status(): DatabaseStatus;
  stop(): Promise<void>;
}

const LAG_COMMIT_MS = 1_000;

async function startDatabase(
  options: BuilderOptions,
  db: Database,
  database: ThematicDatabase,
): Promise<StartedDatabase> {
  const groupId = `rail.builder.${database.id}`;
  const client = new KafkaClient({
    brokers: options.brokers,
    clientId: groupId,
    ...(options.sasl === undefined ? {} : { sasl: options.sasl }),
  });
  await client.connect();
  const fetcher = new Fetcher(client, {
    isolation: 'committed',
    maxBytes: 16 << 20,
    maxPollBytes: 1 << 20,
    maxWaitMs: 250,
    onPartitionError: (at, error) => loop.stop(partitionFault(database.id, at, error)),
  });
  const owned = new OwnedPartitions(client, fetcher, db, database);
  let lastCommitMs = 0;
  const commitLag = (): void => {
    const nowMs = client.clock.monotonic();
    if (nowMs - lastCommitMs < LAG_COMMIT_MS) return;
    lastCommitMs = nowMs;
    const offsets = owned.positions().map(({ topic, partition, next }) => ({ topic, partition, offset: next }));
    // The truth is in the database: a commit that fails costs nothing but a figure.
    void commitOffsets(client, member.identity(), offsets).catch(() => undefined);
  };
  const loop = new BuildLoop({
    fetcher,
    owned,
    schemas: new ShareSchemas(new RegistryClient({ url: options.registryUrl })),
    decoder: new ShareDecoder(database),
    writer: new BatchWriter(db, database),
    onCommitted: commitLag,
    pause: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
  });
  const member = new GroupMember(client, {
    groupId,
    topics: topicsOf(database),
    ...(options.instance === undefined ? {} : { instanceId: `${groupId}.${options.instance}` }),
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 30_000,
    assignor: 'cooperative-sticky',
    onAssigned: (partitions) => owned.assign(partitions),
    onRevoked: (partitions) => owned.release(partitions),
    onLost: (partitions) => owned.release(partitions),
    onFailed: (error) => loop.stop(error),
  });
  member.start();
  const done = loop.run();
  return {
    status: () => ({ database: database.id, ...loop.counts, positions: owned.positions(), failure: loop.failure }),
    async stop() {
      loop.stop();
      await done;
      await member.stop({ leave: true });
      await fetcher.close();
      await client.close();
    },
  };
}
