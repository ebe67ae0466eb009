import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

import { assert, type Clock, Random, RailError, systemClock } from '@rail/kernel';

import type { Effect, Input, PartitionId } from '../core/contract.ts';
import { buildEngine, type Engine } from '../core/engine.ts';
import { beginServing, loadState } from '../core/start.ts';
import type { BrokerState } from '../core/state.ts';
import { step } from '../core/step.ts';
import { partitionFolder } from '../core/storage-format/file-names.ts';
import { Connection } from './connection.ts';
import { type DataDir, openDataDir } from './disk/data-dir.ts';
import { Disk, type FsyncPolicy } from './disk/disk.ts';
import { openLogFolder } from './disk/log-folder.ts';
import { diskError } from './disk/storage-fault.ts';
import { Timers } from './timers.ts';

export interface BrokerOptions {
  readonly dataDir: string;
  readonly host?: string;
  /** 0 chooses a free port. */
  readonly port?: number;
  /** The address that clients are told; the listening one when absent. */
  readonly advertisedHost?: string;
  readonly fsync?: FsyncPolicy;
  readonly autoCreateTopics?: boolean;
  /**
   * Told once of each fault of the disk (DISK_FULL, STORAGE_CORRUPT) that the broker met while it ran. The partition in
   * question answers KAFKA_STORAGE_ERROR until the next start; all others go on.
   */
  readonly onFault?: (fault: RailError) => void;
}

const BROKER_ID = 1;
const DEFAULT_PORT = 9092;
/** Each holds at most one parked request. */
const MAX_CONNECTIONS = 4096;
const TAIL_CACHE_BYTES = 64 * 1024 * 1024;
const noOne = (): void => undefined;

/** A broker in this thread: the engine, its sockets and its disk. */
export class Broker {
  readonly host: string;
  readonly port: number;
  readonly clusterId: string;
  readonly #engine: Engine;
  readonly #dataDir: DataDir;
  readonly #server: Server;
  readonly #disk: Disk;
  readonly #clock: Clock = systemClock;
  readonly #timers = new Timers((key) => this.#deliver({ kind: 'timer', key }));
  readonly #connections = new Map<number, Connection>();
  /** Which connection waits for the answer to a token. */
  readonly #tokens = new Map<number, Connection>();
  #nextId = 1;
  #closing: Promise<void> | undefined;

  /** Throws RailError: PORT_IN_USE, DATA_DIR_LOCKED, DATA_DIR_UNUSABLE, DISK_FULL. */
  static async start(options: BrokerOptions): Promise<Broker> {
    const host = options.host ?? '127.0.0.1';
    const dataDir = openDataDir(options.dataDir, BROKER_ID);
    const server = createServer({ pauseOnConnect: true });
    server.maxConnections = MAX_CONNECTIONS;
    try {
      const port = await listen(server, host, options.port ?? DEFAULT_PORT);
      return new Broker(options, dataDir, server, host, port);
    } catch (error) {
      server.close();
      dataDir.lock.release();
      throw diskError(dataDir.path, error);
    }
  }

  private constructor(options: BrokerOptions, dataDir: DataDir, server: Server, host: string, port: number) {
    this.host = host;
    this.port = port;
    this.clusterId = dataDir.clusterId;
    this.#dataDir = dataDir;
    this.#server = server;
    const settings = {
      brokerId: BROKER_ID,
      clusterId: dataDir.clusterId,
      dataDir: dataDir.path,
      host: options.advertisedHost ?? host,
      port,
      autoCreateTopics: options.autoCreateTopics ?? true,
      defaultPartitions: 1,
      tailCacheBytes: TAIL_CACHE_BYTES,
    };
    const random = new Random(randomBytes(16).toString('hex'));
    this.#engine = buildEngine(settings, random, () => randomBytes(16).toString('base64url'));
    this.#disk = new Disk(
      dataDir,
      options.fsync ?? 'interval',
      (input) => this.#deliver(input),
      options.onFault ?? noOne,
    );
    this.#load();
    server.on('connection', (socket) => this.#accept(socket));
  }

