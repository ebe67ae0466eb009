// The contract and scenario suites, and what is about services that go away, against Apache Kafka and PostgreSQL
// in containers. `npm run test:containers -- test/containers` runs only some.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { runSuites } from './kafka/run-suites.mjs';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'test/containers');

// The clean-up container of testcontainers is none that a test needs: each stops what it starts.
process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true';
process.env.TESTCONTAINERS_HOST_OVERRIDE ??= '127.0.0.1';
if (!existsSync(join(folder, 'node_modules/testcontainers'))) {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', args, {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}
const { missingForContainers, startKafka, startPostgres } = await import('../test/containers/containers.mjs');
const missing = await missingForContainers();
if (missing !== undefined) {
  process.stderr.write(`Skipped: ${missing}.\n`);
  process.stdout.write('0 passed, 0 failed, 1 skipped\n');
  process.exit(0);
}
build(['.', 'test']);
const [kafka, postgres] = await Promise.all([startKafka(), startPostgres()]);
process.stderr.write(`Kafka ${kafka.address}, PostgreSQL port ${postgres.port}\n`);
const chosen = process.argv.slice(2);
const suites = chosen.length > 0 ? chosen : ['test/containers', 'test/contract', 'test/scenario', 'libs/thematic/.*pg'];
const status = runSuites(suites, {
  RAIL_TEST_BROKERS: kafka.address,
  RAIL_TEST_KAFKA: 'container',
  RAIL_TEST_DATABASE_URL: postgres.url,
});
await Promise.all([kafka.stop(), postgres.stop()]);
process.exit(status);
