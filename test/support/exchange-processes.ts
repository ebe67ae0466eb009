import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ApacheKafka, startApacheKafka } from '../../tools/kafka/apache-kafka.mjs';
import type { DatabaseTarget } from '@rail/thematic';
import { aDatabase } from './database.ts';
import { onApacheKafka } from './exchange.ts';
import { atTheEnd, type PartDeclaration, PartProcess } from './part-process.ts';

export const partNames = ['broker', 'control', 'router', 'builder', 'publisher'] as const;
/** A part of an exchange, or a second router that shares the work of the first. */
export type PartName = (typeof partNames)[number] | 'router 1';

export const schemasDir = join(import.meta.dirname, '../../schemas');

export interface ExchangeProcessesOptions {
  readonly dataDir: string;
  readonly seed: number;
  readonly recordsPerSecond: number;
  /** Whether a part that could not start, because another one was down, is started again. */
  readonly restartsStarting: boolean;
  /** Other declarations than those of the repository. */
  readonly schemasDir?: string;
  /** More settings of control. */
  readonly controlEnv?: Readonly<Record<string, string>>;
}

/** A whole exchange, each part a process of its own, on one data directory and on ports that outlive a restart. */
export class ExchangeProcesses {
  readonly #options: ExchangeProcessesOptions;
  readonly #parts = new Map<PartName, PartProcess>();
  readonly #starts = new Map<PartName, number>();
  /** The broker, where it is none of the parts. */
  kafka: ApacheKafka | undefined;
  #brokerPort = '0';
  #controlPort = '0';
  #database: DatabaseTarget | undefined;

  constructor(options: ExchangeProcessesOptions) {
    this.#options = options;
  }

  get dataDir(): string {
    return this.#options.dataDir;
  }

  get brokers(): string {
    return `127.0.0.1:${this.#brokerPort}`;
  }

  get registryUrl(): string {
    return `http://127.0.0.1:${this.#controlPort}`;
  }

  /** Where the builder writes, once it has started. */
  get database(): DatabaseTarget {
    return this.#database!;
  }

  get routers(): PartName[] {
    return [...this.#parts.keys()].filter((name) => name.startsWith('router'));
  }

  /** What the publisher says it has published and got acknowledged, once it has stopped; none if it was restarted. */
  get published(): number | undefined {
    const count = /"published":(\d+)/.exec(this.#part('publisher').said)?.[1];
    return this.#starts.get('publisher') === 1 && count !== undefined ? Number(count) : undefined;
  }

  /** Starts all parts in the order of their needs. */
  async start(): Promise<void> {
    const { dataDir } = this.#options;
    this.#database = await aDatabase(join(dataDir, 'thematic'), join(dataDir, 'templates'));
    this.#brokerPort = (await this.#startBroker()).split(':').at(-1)!;
    this.#controlPort = (await this.restart('control').ready)!.split(':').at(-1)!;
    await Promise.all([this.restart('router').ready, this.restart('builder').ready, this.restart('publisher').ready]);
  }

  /** On Apache Kafka the broker is none of the parts: it is started once. */
  async #startBroker(): Promise<string> {
    if (!onApacheKafka) return (await this.restart('broker').ready)!;
    const kafka = await startApacheKafka();
    atTheEnd(() => kafka.stop());
    this.kafka = kafka;
    return kafka.address;
  }

  /** Starts a part that is down; its `ready` tells when it is up. */
  restart(name: PartName): PartProcess {
    const part = new PartProcess(this.#declaration(name));
    this.#parts.set(name, part);
    this.#starts.set(name, (this.#starts.get(name) ?? 0) + 1);
    return part;
  }

  /** Resolves when a part is up. Throws when it ended by itself. */
  async whenUp(name: PartName): Promise<void> {
    for (;;) {
      try {
        await this.#part(name).ready;
        return;
      } catch (error) {
        if (!this.#options.restartsStarting) throw error;
        await pause(300);
        this.restart(name);
      }
    }
  }

  /** SIGKILL. Throws when the part had ended by itself. */
  kill(name: PartName): Promise<void> {
    return this.#part(name).kill({ mayFailToStart: this.#options.restartsStarting });
  }

  freeze(name: PartName, ms: number): Promise<void> {
    return this.#part(name).freeze(ms);
  }

  /** SIGTERM; answers the exit code. */
  stop(name: PartName): Promise<number | null> {
    return this.#part(name).stop();
  }

  #part(name: PartName): PartProcess {
    return this.#parts.get(name)!;
  }

  #declaration(name: PartName): PartDeclaration {
    const { dataDir, seed, recordsPerSecond, controlEnv = {} } = this.#options;
    const { database } = this;
    const databaseUrl = 'url' in database ? { DATABASE_URL: database.url } : {};
    const env = {
      KAFKA_BROKERS: this.brokers,
      SCHEMA_REGISTRY_URL: this.registryUrl,
      RAIL_SCHEMAS: this.#options.schemasDir ?? schemasDir,
      RAIL_DATA_DIR: dataDir,
      RAIL_LOG_LEVEL: 'info',
    };
    switch (name) {
      case 'broker': {
        const args = ['--data-dir', join(dataDir, 'broker'), '--port', this.#brokerPort];
        return { name, main: 'libs/kafka-broker/src/node/main.ts', args };
      }
      case 'control':
        return {
          name,
          main: 'apps/control/src/main.ts',
          env: { ...env, RAIL_BOARD_PORT: this.#controlPort, ...controlEnv },
        };
      case 'router':
        return { name, main: 'apps/router/src/main.ts', env: { ...env, RAIL_INSTANCE: '0' } };
      case 'router 1':
        return { name, main: 'apps/router/src/main.ts', env: { ...env, RAIL_INSTANCE: '1' } };
      case 'builder':
        return { name, main: 'apps/builder/src/main.ts', env: { ...env, ...databaseUrl } };
      case 'publisher':
        return {
          name,
          main: 'apps/publisher/src/main.ts',
          env: { ...env, RAIL_SEED: String(seed), RAIL_RATE: String(recordsPerSecond) },
        };
    }
  }
}
