import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');
const fromSources = ['--conditions=source', '--enable-source-maps', '--import', join(root, 'tools/swc-hooks.mjs')];

export interface PartDeclaration {
  readonly name: string;
  /** Relative to the repository. */
  readonly main: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const running = new Set<ChildProcess>();

const ends: (() => Promise<void>)[] = [];

/** For the end of a test, also of one that failed half way. */
export async function killPartProcesses(): Promise<void> {
  for (const child of running) child.kill('SIGKILL');
  for (const end of ends.splice(0)) await end();
}

/** Something else to be stopped when a test ends. */
export function atTheEnd(stop: () => Promise<void>): void {
  ends.push(stop);
}

/** One part of an exchange as a process of its own. */
export class PartProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<number | null>;
  readonly #said: string[] = [];
  readonly #name: string;
  #isUp = false;
  /** Resolves with its address, if it has one, when the part says that it has started. */
  readonly ready: Promise<string | undefined>;

  constructor({ name, main, args = [], env = {} }: PartDeclaration) {
    this.#name = name;
    this.#child = spawn(process.execPath, [...fromSources, join(root, main), ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(this.#child);
    this.#exited = once(this.#child, 'exit').then(([code]) => code as number | null);
    void this.#exited.then(() => running.delete(this.#child));
    this.ready = this.#whenReady();
    this.ready.catch(() => undefined); // a part that is killed while it starts is never ready
  }

  /** SIGKILL: nothing of its own runs any more. Throws when the part had ended by itself, unless it never started. */
  async kill({ mayFailToStart = false } = {}): Promise<void> {
    if (this.#child.exitCode !== null && (this.#isUp || !mayFailToStart)) {
      throw new Error(`${this.#name} ended by itself: ${this.said}`);
    }
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  /** SIGSTOP, then SIGCONT: it runs no step for a while and goes on as if nothing had been. */
  async freeze(ms: number): Promise<void> {
    this.#child.kill('SIGSTOP');
    await pause(ms);
    this.#child.kill('SIGCONT');
  }

  /** SIGTERM: an orderly stop; answers the exit code. */
  async stop(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    return this.#exited;
  }

  /** Its last lines on stdout and stderr. */
  get said(): string {
    return this.#said.slice(-20).join('\n');
  }

  /** Every line on stdout and stderr. */
  get everything(): string {
    return this.#said.join('\n');
  }

  async #whenReady(): Promise<string | undefined> {
    const ready = new Promise<string | undefined>((resolve) => {
      const read = (line: string): void => {
        this.#said.push(line);
        const listening = /"listening":"([^"]+)"/.exec(line)?.[1];
        if (listening !== undefined) resolve(listening);
        else if (line.includes('"msg":"started"')) resolve(undefined);
      };
      createInterface(this.#child.stdout!).on('line', read);
      createInterface(this.#child.stderr!).on('line', read);
    });
    const ended = this.#exited.then((code) => {
      throw new Error(`${this.#name} ended with ${code} before it had started: ${this.said}`);
    });
    const address = await Promise.race([ready, ended]);
    this.#isUp = true;
    return address;
  }
}