  /** Stops in order: no new work, everything written, indexes and snapshots for a fast next start. */
  close(): Promise<void> {
    this.#closing ??= this.#stop();
    return this.#closing;
  }

  #load(): void {
    const { state } = this.#engine;
    state.nowMs = this.#clock.now();
    const opened: { close(): void }[] = [];
    const folders = new Map<string, ReturnType<typeof openLogFolder>>();
    loadState(state, {
      files: ({ topic, partition }: PartitionId) => {
        const name = partitionFolder(topic, partition);
        if (!folders.has(name)) {
          const folder = openLogFolder(join(this.#dataDir.path, name));
          if (folder !== undefined) opened.push(folder);
          folders.set(name, folder);
        }
        return folders.get(name);
      },
      options: ({ topic, partition }: PartitionId) => {
        const name = partitionFolder(topic, partition);
        return {
          clean: this.#dataDir.cleanlyClosed,
          recoveryPoint: this.#dataDir.recoveryPoints.get(name) ?? 0,
          logStartOffset: this.#dataDir.logStartOffsets.get(name) ?? 0,
        };
      },
    });
    for (const folder of opened) folder.close();
    for (const partition of state.partitions()) {
      this.#disk.found(partition.id, partition.logEndOffset, partition.logStartOffset);
    }
    beginServing(state);
    this.#disk.start();
    this.#takeEffects(state);
  }

  #takeEffects(state: BrokerState): void {
    const { effects } = state;
    state.effects = [];
    this.#perform(effects);
  }

  #accept(socket: Socket): void {
    const id = this.#nextId++;
    const connection = new Connection(id, socket, this.#engine.handlers, {
      request: (from, request) => {
        const token = this.#nextId++;
        this.#tokens.set(token, from);
        this.#deliver({ kind: 'request', request: { ...request, token } });
      },
      lost: ({ id: connectionId }) => {
        this.#connections.delete(connectionId);
        for (const [token, holder] of this.#tokens) if (holder.id === connectionId) this.#tokens.delete(token);
        if (this.#closing === undefined) this.#deliver({ kind: 'connectionLost', connectionId });
      },
    });
    this.#connections.set(id, connection);
    socket.resume();
  }

  #deliver(input: Input): void {
    this.#perform(step(this.#engine.state, this.#engine.handlers, input, this.#clock.now()));
  }

  #perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'reply':
          this.#takeToken(effect.token)?.reply(effect.body);
          break;
        case 'noReply':
          this.#takeToken(effect.token)?.finish();
          break;
        case 'close':
          this.#connections.get(effect.connectionId)?.close();
          break;
        case 'setTimer':
          if (this.#closing === undefined) this.#timers.set(effect.key, effect.atMs - this.#clock.now());
          break;
        case 'clearTimer':
          this.#timers.clear(effect.key);
          break;
        default:
          this.#disk.perform(effect);
          break;
      }
    }
  }

  /** Undefined when the connection is gone. */
  #takeToken(token: number): Connection | undefined {
    const connection = this.#tokens.get(token);
    this.#tokens.delete(token);
    return connection;
  }

  async #stop(): Promise<void> {
    this.#timers.clearAll();
    const stopped = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    for (const connection of this.#connections.values()) connection.close();
    await stopped;
    await this.#disk.idle();
    this.#deliver({ kind: 'stopping' });
    await this.#disk.close(true);
    this.#dataDir.lock.release();
  }
}

/** Answers the port; throws PORT_IN_USE. */
function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const inUse = error.code === 'EADDRINUSE';
      reject(
        inUse ? new RailError('PORT_IN_USE', `port ${port} on ${host} is in use`, { at: `${host}:${port}` }) : error,
      );
    });
    server.listen({ host, port }, () => {
      const address = server.address();
      assert(typeof address === 'object' && address !== null, 'a TCP server has an address');
      resolve(address.port);
    });
  });
}
