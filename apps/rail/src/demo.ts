import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { balanceLedger } from '@rail/agreements';
import { routerGroup, shareTopic } from '@rail/catalogue';
import { agreementsWithShares, boundsOf, collectEvidence, type LedgerWindow, topicsOfLedger } from '@rail/inspect';
import { fetchCommittedOffsets, KafkaClient } from '@rail/kafka-client';
import { formatCount, RailError, systemClock } from '@rail/kernel';
import { startPublisher } from '@rail/publisher';
import { topicsOf } from '@rail/thematic';
import { waitUntilDrained } from './drained.ts';
import { quarantineByReason } from './summary/quarantine-by-reason.ts';
import { DeliveryTimes } from './summary/percentiles.ts';
import { type Percentiles, type RunSummary, summarise } from './summary/run-summary.ts';
import { untilInterrupted } from './until-interrupted.ts';
import { type RunningExchange, up, type UpOptions } from './up.ts';

export interface DemoOptions {
  readonly up: UpOptions;
  readonly seed: number;
  readonly recordsPerSecond: number;
  readonly forMs: number | undefined;
  readonly interrupted: AbortSignal;
  /** Shows the exchange while it publishes, instead of a line of progress; resolves when the person leaves. */
  readonly watch?: (exchange: RunningExchange, ended: AbortSignal) => Promise<void>;
  readonly onNotice: (text: string) => void;
}

const drainMs = 60_000;
const progressMs = 5000;

/** Runs an exchange under generated load, drains it, and checks from its topics what became of every record. */
export async function runDemo(options: DemoOptions): Promise<RunSummary> {
  const startedAtMs = systemClock.now();
  const exchange = await up(options.up);
  exchange.signals.watchProcess();
  const client = new KafkaClient({ ...exchange.kafka, clientId: 'rail.demo' });
  try {
    await client.connect();
    options.onNotice(
      `broker ${exchange.kafka.brokers.join(',')}   control ${exchange.registryUrl}   gateway ${exchange.gatewayUrl}   data ${options.up.dataDir}`,
    );
    // What a run before left behind belongs to that run, even if it was killed and its records are routed only now.
    await drainRouter(client, exchange);
    const window = await ledgerWindow(client, exchange);
    const publishMs = await publish(options, exchange);
    options.onNotice('publishing has ended; waiting until everything is routed and committed');
    await drainRouter(client, exchange);
    await drainBuilder(client, exchange);
    options.onNotice('checking the ledger against the topics');
    return await summary(options, client, exchange, window, startedAtMs, publishMs);
  } finally {
    await client.close();
    await exchange.stop();
  }
}

async function publish(options: DemoOptions, exchange: RunningExchange): Promise<number> {
  const publisher = await startPublisher({
    kafka: exchange.kafka,
    registryUrl: exchange.registryUrl,
    catalogue: exchange.catalogue,
    signals: exchange.signals,
    stores: exchange.stores,
    seed: options.seed,
    worldStartMs: worldStart(options.up.dataDir, options.seed),
    recordsPerSecond: options.recordsPerSecond,
  });
  const began = performance.now();
  const ended = new AbortController();
  try {
    await Promise.race([
      untilInterrupted(options.interrupted, options.forMs),
      publisher.ended,
      watching(options, exchange, publisher, ended.signal),
    ]);
  } finally {
    ended.abort();
    await publisher.stop();
  }
  return performance.now() - began;
}

/** Resolves when the person who watches leaves; where nobody can watch, progress is told until the end. */
function watching(
  options: DemoOptions,
  exchange: RunningExchange,
  publisher: { readonly published: number },
  ended: AbortSignal,
): Promise<void> {
  if (options.watch !== undefined) return options.watch(exchange, ended);
  const began = performance.now();
  options.onNotice(`publishing ${options.recordsPerSecond} records/s; Ctrl-C ends the demo and prints the summary`);
  const progress = setInterval(() => {
    const seconds = (performance.now() - began) / 1000;
    options.onNotice(`${seconds.toFixed(0).padStart(4)} s  ${formatCount(publisher.published)} records published`);
  }, progressMs);
  ended.addEventListener('abort', () => clearInterval(progress), { once: true });
  return new Promise(() => undefined);
}

/** The world of a data directory begins once; later runs with its seed go on where it stopped. */
function worldStart(dataDir: string, seed: number): number {
  const file = join(dataDir, `world-${seed}.json`);
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { startMs: number }).startMs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const startMs = systemClock.now();
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, JSON.stringify({ startMs }));
  return startMs;
}

