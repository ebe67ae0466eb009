// Starts a script of this repository on the pinned Node, whatever Node the user has (20 or newer), after installing
// the dependencies once. The binary is started by path: npm 10 unlinks `.bin/node` when it drops the packages of
// other platforms.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, existsSync, mkdirSync, constants as modes, readFileSync, writeFileSync } from 'node:fs';
import { constants, homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAJOR = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');

function install() {
  const stampFile = join(modules, '.rail-lock');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(process.platform + process.arch)
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;
  process.stderr.write('Installing dependencies, once (under a minute)...\n');
  const options = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const cache = process.env.npm_config_cache ?? join(homedir(), '.npm');
  try {
    mkdirSync(cache, { recursive: true });
    accessSync(cache, modes.W_OK);
  } catch {
    options.push('--cache', join(tmpdir(), 'rail-npm-cache'));
  }
  const cli = process.env.npm_execpath;
  const viaNode = cli !== undefined && /npm-cli\.c?js$/.test(cli);
  const result = spawnSync(viaNode ? process.execPath : 'npm', viaNode ? [cli, ...options] : options, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: !viaNode && process.platform === 'win32',
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
  writeFileSync(stampFile, wanted);
}

function pinnedNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const file = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  const names = [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`];
  const found = names.map((name) => join(modules, name, file)).find((path) => existsSync(path));
  if (found !== undefined && spawnSync(found, ['-v']).status === 0) return found;
  if (Number(process.versions.node.split('.')[0]) >= MAJOR) return process.execPath;
  process.stderr.write(`Node ${MAJOR} is needed; this is ${process.version}.\n`);
  process.exit(1);
}

install();
const node = pinnedNode();
const env = { ...process.env, PATH: [dirname(node), join(modules, '.bin'), process.env.PATH].join(delimiter) };
const child = spawn(node, process.argv.slice(2), { stdio: 'inherit', env });
process.on('SIGINT', () => {}); // the terminal has sent it to the child too
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal === null ? code : 128 + constants.signals[signal]));
