import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const fromSources = ['--conditions=source', '--enable-source-maps', '--import', join(root, 'tools/swc-hooks.mjs')];
const running = new Set<ChildProcess>();

/** For the end of a test that failed half way. */
export function killRailProcesses(): void {
  for (const child of running) child.kill('SIGKILL');
}

export interface RailEnded {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The `rail` command as a process of its own. */
export class RailProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<RailEnded>;
  stdout = '';
  stderr = '';

  constructor(...args: readonly string[]) {
    this.child = spawn(process.execPath, [...fromSources, join(root, 'apps/rail/src/main.ts'), ...args], {
      // The environment as the test has set it: a child would get that of the test runner.
      env: { ...process.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(this.child);
    this.child.stdout!.on('data', (chunk) => (this.stdout += String(chunk)));
    this.child.stderr!.on('data', (chunk) => (this.stderr += String(chunk)));
    this.ended = new Promise((resolve) => {
      this.child.once('close', (exitCode) => {
        running.delete(this.child);
        resolve({ exitCode, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  /** Resolves with what stdout or stderr holds once it matches; rejects if the process ends before. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    let hasEnded = false;
    void this.ended.then(() => (hasEnded = true));
    for (;;) {
      const match = pattern.exec(this.stdout) ?? pattern.exec(this.stderr);
      if (match !== null) return match;
      if (hasEnded) throw new Error(`ended before it said ${String(pattern)}:\n${this.stdout}${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  interrupt(): Promise<RailEnded> {
    this.child.kill('SIGINT');
    return this.ended;
  }
}
