import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { arch, availableParallelism, platform, totalmem } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Finding } from './finding.ts';

const gib = 1 << 30;
const leastFreeBytes = gib;
const leastMemoryBytes = 2 * gib;

export function checkNode(): Finding {
  const major = Number(process.versions.node.split('.')[0]);
  const detail = `Node ${process.versions.node}, ${platform()} ${arch()}, ${availableParallelism()} processors`;
  if (major >= 24) return { check: 'node', status: 'ok', detail };
  return {
    check: 'node',
    status: 'fail',
    detail,
    advice: 'Start through npx rail or npm run: they bring the right Node.',
  };
}

export function checkMemory(): Finding {
  const detail = `${(totalmem() / gib).toFixed(1)} GiB of memory`;
  if (totalmem() >= leastMemoryBytes) return { check: 'memory', status: 'ok', detail };
  return { check: 'memory', status: 'warn', detail, advice: 'An embedded exchange wants about 1 GiB free.' };
}

/** Whether the data directory can be written to, and how much fits. */
export function checkDataDir(dataDir: string): Finding {
  const at = resolve(dataDir);
  let made = at; // the directory, or the one in which it will be made
  while (!existsSync(made)) made = dirname(made);
  try {
    accessSync(made, constants.W_OK);
    const { bavail, bsize } = statfsSync(made);
    const free = bavail * bsize;
    const detail = `${at}: ${(free / gib).toFixed(1)} GiB free`;
    if (free >= leastFreeBytes) return { check: 'data directory', status: 'ok', detail };
    return {
      check: 'data directory',
      status: 'fail',
      detail,
      advice: 'Free some space, or choose another --data-dir.',
    };
  } catch (error) {
    const detail = `${at}: ${(error as Error).message}`;
    return {
      check: 'data directory',
      status: 'fail',
      detail,
      advice: 'Choose another --data-dir, or allow writing to it.',
    };
  }
}

const [earliest, latest] = [Date.UTC(2026, 0, 1), Date.UTC(2100, 0, 1)];

/** Event times and agreements are judged by this clock; a wrong year ends or begins them. */
export function checkClock(nowMs: number): Finding {
  const detail = `${new Date(nowMs).toISOString()}, ${Intl.DateTimeFormat().resolvedOptions().timeZone}`;
  if (nowMs > earliest && nowMs < latest) return { check: 'clock', status: 'ok', detail };
  return { check: 'clock', status: 'fail', detail, advice: 'Set the clock of this machine.' };
}

/** Whether a port can be listened on; `holder` says who has it if it is ours. */
export async function checkPort(
  name: string,
  host: string,
  port: number,
  holder: () => Promise<string | undefined>,
): Promise<Finding> {
  const check = `port ${port}`;
  const fault = await listenFault(host, port);
  if (fault === undefined) return { check, status: 'ok', detail: `free for the ${name}` };
  const ours = await holder();
  if (ours !== undefined) return { check, status: 'ok', detail: ours };
  const advice = `Stop what listens there, or choose another port for the ${name}.`;
  return { check, status: 'fail', detail: `in use by another program (${fault})`, advice };
}

function listenFault(host: string, port: number): Promise<string | undefined> {
  return new Promise((settle) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => settle(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => settle(undefined)));
  });
}

/** Whether an exchange has left its data in a directory, and which. */
export function dataOf(dataDir: string): string[] {
  return ['broker', 'database', 'demo'].filter((name) => existsSync(resolve(dataDir, name)));
}
