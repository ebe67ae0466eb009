// The contract and scenario suites, and what needs Kafka's own tools, against a real Apache Kafka.
import { build } from './build.mjs';
import { kafkaClassPath, missingForKafka, startApacheKafka } from './kafka/apache-kafka.mjs';
import { runSuites } from './kafka/run-suites.mjs';

const missing = missingForKafka();
if (missing !== undefined) {
  process.stderr.write(`Skipped: ${missing}; Apache Kafka is fetched by Maven and runs on Java 17.\n`);
  process.stdout.write('0 passed, 0 failed, 1 skipped\n');
  process.exit(0);
}
build();
const kafka = await startApacheKafka();
process.stderr.write(`Apache Kafka 4.1.1 on ${kafka.address}\n`);
const suites =
  process.argv.length > 2
    ? process.argv.slice(2)
    : ['test/contract', 'test/scenario', 'test/kafka', 'apps/control/src/board/board.test.ts'];
const status = runSuites(suites, { RAIL_TEST_BROKERS: kafka.address, RAIL_KAFKA_CLASSPATH: kafkaClassPath() });
await kafka.stop();
process.exit(status);
