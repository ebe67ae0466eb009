// Runs a benchmark of `bench/` on the sources, after a build that tells of type errors: `npm run bench -- router --quick`.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const [name = '', ...args] = process.argv.slice(2);
const names = readdirSync(join(root, 'bench'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));
if (!names.includes(name) || !existsSync(join(root, 'bench', `${name}.ts`))) {
  process.stderr.write(`usage: npm run bench -- ${names.join('|')} [options] [-o json]\n`);
  process.exit(2);
}
await import('./build.mjs');
const flags = ['--conditions=source', '--enable-source-maps', '--import', join(root, 'tools/swc-hooks.mjs')];
const child = spawn(process.execPath, [...flags, join(root, 'bench/macro/main.ts'), name, ...args], {
  cwd: root,
  stdio: 'inherit',
});
process.on('SIGINT', () => {}); // the terminal has sent it to the child too
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]));
