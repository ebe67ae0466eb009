import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runRail } from '../../apps/rail/src/testing/run-rail.ts';

const root = join(import.meta.dirname, '../..');
/** What the toolchains fetch for samples; below the repository, so that a sample finds its packages of Node there. */
export const clientCache = join(root, '.cache/clients');

/** Whether a tool is there that a sample needs. */
export function hasTool(name: string, ...args: readonly string[]): boolean {
  return spawnSync(name, args, { stdio: 'ignore' }).error === undefined;
}

/** Fails with what a tool says, if it fails. */
export function runTool(name: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): void {
  const { status, stdout, stderr } = spawnSync(name, args, { cwd, encoding: 'utf8', env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(`${name} ${args.join(' ')}: ${status}\n${stdout}${stderr}`);
}

export interface Endpoints {
  readonly brokers: string;
  readonly registry: string;
  readonly gateway: string;
}

/** A folder that `rail subscribe` has written; `remove` it in the end. */
export async function aSampleFolder(language: string, agreement: string, { brokers, registry, gateway }: Endpoints) {
  mkdirSync(clientCache, { recursive: true });
  const folder = mkdtempSync(join(clientCache, `${language}-`));
  const config = join(folder, 'rail.config.yaml');
  const context = JSON.stringify({ brokers, registry, gateway });
  writeFileSync(config, `current: test\ncontexts: { test: ${context} }\n`);
  const sample = join(folder, 'feed');
  const { exitCode, stderr } = await runRail(`-c ${config} subscribe ${agreement} --lang ${language} -d ${sample} -q`);
  if (exitCode !== 0) throw new Error(stderr);
  return { folder: sample, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The program of a sample, as its user starts it. */
export class SampleRun {
  readonly lines: { readonly key: string; readonly value?: { readonly n: number } }[] = [];
  /** What it printed that is no record. */
  readonly other: string[] = [];
  stderr = '';
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;
  #isOver = false;

  constructor([command = '', ...args]: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) {
    this.#child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const lines = createInterface(this.#child.stdout!);
    lines.on('line', (line) => this.#take(line));
    this.#child.stderr!.on('data', (chunk) => (this.stderr += String(chunk)));
    this.ended = Promise.all([once(this.#child, 'close'), once(lines, 'close')]).then(([[code]]) => {
      this.#isOver = true;
      return code as number | null;
    });
  }

  #take(line: string): void {
    if (line.startsWith('{')) this.lines.push(JSON.parse(line) as (typeof this.lines)[number]);
    else this.other.push(line);
  }

  get keys(): string[] {
    return this.lines.map(({ key }) => key);
  }

  async until(count: number, withinMs = 60_000): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (this.lines.length < count) {
      if (this.#isOver || performance.now() > deadline) {
        throw new Error(`${this.lines.length} of ${count} lines: ${this.stderr}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** SIGTERM, and what it ends with; a program of Java ends with the signal. */
  stop(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    return this.ended;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
