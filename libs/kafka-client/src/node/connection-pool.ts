import { Random } from '@rail/kernel';

import { Backoff } from '../core/backoff.ts';
import type { BrokerAddress } from '../core/cluster/metadata-cache.ts';
import { clientConditions, KafkaError } from '../core/errors/kafka-error.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import { sleep } from './sleep.ts';

export type SharedConnectionOptions = Omit<ConnectionOptions, 'host' | 'port'>;

/**
 * At most one connection per broker and purpose: a long poll or a waiting JoinGroup holds up all that comes behind it,
 * so each kind of traffic has its own. A broker that cannot be reached is tried again after 10 to 500 ms.
 */
export class ConnectionPool {
  readonly #options: SharedConnectionOptions;
  readonly #random: Random;
  readonly #connections = new Map<string, Promise<Connection>>();
  readonly #backoffs = new Map<string, Backoff>();
  /** Until the next attempt, for addresses that could not be reached. */
  readonly #waitsMs = new Map<string, number>();
  readonly #closing = new AbortController();

  constructor(options: SharedConnectionOptions, random: Random) {
    this.#options = options;
    this.#random = random;
  }

  /** Aborts when the pool is closed. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** The connection, opened if need be. Throws BROKER_UNREACHABLE, BROKER_DENIED or PROTOCOL_VIOLATION. */
  get({ host, port }: BrokerAddress, purpose: string): Promise<Connection> {
    const key = `${host}:${port} ${purpose}`;
    const known = this.#connections.get(key);
    if (known !== undefined) return known;
    const opening = this.#open(host, port, key);
    this.#connections.set(key, opening);
    const forget = (): void => {
      if (this.#connections.get(key) === opening) this.#connections.delete(key);
    };
    opening.then((connection) => {
      connection.onEnd = forget;
      if (!connection.isOpen) forget();
    }, forget);
    return opening;
  }

  /** Ends the connections of one purpose: its owner is done. */
  async release(purpose: string): Promise<void> {
    const mine = [...this.#connections].filter(([key]) => key.endsWith(` ${purpose}`));
    await closeAll(mine.map(([, connection]) => connection));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await closeAll([...this.#connections.values()]);
  }

  async #open(host: string, port: number, key: string): Promise<Connection> {
    const waitMs = this.#waitsMs.get(key);
    if (waitMs !== undefined) await sleep(waitMs, this.closing);
    if (this.closing.aborted) throw new KafkaError(clientConditions.closed, 'the client is closed');
    const backoff = this.#backoffs.get(key) ?? new Backoff(10, 500, this.#random);
    this.#backoffs.set(key, backoff);
    try {
      const connection = await Connection.open({ ...this.#options, host, port }, this.closing);
      backoff.reset();
      this.#waitsMs.delete(key);
      return connection;
    } catch (error) {
      this.#waitsMs.set(key, backoff.nextMs());
      throw error;
    }
  }
}

async function closeAll(connections: readonly Promise<Connection>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(connections)) {
    if (outcome.status === 'fulfilled') outcome.value.close();
  }
}
