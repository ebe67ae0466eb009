import { setTimeout as pause } from 'node:timers/promises';
import { type CheckedDataset, type DatasetQuality, type DomainSecrets, qualityOf } from '@rail/agreements';
import { RegistryClient } from '@rail/avro';
import { routerGroup } from '@rail/catalogue';
import {
  fetchCommittedOffsets,
  Fetcher,
  type FetcherOptions,
  GroupMember,
  type KafkaAccess,
  KafkaClient,
  Producer,
  type TopicPartition,
} from '@rail/kafka-client';
import { type Clock, describeError, systemClock } from '@rail/kernel';
import {
  type Logger,
  memoryStores,
  SchemaCache,
  noTracing,
  RecentTimes,
  type Readiness,
  type Signals,
  startHeartbeat,
  type Stores,
  type Tracing,
} from '@rail/runtime';
import { CommittedStandings } from './backfill/committed-standings.ts';
import { countBuffersGlobally } from './buffer-accounting.ts';
import { Entitlements } from './entitlements.ts';
import { PausedLines } from './line-pauses.ts';
import { routersOn } from './quota/alone.ts';
import { QuotaKeeper } from './quota/quota-keeper.ts';
import { KafkaQuotaSource } from './quota/quota-source.ts';
import { RouteLoop } from './route.loop.ts';
import { RouterSignals } from './router-signals.ts';
import { RouterTraces } from './router-traces.ts';
import { RouterTransaction } from './transaction.ts';
import { WriterSchemas } from './writer-schemas.ts';

export interface RouterOptions {
  readonly kafka: KafkaAccess;
  readonly registryUrl: string;
  /** The datasets to route, with the rules that their records must keep. */
  readonly datasets: readonly CheckedDataset[];
  /** Tells routers apart, and the same again after a restart: it names the transactional id and the group's static member. */
  readonly instance: string;
  readonly secrets: DomainSecrets;
  readonly commitIntervalMs: number;
  readonly signals: Signals;
  /** Shared with other processes; those of this process alone if there are none. */
  readonly stores?: Stores;
  readonly tracing?: Tracing;
  readonly logger: Logger;
  /** Says which day's quota counts (the system's). */
  readonly quotaClock?: Clock;
}

type RunOptions = RouterOptions & { readonly stores: Stores; readonly times: RecentTimes };

export interface Router {
  readonly readiness: Readiness;
  stop(): Promise<void>;
}

const clientIdOf = (instance: string): string => `rail.router.${instance}`;

/** Routes until it is stopped. An error ends one run; the next begins anew from what is committed. */
export async function startRouter(options: RouterOptions): Promise<Router> {
  countBuffersGlobally();
  const client = new KafkaClient({ ...options.kafka, clientId: clientIdOf(options.instance) });
  await client.connect();
  const { instance, stores = memoryStores(systemClock) } = options;
  routersOn(stores.quotas).add(instance);
  const recent = new RecentTimes(systemClock);
  const supervisor = new RouterSupervisor(client, { ...options, stores, times: recent });
  await supervisor.begin();
  options.signals.partUp.set({ part: 'router' }, 1);
  const watches = (): string[] => supervisor.partitions.map(({ topic, partition }) => `${topic}/${partition}`);
  const times = () => recent.figures;
  const quiet = startHeartbeat(stores.live, { part: 'router', instance, clock: systemClock, watches, times });
  return {
    readiness: () => (supervisor.isRouting ? undefined : 'it is not a member of its group'),
    async stop() {
      await supervisor.stop();
      routersOn(stores.quotas).delete(instance);
      await quiet();
      await client.close();
      options.signals.partUp.set({ part: 'router' }, 0);
    },
  };
}

/** One run: producer, entitlements and group in the order that leaves no gap (fence, read agreements, then join). */
class RouterRun {
  readonly #client: KafkaClient;
  readonly #producer: Producer;
  readonly #entitlements: Entitlements;
  readonly #paused: PausedLines;
  readonly #fetcher: Fetcher;
  readonly #group: GroupMember;
  readonly #loop: RouteLoop;
  readonly #stores: Stores;
  readonly #quotas: QuotaKeeper;
  #endedWell = false;

