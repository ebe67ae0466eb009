import { RegistryClient } from '@rail/avro';
import { Fetcher, GroupMember, KafkaClient } from '@rail/kafka-client';
import { type RailError, systemClock } from '@rail/kernel';
import { memoryStores, noTracing, type RecentTimes, SchemaCache } from '@rail/runtime';
import { BatchWriter, type Database, ShareDecoder, type ThematicDatabase, topicsOf } from '@rail/thematic';
import type { BuildTotals } from './build-counts.ts';
import { BuildLoop } from './build.loop.ts';
import { BuilderSignals } from './builder-signals.ts';
import { BuilderTraces } from './builder-traces.ts';
import { LagCommitter } from './lag-committer.ts';
import { OwnedPartitions, partitionFault } from './owned-partitions.ts';
import { percentile } from './recent-latencies.ts';
import { ShareSchemas } from './share-schemas.ts';
import type { BuilderOptions } from './start.ts';

export interface DatabaseStatus extends BuildTotals {
  readonly database: string;
  readonly positions: { topic: string; partition: number; next: number; lagRecords: number | undefined }[];
  /** From publication on the line to the commit of the row, over the last few thousand rows. */
  readonly publishToCommitMs: { readonly p50: number | undefined; readonly p99: number | undefined };
  readonly failure: RailError | undefined;
}

export interface StartedDatabase {
  readonly id: string;
  /** Why it is not filled, or has not been for a while: an error of the table, never a value. */
  readonly failure: string | undefined;
  /** Of its group, whether or not partitions are left for it. */
  readonly isMember: boolean;
  status(): DatabaseStatus;
  stop(): Promise<void>;
}

/** Starts one thematic database: its client, its membership, its loop. @throws RailError BROKER_UNREACHABLE */
export async function startDatabase(
  options: BuilderOptions & Required<Pick<BuilderOptions, 'signals'>> & { readonly times: RecentTimes },
  db: Database,
  database: ThematicDatabase,
): Promise<StartedDatabase> {
  const groupId = `rail.builder.${database.id}`;
  const { kafka, instance, registryUrl, stores = memoryStores(systemClock) } = options;
  const client = new KafkaClient({ ...kafka, clientId: groupId });
  await client.connect().catch(async (error: unknown) => {
    await client.close();
    throw error;
  });
  const fetcher = new Fetcher(client, {
    isolation: 'committed',
    maxBytes: 16 << 20,
    maxPollBytes: 1 << 20,
    maxWaitMs: 250,
    onPartitionError: (at, error) => loop.stop(partitionFault(database.id, at, error)),
  });
  const owned = new OwnedPartitions(client, fetcher, db, database);
  const loop = new BuildLoop({
    fetcher,
    owned,
    schemas: new ShareSchemas(
      new RegistryClient({ url: registryUrl }),
      new SchemaCache(stores.cache, client.metadataCache.clusterId),
    ),
    decoder: new ShareDecoder(database),
    writer: new BatchWriter(db, database),
    lag: new LagCommitter(client, owned, () => member.identity()),
    signals: new BuilderSignals(options.signals, database.id, options.times),
    traces: new BuilderTraces(options.tracing ?? noTracing, options.logger, groupId, database.id),
    clock: client.clock,
    pause: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
  });
  const member = new GroupMember(client, {
    groupId,
    topics: topicsOf(database),
    ...(instance === undefined ? {} : { instanceId: `${groupId}.${instance}` }),
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 30_000,
    onAssigned: (partitions) => owned.assign(partitions),
    onRevoked: (partitions) => owned.release(partitions),
    onLost: (partitions) => owned.release(partitions),
    onFailed: (error) => loop.stop(error),
  });
  member.start();
  const done = loop.run().then(() => {
    if (loop.failure !== undefined) options.onFailed?.(database.id, loop.failure);
  });
  return {
    id: database.id,
    get isMember() {
      return member.identity().generationId >= 0;
    },
    get failure() {
      const error = loop.failure ?? loop.trouble;
      return error === undefined ? undefined : `${error.row.number} ${error.row.en}`;
    },
    status: () => statusOf(database, loop, owned),
    async stop() {
      loop.stop();
      await done;
      await member.stop({ leave: true });
      await fetcher.close();
      await client.close();
    },
  };
}

function statusOf(database: ThematicDatabase, loop: BuildLoop, owned: OwnedPartitions): DatabaseStatus {
  const times = loop.counts.latencies.values();
  return {
    database: database.id,
    ...loop.counts.totals,
    positions: owned.positions(),
    publishToCommitMs: { p50: percentile(times, 0.5), p99: percentile(times, 0.99) },
    failure: loop.failure,
  };
}
