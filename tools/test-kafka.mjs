// The contract and scenario suites, and what needs Kafka's own tools, against a real Apache Kafka.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build.mjs';
import { kafkaClassPath, missingForKafka, startApacheKafka } from './kafka/apache-kafka.mjs';

const missing = missingForKafka();
if (missing !== undefined) {
  process.stderr.write(`Skipped: ${missing}; Apache Kafka is fetched by Maven and runs on Java 17.\n`);
  process.stdout.write('0 passed, 0 failed, 1 skipped\n');
  process.exit(0);
}
build();
const kafka = await startApacheKafka();
process.stderr.write(`Apache Kafka 4.1.1 on ${kafka.address}\n`);
// Scenarios that are about the embedded broker, or start it themselves, tell nothing about another one.
const embeddedOnly = '/scenario/(broker-kill|bad-start|demo-)';
const suites =
  process.argv.length > 2
    ? process.argv.slice(2)
    : ['test/contract', 'test/scenario', 'test/kafka', 'apps/control/src/board/board.test.ts'];
const { status } = spawnSync(
  process.execPath,
  [
    join(import.meta.dirname, 'jest.mjs'),
    '-w',
    '1',
    '--testPathIgnorePatterns',
    '/node_modules/',
    '/dist/',
    embeddedOnly,
    '--',
    ...suites,
  ],
  {
    stdio: 'inherit',
    env: { ...process.env, RAIL_TEST_BROKERS: kafka.address, RAIL_KAFKA_CLASSPATH: kafkaClassPath() },
  },
);
await kafka.stop();
process.exit(status ?? 1);
