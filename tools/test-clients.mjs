// The sample of every language that `rail subscribe` knows, really run, where its toolchain is found: it fetches the
// libraries of that language, once, into .cache/clients. First against the embedded broker, then against Apache Kafka
// if Java and Maven are there. `npm run test:clients -- go` runs one.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build.mjs';
import { missingForKafka, startApacheKafka } from './kafka/apache-kafka.mjs';

const languages = process.argv.slice(2);
const suites = languages.length === 0 ? ['test/clients'] : languages.map((name) => `test/clients/subscribe.${name}`);

function run(env) {
  const jest = join(import.meta.dirname, 'jest.mjs');
  const { status } = spawnSync(process.execPath, [jest, '-w', '1', '--', ...suites], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return status ?? 1;
}

build();
let status = run({});
const missing = missingForKafka();
if (missing === undefined) {
  const kafka = await startApacheKafka();
  process.stderr.write(`Apache Kafka 4.1.1 on ${kafka.address}\n`);
  status ||= run({ RAIL_TEST_BROKERS: kafka.address });
  await kafka.stop();
} else {
  process.stderr.write(`Skipped on Apache Kafka: ${missing}.\n`);
}
process.exit(status);