  constructor(client: KafkaClient, options: RunOptions, quality: ReadonlyMap<string, DatasetQuality>) {
    const { stores, logger, instance, quotaClock = systemClock } = options;
    this.#client = client;
    this.#stores = stores;
    this.#producer = new Producer(client, {
      transactionalId: `${routerGroup}.${options.instance}`,
      transactionTimeoutMs: 15_000,
    });
    this.#entitlements = new Entitlements(client, options.secrets, quality);
    this.#paused = new PausedLines(client);
    const fetching: FetcherOptions = {
      isolation: 'committed',
      // It stays where it is: a position that the log does not have is never replaced by another one.
      onPartitionError: (at, error) => options.logger.error({ ...at, error: error.message }, 'partition stopped'),
    };
    this.#fetcher = new Fetcher(client, { ...fetching, maxBytes: 32 << 20, maxPollBytes: 4 << 20 });
    this.#group = new GroupMember(client, {
      groupId: routerGroup,
      topics: options.datasets.map(({ topic }) => topic),
      instanceId: `${routerGroup}.${options.instance}`,
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 10_000,
      onAssigned: (partitions) =>
        this.#assigned(partitions).catch((error: unknown) => this.#loop.fail(describeError(error))),
      onRebalancing: () => this.#loop.pauseAndCommit(),
      onFailed: (error) => this.#loop.fail(error.message),
      onRevoked: (partitions) => this.#loop.release(partitions),
      onLost: () => this.#loop.fail('the group gave its partitions to another member'),
    });
    this.#quotas = new QuotaKeeper({
      stores,
      source: new KafkaQuotaSource(client, routerGroup),
      router: instance,
      clock: quotaClock,
      logger,
      fail: (reason) => this.#loop.fail(reason),
      onRatio: (agreement, ratio) => options.signals.agreementQuota.set({ agreement, window: 'day' }, ratio),
    });
    this.#loop = new RouteLoop({
      fetcher: this.#fetcher,
      transaction: new RouterTransaction(this.#producer, this.#group),
      sides: {
        entitlements: this.#entitlements,
        committed: new CommittedStandings(client),
        // A quarter of what the main walk takes: what is new goes first.
        newFetcher: () => new Fetcher(client, { ...fetching, maxBytes: 8 << 20, maxPollBytes: 1 << 20 }),
      },
      quotas: this.#quotas,
      paused: this.#paused,
      schemas: new WriterSchemas(
        new RegistryClient({ url: options.registryUrl, timeoutMs: 2000 }),
        new SchemaCache(stores.cache, client.metadataCache.clusterId),
      ),
      signals: new RouterSignals(options.signals, options.times),
      traces: new RouterTraces(options.tracing ?? noTracing, logger, routerGroup, clientIdOf(instance)),
      clock: systemClock,
      commitIntervalMs: options.commitIntervalMs,
    });
  }

  /** It is a member of its group, whether or not partitions are left for it. */
  get isMember(): boolean {
    return this.#group.identity().generationId >= 0;
  }

  /** That it reads now. */
  get partitions(): readonly TopicPartition[] {
    return this.#fetcher.assigned;
  }

  async begin(): Promise<void> {
    await this.#producer.init();
    // What stores of this process alone remember is of no use once another process may have fenced this one.
    if (this.#stores.status().kind === 'memory' && routersOn(this.#stores.quotas).size === 1) {
      await this.#stores.quotas.forget();
    }
    await Promise.all([this.#entitlements.start(), this.#paused.start()]);
    this.#group.start();
  }

  async run(): Promise<void> {
    await this.#loop.run();
    this.#endedWell = true;
  }

  stop(): void {
    this.#loop.stop();
  }

  /** Ends every piece, whatever becomes of the others. */
  async end(): Promise<void> {
    await this.#group.stop({ leave: false }).catch(() => undefined);
    await Promise.allSettled([
      this.#quotas.close(this.#endedWell),
      this.#fetcher.close(),
      this.#entitlements.stop(),
      this.#paused.stop(),
      this.#producer.close(),
    ]);
  }

  async #assigned(partitions: readonly TopicPartition[]): Promise<void> {
    const committed = await fetchCommittedOffsets(this.#client, routerGroup, partitions, { requireStable: true });
    const at = (timestamp: number) => partitions.map((partition) => ({ ...partition, timestamp }));
    const starts = await this.#client.listOffsets(at(-2));
    const positions = partitions.map(({ topic, partition }) => {
      const same = (entry: TopicPartition) => entry.topic === topic && entry.partition === partition;
      const position = committed.find(same);
      if (position !== undefined && position.offset >= 0) return position;
      return { topic, partition, offset: starts.find(same)?.offset ?? 0, leaderEpoch: -1 };
    });
    await this.#loop.assign(positions);
  }
}

/** Before routing starts anew: at once after a run that went well for a while, else later each time. */
const firstWaitMs = 50;
const lastWaitMs = 5000;

class RouterSupervisor {
  readonly #client: KafkaClient;
  readonly #options: RunOptions;
  readonly #quality: ReadonlyMap<string, DatasetQuality>;
  #run: RouterRun;
  #stopping = false;
  #ended: Promise<void> = Promise.resolve();

  constructor(client: KafkaClient, options: RunOptions) {
    this.#client = client;
    this.#options = options;
    this.#quality = new Map(options.datasets.map((dataset) => [dataset.topic, qualityOf(dataset)]));
    this.#run = new RouterRun(client, options, this.#quality);
  }

  get isRouting(): boolean {
    return this.#run.isMember;
  }

  /** That are routed here now. */
  get partitions(): readonly TopicPartition[] {
    return this.#run.partitions;
  }

  /** The first start fails loudly; later ones are tried until they succeed. */
  async begin(): Promise<void> {
    await this.#run.begin();
    this.#ended = this.#keepRunning();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#run.stop();
    await this.#ended;
  }

  async #keepRunning(): Promise<void> {
    let waitMs = firstWaitMs;
    for (;;) {
      const beganMs = systemClock.monotonic();
      try {
        await this.#run.run();
      } catch (error) {
        this.#options.logger.warn({ error: describeError(error) }, 'routing starts anew from what is committed');
      }
      await this.#run.end();
      if (systemClock.monotonic() - beganMs > lastWaitMs) waitMs = firstWaitMs;
      for (;;) {
        if (this.#stopping) return;
        await pause(waitMs);
        waitMs = Math.min(2 * waitMs, lastWaitMs);
        this.#run = new RouterRun(this.#client, this.#options, this.#quality);
        if (await this.#begins()) break;
      }
    }
  }

  async #begins(): Promise<boolean> {
    try {
      await this.#run.begin();
      if (this.#stopping) this.#run.stop();
      return true;
    } catch (error) {
      this.#options.logger.warn({ error: describeError(error) }, 'routing cannot start yet');
      await this.#run.end();
      return false;
    }
  }
}
