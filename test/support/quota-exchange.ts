import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { balanceLedger, type LedgerBalance } from '@rail/agreements';
import { RegistryClient } from '@rail/avro';
import type { BoardSnapshot } from '@rail/board';
import type { AgreementPage } from '@rail/board/api';
import { valueSubject } from '@rail/catalogue';
import { createStream, type RecordStream } from '@rail/generators';
import { collectEvidence, type QuotaUse, quotaUse, visitAccounts } from '@rail/inspect';
import { fetchCommittedOffsets, KafkaClient, Producer } from '@rail/kafka-client';
import { RecordBatchBuilder } from '@rail/kafka-protocol';
import { createLogger, Signals, type Stores } from '@rail/runtime';
import { linkageSecrets, startRouter } from '@rail/router';
import { startExchange, type TestExchange } from './exchange.ts';
import { recordsOn } from './exchange-evidence.ts';
import { PartProcess } from './part-process.ts';

const shipped = join(import.meta.dirname, '../../schemas');
const warnings = readFileSync(join(shipped, 'agreements/em-er-014.yaml'), 'utf8');
export const line = 'line.emergency-management.hazard-warning';
export const partitions = [0, 1, 2];
export const recordsPerBatch = 20;
export const dayMs = 86_400_000;

type Router = Awaited<ReturnType<typeof startRouter>>;

/** An exchange with one line and agreements on it, whose routers a test starts, in this process or as processes. */
export class QuotaExchange {
  readonly folder = mkdtempSync(join(tmpdir(), 'rail-quota-'));
  readonly notices: string[] = [];
  readonly published = [0, 0, 0];
  readonly signals = new Signals();
  /** How far ahead the clocks are by which routers in this process tell the day. */
  aheadMs = 0;
  #exchange!: TestExchange;
  #client!: KafkaClient;
  #producer!: Producer;
  #stream!: RecordStream;
  #schemaId = 0;
  readonly #routers = new Set<Router>();
  readonly #declared: string[] = [];

  get publishedRecords(): number {
    return this.published.reduce((sum, count) => sum + count, 0);
  }

  get client(): KafkaClient {
    return this.#client;
  }

  /** What control sees. */
  board(): Promise<BoardSnapshot> {
    return this.#exchange.board();
  }

  /** What the page of an agreement says. */
  async page(agreement: string): Promise<AgreementPage> {
    return (await (await fetch(`${this.#exchange.registryUrl}/v1/agreements/${agreement}`)).json()) as AgreementPage;
  }

