import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** Why tests with a real Redis cannot run here; undefined where they can. */
export const noRedis: string | undefined =
  spawnSync('redis-server', ['--version']).status === 0 ? undefined : 'redis-server is not installed';

/** A Redis of its own on a free port, which stays the same when it is started again. */
export class RedisServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'rail-redis-'));
  #port = 0;
  #process: ChildProcess | undefined;
  #exited: Promise<unknown> = Promise.resolve();

  static async started(): Promise<RedisServer> {
    const server = new RedisServer();
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.#port}`;
  }

  /** With `persists` it takes up what it had saved when it was stopped, as an outdated copy would. */
  async start({ persists = false } = {}): Promise<void> {
    if (this.#port === 0) this.#port = await freePort();
    const args = ['--port', String(this.#port), '--bind', '127.0.0.1', '--dir', this.#folder, '--save', ''];
    if (!persists) rmSync(join(this.#folder, 'dump.rdb'), { force: true });
    this.#process = spawn('redis-server', args, { stdio: 'ignore' });
    this.#exited = once(this.#process, 'exit');
    for (let attempt = 0; attempt < 200; attempt++) {
      if ((await this.ask('PING').catch(() => undefined)) === 'PONG') return;
      await pause(25);
    }
    throw new Error('redis-server does not answer');
  }

  async ask(command: string, ...args: string[]): Promise<unknown> {
    const redis = new Redis(this.url, { lazyConnect: true, retryStrategy: null, disconnectTimeout: 50 });
    redis.on('error', () => undefined);
    try {
      await redis.connect();
      return await redis.call(command, ...args);
    } finally {
      redis.disconnect();
    }
  }

  async kill(): Promise<void> {
    this.#process?.kill('SIGKILL');
    await this.#exited;
  }

  /** It holds its connections and answers nothing. */
  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  async close(): Promise<void> {
    this.thaw();
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
