import type { KafkaAccess } from '@rail/kafka-client';
import { type RailError, systemClock } from '@rail/kernel';
import {
  type Logger,
  memoryStores,
  type Readiness,
  RecentTimes,
  Signals,
  startHeartbeat,
  type Stores,
  type Tracing,
} from '@rail/runtime';
import {
  type Database,
  type DatabaseTarget,
  digestTables,
  migrate,
  openDatabase,
  purgeTombstones,
  type TableDigest,
  type ThematicDatabase,
} from '@rail/thematic';
import { type DatabaseStatus, type StartedDatabase, startDatabase } from './start-database.ts';

export interface BuilderOptions {
  readonly kafka: KafkaAccess;
  readonly registryUrl: string;
  /** One SQL database for all thematic databases, each in its own SQL schema. */
  readonly target: DatabaseTarget;
  readonly databases: readonly ThematicDatabase[];
  /** Told when a database cannot be filled any more; the others go on. */
  readonly onFailed?: (database: string, error: RailError) => void;
  /** Tells two builders apart that share the work; the same again after a restart. */
  readonly instance?: string;
  /** Shared with other processes; those of this process alone if there are none. */
  readonly stores?: Stores;
  readonly signals?: Signals;
  readonly tracing?: Tracing;
  readonly logger?: Logger;
}

export interface RunningBuilder {
  /** The open database: the only way to it while PGlite is in use. */
  readonly db: Database;
  readonly readiness: Readiness;
  status(): DatabaseStatus[];
  /** Rows and digests of every table. */
  digests(): Promise<TableDigest[]>;
  stop(): Promise<void>;
}

/**
 * Starts filling thematic databases from their shares.
 * @throws RailError BROKER_UNREACHABLE, DATABASE_UNREACHABLE, DATA_DIR_LOCKED, DISK_FULL, DATABASE_OUTDATED
 */
export async function startBuilder(options: BuilderOptions): Promise<RunningBuilder> {
  const db = await openDatabase(options.target);
  const started: StartedDatabase[] = [];
  const purge = setInterval(() => void purgeAll(db, options.databases), PURGE_EVERY_MS).unref();
  const { instance = '0', stores = memoryStores(systemClock), signals = new Signals() } = options;
  const times = new RecentTimes(systemClock);
  const quiet = startHeartbeat(stores.live, {
    part: 'builder',
    instance,
    clock: systemClock,
    watches: () => started.map(({ id }) => id),
    failures: () => failuresOf(started),
    times: () => times.figures,
  });
  const stop = async (): Promise<void> => {
    signals.partUp.set({ part: 'builder' }, 0);
    clearInterval(purge);
    await Promise.all(started.map((database) => database.stop()));
    await quiet();
    await db.close();
  };
  try {
    for (const database of options.databases) {
      await migrate(db, database);
      started.push(await startDatabase({ ...options, signals, times }, db, database));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  await purgeAll(db, options.databases);
  signals.partUp.set({ part: 'builder' }, 1);
  return {
    db,
    readiness: () => notReady(started),
    status: () => started.map((database) => database.status()),
    async digests() {
      const digests: TableDigest[] = [];
      for (const database of options.databases) digests.push(...(await digestTables(db, database)));
      return digests;
    },
    stop,
  };
}

function notReady(started: readonly StartedDatabase[]): string | undefined {
  const [[database, failure] = []] = Object.entries(failuresOf(started));
  if (failure !== undefined) return `${database}: ${failure}`;
  const waiting = started.find(({ isMember }) => !isMember);
  return waiting && `${waiting.id}: it is not a member of its group`;
}

function failuresOf(started: readonly StartedDatabase[]): Record<string, string> {
  const failures: Record<string, string> = {};
  for (const { id, failure } of started) if (failure !== undefined) failures[id] = failure;
  return failures;
}

const PURGE_EVERY_MS = 3_600_000;

async function purgeAll(db: Database, databases: readonly ThematicDatabase[]): Promise<void> {
  for (const database of databases) {
    // What is not purged now is purged the next time; until then it costs space only.
    await purgeTombstones(db, database, systemClock.now()).catch(() => undefined);
  }
}
