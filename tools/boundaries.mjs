// Import directions, checked by dependency-cruiser against .dependency-cruiser.mjs. Fails too if it saw no module.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
const args = [cruiser, '--config', '.dependency-cruiser.mjs', '-T', 'json', 'apps', 'libs'];
const { stdout, stderr, status } = spawnSync(process.execPath, args, {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 1 << 28,
});
if (stdout === '') {
  process.stderr.write(stderr);
  process.exit(status || 1);
}
const { summary } = JSON.parse(stdout);
for (const { from, to, rule } of summary.violations) process.stderr.write(`${rule.name}: ${from} -> ${to}\n`);
if (!(summary.totalCruised > 100)) {
  process.stderr.write(`the check saw only ${summary.totalCruised} modules\n`);
  process.exit(1);
}
if (summary.error > 0) process.exit(1);
process.stderr.write(`${summary.totalCruised} modules keep their directions\n`);
