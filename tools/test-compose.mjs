// The deployment of docker-compose.yml, built, started and torn at: three routers, then each service killed in turn.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build.mjs';

const root = join(import.meta.dirname, '..');
const isThere = (args) => spawnSync('docker', args, { stdio: 'ignore' }).status === 0;
if (!isThere(['info']) || !isThere(['compose', 'version'])) {
  process.stderr.write('Skipped: no Docker daemon answers, or `docker compose` is not installed.\n');
  process.stdout.write('0 passed, 0 failed, 1 skipped\n');
  process.exit(0);
}
build(['.', 'test']);
const { status } = spawnSync(
  process.execPath,
  [join(root, 'tools/jest.mjs'), '-i', 'test/compose', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
