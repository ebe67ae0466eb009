import { join } from 'node:path';
import type { BoardSnapshot } from '@rail/board';
import type { Catalogue } from '@rail/catalogue';
import type { Database, ThematicDatabase } from '@rail/thematic';
import { type PartName, up } from '../../apps/rail/src/up.ts';
import { startApacheKafka } from '../../tools/kafka/apache-kafka.mjs';
import { aDatabase } from './database.ts';

/** Whether each part of an exchange is a container of docker-compose.yml. */
export const isDeployed = process.env['RAIL_TEST_DEPLOYMENT'] === 'compose';

/** Whether scenarios run on Apache Kafka: then each starts one of its own, since line topics have fixed names. */
export const onApacheKafka = isDeployed || (process.env['RAIL_TEST_BROKERS'] ?? '') !== '';

export interface ScenarioExchange {
  /** Of this test, removed by it. */
  readonly folder: string;
  readonly parts: readonly Exclude<PartName, 'broker'>[];
  readonly schemasDir?: string;
  readonly commitIntervalMs?: number;
  readonly accessFile?: string;
  readonly feedsDir?: string;
  readonly logLevel?: string;
  readonly redisUrl?: string;
  readonly onNotice?: (text: string) => void;
}

/** An exchange under test, wherever its parts run. */
export interface TestExchange {
  readonly brokers: readonly string[];
  readonly registryUrl: string;
  readonly catalogue: Catalogue;
  readonly databases: readonly ThematicDatabase[];
  /** What the builder fills. Throws where no builder is one of the parts. */
  readonly db: Database;
  /** Of who may do everything; undefined where everybody at this machine may. */
  readonly token: string | undefined;
  board(): Promise<BoardSnapshot>;
  stop(): Promise<void>;
}

/**
 * An exchange with a broker of its own: in this process with the embedded broker, or with Apache Kafka where the suite runs
 * on that, or as a deployment where the suite runs against one.
 */
export async function startExchange(options: ScenarioExchange): Promise<TestExchange> {
  if (!isDeployed) return startHere(options);
  const { startDeployed } = await import('./deployed-exchange.ts');
  return startDeployed(options);
}

async function startHere(options: ScenarioExchange): Promise<TestExchange> {
  const kafka = onApacheKafka ? await startApacheKafka() : undefined;
  const database = await aDatabase(join(options.folder, 'data/database'), join(options.folder, 'templates'));
  try {
    const exchange = await up({
      parts: kafka === undefined ? ['broker', ...options.parts] : options.parts,
      dataDir: join(options.folder, 'data'),
      schemasDir: options.schemasDir ?? join(import.meta.dirname, '../../schemas'),
      host: '127.0.0.1',
      brokerPort: 0,
      boardPort: 0,
      kafka: { brokers: kafka === undefined ? [] : [kafka.address] },
      registryUrl: '',
      databaseUrl: 'url' in database ? database.url : undefined,
      accessFile: options.accessFile,
      feedsDir: options.feedsDir,
      redisUrl: options.redisUrl,
      linkageSecret: undefined,
      commitIntervalMs: options.commitIntervalMs ?? 20,
      logLevel: options.logLevel ?? 'warn',
      onNotice: options.onNotice ?? (() => undefined),
    });
    const { registryUrl, catalogue, databases } = exchange;
    return {
      brokers: exchange.kafka.brokers,
      registryUrl,
      catalogue,
      databases,
      token: undefined,
      get db() {
        return exchange.builder!.db;
      },
      board: () => Promise.resolve(exchange.board!.board),
      stop: async () => {
        await exchange.stop();
        await kafka?.stop();
      },
    };
  } catch (error) {
    await kafka?.stop();
    throw error;
  }
}
