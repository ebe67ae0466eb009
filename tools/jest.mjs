// Runs Jest on the TypeScript sources: `npm run test:only -- libs/avro` for some files, all without an argument.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const flags = [
  '--experimental-vm-modules',
  '--conditions=source',
  '--enable-source-maps',
  '--disable-warning=ExperimentalWarning',
  '--import',
  join(root, 'tools/swc-hooks.mjs'),
];
const jest = join(root, 'node_modules/jest/bin/jest.js');
const { status } = spawnSync(process.execPath, [...flags, jest, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
