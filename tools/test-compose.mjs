// The deployment of docker-compose.yml: the scenario suite against its services, each scenario with a deployment of its own,
// and one with three routers whose services are killed in turn. `npm run test:compose -- test/compose` runs only that.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build.mjs';
import { runSuites } from './kafka/run-suites.mjs';

const root = join(import.meta.dirname, '..');
const isThere = (args) => spawnSync('docker', args, { stdio: 'ignore' }).status === 0;
if (!isThere(['info']) || !isThere(['compose', 'version'])) {
  process.stderr.write('Skipped: no Docker daemon answers, or `docker compose` is not installed.\n');
  process.stdout.write('0 passed, 0 failed, 1 skipped\n');
  process.exit(0);
}
build(['.', 'test']);
const env = { RAIL_VERSION: `test-${process.pid}`, RAIL_TEST_DEPLOYMENT: 'compose' };
const docker = (...args) =>
  spawnSync('docker', args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 2, 2] }).status;
if (docker('compose', 'build') !== 0) process.exit(1);
// Not those that kill the parts of an exchange as processes, that start what they need themselves, or that need no exchange.
const scenarios =
  'test/scenario/(agreements|backfill|bad-records|commands|feed-formats|feed-to-database|inspection|line-control|' +
  'quarantine|quota|replay-datasets|replay-on-command|schema-evolution|trace).test.ts';
const chosen = process.argv.slice(2);
const status = runSuites(chosen.length > 0 ? chosen : ['test/compose', scenarios], env);
docker('image', 'rm', `data-rail:${env.RAIL_VERSION}`);
process.exit(status);
