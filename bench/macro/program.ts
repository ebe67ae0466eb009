import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/**
 * A program under measurement in a process of its own. It imports what was built, as users run it; Node strips the
 * types of the program itself.
 */
export class Program {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;

  constructor(file: string, job: object, profileDir: string | undefined) {
    const profile = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
    this.#child = fork(join(import.meta.dirname, file), [JSON.stringify(job)], {
      execArgv: ['--enable-source-maps', ...profile],
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    this.#exited = once(this.#child, 'exit');
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Tells it to stop and gives what it says of itself when it has. */
  async stop(): Promise<unknown> {
    const told = once(this.#child, 'message');
    this.#child.send('stop');
    const [message] = (await told) as unknown[];
    await this.#exited;
    return message;
  }

  kill(): void {
    this.#child.kill();
  }
}
