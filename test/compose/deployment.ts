import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BoardSnapshot } from '@rail/board';
import { untilBoard } from '../support/until-board.ts';

const root = join(import.meta.dirname, '../..');

/** The deployment of docker-compose.yml under a name and on ports of its own. */
export class Deployment {
  readonly #project: string;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(project: string, env: NodeJS.ProcessEnv) {
    this.#project = project;
    this.#env = env;
  }

  static async onFreePorts(settings: Readonly<Record<string, string>>): Promise<Deployment> {
    const names = ['KAFKA_PORT', 'RAIL_BOARD_PORT', 'RAIL_GATEWAY_PORT', 'PROMETHEUS_PORT'];
    const ports = await Promise.all(names.map(async (name) => [name, String(await freePort())]));
    const project = `rail-test-${process.pid}`;
    return new Deployment(project, {
      ...process.env,
      ...Object.fromEntries(ports),
      ...settings,
      RAIL_VERSION: project,
    });
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

  /** Builds the image and starts all services; resolves when each is healthy. */
  async up(...args: readonly string[]): Promise<void> {
    try {
      await this.compose('up', '--build', '--detach', '--wait', '--wait-timeout', '240', ...args);
    } catch (error) {
      throw new Error(await this.compose('logs', '--tail', '15'), { cause: error });
    }
    const user = await this.rail('user', 'create', 'test', '--role', 'operator', '--content', 'all', '-o', 'json');
    this.#env['RAIL_TOKEN'] = (JSON.parse(user) as { token: string }).token;
  }

  async down(): Promise<void> {
    await this.compose('down', '--volumes', '--timeout', '20');
    spawnSync('docker', ['image', 'rm', `data-rail:${this.#project}`], { stdio: 'ignore' });
  }

  /** Answers what it printed. Throws when it ends with another code than 0. */
  async compose(...args: readonly string[]): Promise<string> {
    return run(['compose', '--project-name', this.#project, '--progress', 'plain', ...args], this.#env);
  }

  /** The command `rail` inside the network. */
  rail(...args: readonly string[]): Promise<string> {
    return this.compose('run', '--rm', '--no-TTY', '--no-deps', '--quiet-pull', 'rail', ...args);
  }

  /** SIGKILL for one container of a service, as a machine that dies. */
  async kill(service: string, index = 1): Promise<void> {
    await run(['kill', `${this.#project}-${service}-${index}`], this.#env);
  }

  /** Starts what was killed; resolves when it is healthy again. */
  async start(service: string, index = 1): Promise<void> {
    const name = `${this.#project}-${service}-${index}`;
    await run(['start', name], this.#env);
    for (let tries = 0; tries < 240; tries++) {
      const health = await run(['inspect', '--format', '{{.State.Health.Status}}', name], this.#env);
      if (health.trim() === 'healthy') return;
      await pause(250);
    }
    throw new Error(`${service} did not become healthy: ${await this.compose('logs', '--tail', '30', service)}`);
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
