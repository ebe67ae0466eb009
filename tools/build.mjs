// Compiles every workspace with TypeScript 7 and makes the board's pages; a build with nothing to do takes under 0.2 s.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildBoard } from './build-board.mjs';

const root = join(import.meta.dirname, '..');
const tsc = join(root, 'node_modules/@typescript/native/bin/tsc');

/** Ends the process if something does not compile. */
export function build(projects = ['.']) {
  const { status } = spawnSync(process.execPath, [tsc, '-b', ...projects], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
  if (projects.includes('.')) buildBoard();
}

if (import.meta.main) build(process.argv.length > 2 ? process.argv.slice(2) : undefined);
