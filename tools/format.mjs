// oxfmt over everything that is written by hand; `--check` only looks.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const oxfmt = join(root, 'node_modules/oxfmt/bin/oxfmt');
const paths = ['apps', 'libs', 'test', 'tools', 'bench', '!**/dist/**', '!bench/results/**', '!test/fixtures/**'];
const { status } = spawnSync(process.execPath, [oxfmt, ...process.argv.slice(2), ...paths], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