  async start(redisUrl?: string): Promise<void> {
    for (const part of ['lines', 'thematic']) {
      cpSync(join(shipped, part), join(this.folder, 'schemas', part), { recursive: true });
    }
    mkdirSync(join(this.folder, 'schemas/agreements'));
    this.#exchange = await startExchange({
      folder: this.folder,
      parts: ['control'],
      schemasDir: join(this.folder, 'schemas'),
      onNotice: (text) => this.notices.push(text),
      ...(redisUrl !== undefined && { redisUrl }),
    });
    const { brokers, registryUrl, catalogue } = this.#exchange;
    this.#client = new KafkaClient({ brokers: [...brokers], clientId: 'test' });
    await this.#client.connect();
    const dataset = catalogue.dataset('emergency-management/hazard-warning');
    this.#schemaId = await new RegistryClient({ url: registryUrl }).register(valueSubject(line), dataset.schemaText);
    this.#stream = createStream([dataset], { seed: 7, startMs: Date.now() });
    this.#producer = new Producer(this.#client);
    await this.#producer.init();
  }

  async stop(): Promise<void> {
    await this.stopRouters();
    await this.#producer.close();
    await this.#client.close();
    await this.#exchange.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** `terms` are lines of an agreement file; `onSuspend` and others as there. */
  async declare(id: string, terms = ''): Promise<void> {
    const text = `${warnings.replace('id: em-er-014', `id: ${id}`)}${terms}\n`;
    writeFileSync(join(this.folder, 'schemas/agreements', `${id}.yaml`), text);
    this.#declared.push(id);
    await this.until(`${id} in force`, () => this.notices.some((notice) => notice.includes(`${id} v1 in force`)));
  }

  /** So many batches to each partition. */
  async publish(batches: number): Promise<void> {
    const frame = Buffer.alloc(5);
    frame.writeInt32BE(this.#schemaId, 1);
    for (let sent = 0; sent < batches; sent++) {
      for (const partition of partitions) {
        const builder = new RecordBatchBuilder();
        while (builder.recordCount < recordsPerBatch) {
          const { key, value, flaw } = this.#stream.next();
          if (value === null || flaw !== undefined) continue;
          const framed = Buffer.concat([frame, value]);
          builder.append(Date.now(), key, 0, key.length, framed, 0, framed.length, null);
        }
        await this.#producer.send(line, partition, builder.finish({}));
        this.published[partition]! += recordsPerBatch;
      }
    }
  }

  async startRouter(instance: string, stores: Stores): Promise<Router> {
    const router = await startRouter({
      kafka: { brokers: this.#exchange.brokers },
      registryUrl: this.#exchange.registryUrl,
      datasets: this.#exchange.catalogue.datasets.filter(({ topic }) => topic === line),
      instance,
      secrets: linkageSecrets(join(this.folder, 'linkage.secret'), undefined),
      commitIntervalMs: 5,
      signals: this.signals,
      logger: createLogger('router', 'warn'),
      stores,
      quotaClock: { now: () => Date.now() + this.aheadMs, monotonic: () => performance.now() },
    });
    this.#routers.add(router);
    return router;
  }

  async stopRouters(): Promise<void> {
    await Promise.all([...this.#routers].map((router) => router.stop()));
    this.#routers.clear();
  }

  /** A router that can be killed. */
  routerProcess(instance: string, redisUrl: string): PartProcess {
    const env = {
      KAFKA_BROKERS: this.#exchange.brokers.join(','),
      SCHEMA_REGISTRY_URL: this.#exchange.registryUrl,
      RAIL_SCHEMAS: join(this.folder, 'schemas'),
      RAIL_DATA_DIR: this.folder,
      RAIL_INSTANCE: instance,
      RAIL_COMMIT_INTERVAL_MS: '5',
      REDIS_URL: redisUrl,
    };
    return new PartProcess({ name: `router ${instance}`, main: 'apps/router/src/main.ts', env });
  }

  /** Offsets of line records that an agreement was given, by partition, in the order of its share. */
  async origins(agreement: string): Promise<(number | undefined)[][]> {
    const records = await recordsOn(this.#client, `share.${agreement}`);
    return partitions.map((at) => records.filter(({ partition }) => partition === at).map(({ origin }) => origin));
  }

  async delivered(agreement: string): Promise<number> {
    return (await this.origins(agreement)).flat().length;
  }

  /** Waits until the share has so many records; it may have got more meanwhile. */
  reaches(agreement: string, count: number, withinMs?: number): Promise<void> {
    return this.until(`${agreement} has ${count}`, async () => (await this.delivered(agreement)) >= count, withinMs);
  }

  /** Each partition of the share holds what its source holds, from the start on, without a gap. */
  async expectPrefix(agreement: string): Promise<void> {
    for (const origins of await this.origins(agreement)) expect(origins).toEqual(origins.map((_, at) => at));
  }

  /** By the router's accounts, what was delivered in each day. */
  async deliveredByDay(agreement: string): Promise<Map<string, number>> {
    const days = new Map<string, number>();
    await visitAccounts(this.#client, { fromMs: 0 }, ({ account }) => {
      for (const { agreement: id, day, delivered } of account.agreements) {
        if (id === agreement && day !== undefined) days.set(day, (days.get(day) ?? 0) + delivered);
      }
    });
    return days;
  }

  quotaUse(id: string, recordsPerDay: number): Promise<QuotaUse | null> {
    return quotaUse(this.#client, { id, quota: { recordsPerDay } }, line, Date.now() + this.aheadMs);
  }

  /** The main walk has passed everything that was published. */
  async routed(): Promise<void> {
    const places = partitions.map((partition) => ({ topic: line, partition }));
    await this.until('the line is routed', async () => {
      const rows = await fetchCommittedOffsets(this.#client, 'rail.router', places);
      return rows.every(({ partition, offset }) => offset >= this.published[partition]!);
    });
  }

  async standings(agreement: string): Promise<string[]> {
    const places = partitions.map((partition) => ({ topic: line, partition }));
    const rows = await fetchCommittedOffsets(this.#client, `rail.router.${agreement}`, places);
    return rows.map(({ metadata }) => metadata);
  }

  async balance(): Promise<LedgerBalance> {
    return balanceLedger(await collectEvidence(this.#client, this.#exchange.catalogue, this.#declared));
  }

  async until(what: string, isSo: () => boolean | Promise<boolean>, withinMs = 30_000): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (!(await isSo())) {
      if (performance.now() > deadline)
        throw new Error(`not within ${withinMs} ms: ${what}\n${this.notices.join('\n')}`);
      await pause(100);
    }
  }
}
