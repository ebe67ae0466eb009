// Makes the board's pages with Vite into apps/board/dist, with compressed copies beside them; nothing if no source changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = join(import.meta.dirname, '..');
const app = join(root, 'apps/board');
const dist = join(app, 'dist');
const stampFile = '.stamp';
const sources = ['apps/board', 'libs/board/src', 'libs/kernel/src', 'package-lock.json', 'tools/build-board.mjs'];

/** Ends the process if the pages cannot be made. */
export function buildBoard() {
  const stamp = stampOf(sources);
  if (readIfThere(join(dist, stampFile)) === stamp) return;
  // Pages that are being served are replaced at once, not while they are made.
  const made = join(root, '.cache', `board-${process.pid}`);
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const args = [vite, 'build', '--config', join(app, 'vite.config.mjs'), '--outDir', made, '--logLevel', 'warn', app];
  const { status } = spawnSync(process.execPath, args, { cwd: app, stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    rmSync(made, { recursive: true, force: true });
    process.exit(status ?? 1);
  }
  for (const file of filesBelow(made)) compress(file);
  writeFileSync(join(made, stampFile), stamp);
  const old = `${made}.old`;
  try {
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(made, dist);
  } catch (error) {
    if (!existsSync(dist)) throw error; // else another build was quicker
  }
  for (const folder of [made, old]) rmSync(folder, { recursive: true, force: true });
}

/** Names, sizes and times of all sources: a build with nothing to do reads none of them. */
function stampOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap((each) => filesBelow(join(root, each)))) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules' && !name.startsWith('dist') && !name.startsWith('.'))
    .flatMap(({ name }) => filesBelow(join(path, name)))
    .toSorted((left, right) => (left < right ? -1 : 1));
}

function compress(file) {
  if (!/\.(html|js|css|svg)$/.test(file)) return;
  const bytes = readFileSync(file);
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
