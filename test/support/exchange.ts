import { join } from 'node:path';
import type { DatabaseTarget } from '@rail/thematic';
import { type PartName, type RunningExchange, up } from '../../apps/rail/src/up.ts';
import { startApacheKafka } from '../../tools/kafka/apache-kafka.mjs';
import { aDatabase } from './database.ts';

/** Whether scenarios run on Apache Kafka: then each starts one of its own, since line topics have fixed names. */
export const onApacheKafka = (process.env['RAIL_TEST_BROKERS'] ?? '') !== '';

export interface ScenarioExchange {
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

/** An exchange in this process, with a broker of its own: the embedded one, or Apache Kafka where the suite runs on it. */
export async function startExchange(
  options: ScenarioExchange,
): Promise<RunningExchange & { readonly database: DatabaseTarget }> {
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
      brokers: kafka === undefined ? [] : [kafka.address],
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
    const stop = async () => {
      await exchange.stop();
      await kafka?.stop();
    };
    return { ...exchange, database, stop };
  } catch (error) {
    await kafka?.stop();
    throw error;
  }
}
