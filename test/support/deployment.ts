import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { BoardSnapshot } from '@rail/board';
import { untilBoard } from './until-board.ts';

const root = join(import.meta.dirname, '../..');

let deployments = 0;

/** The deployment of docker-compose.yml under a name and on ports of its own, of the image that RAIL_VERSION names. */
export class Deployment {
  readonly #project: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #files: readonly string[];

  private constructor(project: string, env: NodeJS.ProcessEnv, files: readonly string[]) {
    this.#project = project;
    this.#env = env;
    this.#files = files;
  }

  /** `changes` are compose files that say what differs from docker-compose.yml, relative to the repository. */
  static async onFreePorts(
    settings: Readonly<Record<string, string>>,
    changes: readonly string[] = [],
  ): Promise<Deployment> {
    const names = ['KAFKA_PORT', 'POSTGRES_PORT', 'RAIL_BOARD_PORT', 'RAIL_GATEWAY_PORT', 'PROMETHEUS_PORT'];
    const ports = await Promise.all(names.map(async (name) => [name, String(await freePort())]));
    deployments++;
    const env = { ...process.env, ...Object.fromEntries(ports), ...settings };
    return new Deployment(`rail-test-${process.pid}-${deployments}`, env, ['docker-compose.yml', ...changes]);
  }

  get brokers(): string {
    return `127.0.0.1:${this.#env['KAFKA_PORT']}`;
  }

  get control(): string {
    return `http://127.0.0.1:${this.#env['RAIL_BOARD_PORT']}`;
  }

  get gateway(): string {
    return `http://127.0.0.1:${this.#env['RAIL_GATEWAY_PORT']}`;
  }

  get prometheus(): string {
    return `http://127.0.0.1:${this.#env['PROMETHEUS_PORT']}`;
  }

  /** The thematic databases, where `changes` publish the port of PostgreSQL. */
  async databaseUrl(): Promise<string> {
    const password = await run(['exec', this.#container('postgres'), 'cat', '/secrets/database/password'], this.#env);
    return `postgres://rail:${password.trim()}@127.0.0.1:${this.#env['POSTGRES_PORT']}/rail`;
  }

  /** Starts all services, or some with what they depend on; resolves when each is healthy. */
  async up(...args: readonly string[]): Promise<void> {
    try {
      await this.compose('up', '--detach', '--wait', '--wait-timeout', '240', ...args);
    } catch (error) {
      throw new Error(await this.compose('logs', '--tail', '15'), { cause: error });
    }
  }

  /** From now on the board is asked, and commands are run, as a user who may operate. */
  async logIn(): Promise<void> {
    const user = await this.rail('user', 'create', 'test', '--role', 'operator', '--content', 'all', '-o', 'json');
    this.#env['RAIL_TOKEN'] = (JSON.parse(user) as { token: string }).token;
  }

  async down(): Promise<void> {
    await this.compose('down', '--volumes', '--timeout', '20');
  }

  /** Tells each line that a service has logged and will; answers how to end that. */
  followLog(service: string, onLine: (line: string) => void): () => void {
    const args = ['logs', '--follow', this.#container(service)];
    const child = spawn('docker', args, { env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const said of [child.stdout, child.stderr]) createInterface(said).on('line', onLine);
    return () => child.kill();
  }

  /** Answers what it printed. Throws when it ends with another code than 0. */
  async compose(...args: readonly string[]): Promise<string> {
    const files = this.#files.flatMap((file) => ['--file', file]);
    return run(['compose', '--project-name', this.#project, ...files, '--progress', 'plain', ...args], this.#env);
  }

  /** The command `rail` inside the network. */
  rail(...args: readonly string[]): Promise<string> {
    return this.compose('run', '--rm', '--no-TTY', '--no-deps', '--quiet-pull', 'rail', ...args);
  }

  /** SIGKILL for one container of a service, as a machine that dies. */
  async kill(service: string, index = 1): Promise<void> {
    await run(['kill', this.#container(service, index)], this.#env);
  }

  /** Starts what was killed; resolves when it is healthy again. */
  async start(service: string, index = 1): Promise<void> {
    const name = this.#container(service, index);
    await run(['start', name], this.#env);
    for (let tries = 0; tries < 240; tries++) {
      const health = await run(['inspect', '--format', '{{.State.Health.Status}}', name], this.#env);
      if (health.trim() === 'healthy') return;
      await pause(250);
    }
    throw new Error(`${service} did not become healthy: ${await this.compose('logs', '--tail', '30', service)}`);
  }

  #container(service: string, index = 1): string {
    return `${this.#project}-${service}-${index}`;
  }

  async board(): Promise<BoardSnapshot> {
    const headers = { authorization: `Bearer ${this.#env['RAIL_TOKEN']}` };
    const answer = await fetch(`${this.control}/v1/board`, { headers });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return (await answer.json()) as BoardSnapshot;
  }

  untilBoard(isSo: (board: BoardSnapshot) => boolean, withinMs: number): Promise<BoardSnapshot> {
    return untilBoard(() => this.board().catch(() => undefined), isSo, withinMs);
  }
}

function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('docker', args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, all] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += String(chunk);
      all += String(chunk);
    });
    child.stderr.on('data', (chunk) => (all += String(chunk)));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(out);
      else reject(new Error(`docker ${args.join(' ')} ended with ${code}: ${all.slice(-4000)}`));
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
