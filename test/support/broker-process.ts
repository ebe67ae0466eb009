import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '../..');
const main = join(root, 'libs/kafka-broker/src/node/main.ts');
const fromSources = ['--conditions=source', '--import', join(root, 'tools/swc-hooks.mjs')];

export interface BrokerProcess {
  readonly address: string;
  /** SIGKILL: nothing of its own runs any more. */
  kill(): Promise<void>;
  /** SIGTERM: an orderly stop; answers the exit code. */
  stop(): Promise<number | null>;
}

const running = new Set<ChildProcess>();

/** For the end of a test that failed half way. */
export function killBrokerProcesses(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** The broker as a process of its own, ready to serve. */
export async function aBrokerProcess(dataDir: string, ...options: readonly string[]): Promise<BrokerProcess> {
  const args = [...fromSources, main, '--data-dir', dataDir, '--port', '0', ...options];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return (await exited)[0];
  };
  return {
    address: (JSON.parse(line) as { listening: string }).listening,
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
  };
}