/** Where this run begins: what the router has not committed yet, and the ends of what it writes. */
async function ledgerWindow(client: KafkaClient, exchange: RunningExchange): Promise<LedgerWindow> {
  const window = new Map<string, number>();
  const topics = topicsOfLedger(exchange.catalogue, await agreementsWithShares(client));
  for (const { topic, partition, end } of await boundsOf(client, topics)) {
    if (!topic.startsWith('line.')) window.set(`${topic}/${partition}`, end);
  }
  for (const [place, offset] of await routerPositions(client, exchange)) window.set(place, offset);
  return window;
}

async function routerPositions(client: KafkaClient, exchange: RunningExchange): Promise<Map<string, number>> {
  const bounds = await boundsOf(
    client,
    exchange.catalogue.datasets.map((dataset) => dataset.topic),
  );
  const committed = await fetchCommittedOffsets(client, routerGroup, bounds);
  return new Map(
    committed
      .filter(({ offset }) => offset >= 0)
      .map(({ topic, partition, offset }) => [`${topic}/${partition}`, offset]),
  );
}

async function drainRouter(client: KafkaClient, exchange: RunningExchange): Promise<void> {
  const paused = exchange.pausedLines(); // what waits there waits for a person
  const lines = exchange.catalogue.datasets.flatMap(({ line, topic }) => (paused.has(line) ? [] : [topic]));
  if (!(await waitUntilDrained(client, lines, () => routerPositions(client, exchange), drainMs))) {
    throw new RailError('TARGET_MISSED', `the router has not caught up within ${drainMs / 1000} s`);
  }
}

async function drainBuilder(client: KafkaClient, exchange: RunningExchange): Promise<void> {
  const { builder } = exchange;
  if (builder === undefined) return;
  const fed = new Set(exchange.databases.flatMap((database) => topicsOf(database)));
  const shares = [...exchange.agreementVersions().keys()].map(shareTopic).filter((topic) => fed.has(topic));
  const positions = () =>
    Promise.resolve(
      new Map(
        builder
          .status()
          .flatMap((database) =>
            database.positions.map(({ topic, partition, next }) => [`${topic}/${partition}`, next]),
          ),
      ),
    );
  if (!(await waitUntilDrained(client, shares, positions, drainMs))) {
    throw new RailError('TARGET_MISSED', `the thematic databases have not caught up within ${drainMs / 1000} s`);
  }
}

async function summary(
  options: DemoOptions,
  client: KafkaClient,
  exchange: RunningExchange,
  window: LedgerWindow,
  startedAtMs: number,
  durationMs: number,
): Promise<RunSummary> {
  const agreements = await agreementsWithShares(client);
  const evidence = await collectEvidence(client, exchange.catalogue, agreements, window);
  const toShare = await DeliveryTimes.read(exchange.signals, 'share');
  return summarise({
    seed: options.seed,
    mode: options.up.parts.includes('broker') ? 'embedded' : 'brokers',
    startedAtMs,
    durationMs,
    balance: balanceLedger(evidence),
    promises: exchange.catalogue.lines.map(({ id: line, datasets }) => ({
      line,
      promiseMs: Math.min(...datasets.map(({ freshnessMs }) => freshnessMs)),
      freshnessMsP99: toShare.of(line).p99,
    })),
    states: new Map((await exchange.board?.lookAgain())?.lines.map(({ line, state }) => [line, state])),
    paused: exchange.pausedLines(),
    versions: exchange.agreementVersions(),
    thematic: (await exchange.builder?.digests()) ?? [],
    latencyMs: {
      publishToShare: toShare.of(),
      publishToCommit: slowest(exchange.builder?.status().map(({ publishToCommitMs }) => publishToCommitMs) ?? []),
    },
    quarantine: await quarantineByReason(client, exchange.catalogue, window),
  });
}

/** Of several databases the one that is behind the others. */
function slowest(
  databases: readonly { readonly p50: number | undefined; readonly p99: number | undefined }[],
): Percentiles {
  const most = (values: readonly (number | undefined)[]): number | null => {
    const known = values.filter((value) => value !== undefined);
    return known.length === 0 ? null : Math.round(Math.max(...known));
  };
  return { p50: most(databases.map(({ p50 }) => p50)), p99: most(databases.map(({ p99 }) => p99)) };
}
