import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startBroker } from '@rail/kafka-broker';

import { missingForKafka, startApacheKafka } from '../../tools/kafka/apache-kafka.mjs';

export interface BenchBroker {
  readonly address: string;
  /** What the figures were measured on. */
  readonly name: string;
  stop(): Promise<void>;
}

/** Apache Kafka; where it cannot run, the embedded broker, and the name says so. */
export async function startBenchBroker(): Promise<BenchBroker> {
  const missing = missingForKafka();
  if (missing === undefined) {
    const kafka = await startApacheKafka();
    return { address: kafka.address, name: 'Apache Kafka 4.1.1', stop: () => kafka.stop() };
  }
  process.stderr.write(`${missing}: measuring on the embedded broker instead of Apache Kafka\n`);
  const dataDir = mkdtempSync(join(tmpdir(), 'rail-bench-'));
  const broker = await startBroker({ dataDir, port: 0 });
  return {
    address: `${broker.host}:${broker.port}`,
    name: `embedded broker (${missing})`,
    async stop() {
      await broker.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
