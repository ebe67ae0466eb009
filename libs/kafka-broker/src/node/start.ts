import { Worker } from 'node:worker_threads';

import { assert, DefectError, describeError, type ErrorCode, RailError } from '@rail/kernel';

import { Broker, type BrokerOptions } from './broker.ts';

export interface StartOptions extends BrokerOptions {
  /** Runs the broker in a worker thread, so that the work of this thread and its own do not delay each other. */
  readonly thread?: boolean;
}

export interface RunningBroker {
  readonly host: string;
  readonly port: number;
  readonly clusterId: string;
  close(): Promise<void>;
}

/** All that can be handed to another thread. */
export type WorkerOptions = Omit<BrokerOptions, 'onFault'>;

interface ErrorMessage {
  readonly code: ErrorCode;
  readonly message: string;
  readonly at: string | undefined;
}

/** What the worker tells its owner. */
export type WorkerMessage =
  | { readonly kind: 'listening'; readonly host: string; readonly port: number; readonly clusterId: string }
  | ({ readonly kind: 'failed' | 'fault' } & ErrorMessage)
  | { readonly kind: 'closed' };

/**
 * Starts an embedded broker on a data directory.
 * Throws RailError: PORT_IN_USE, DATA_DIR_LOCKED, DATA_DIR_UNUSABLE, DISK_FULL.
 */
export async function startBroker(options: StartOptions): Promise<RunningBroker> {
  const { thread = true, ...brokerOptions } = options;
  if (!thread) return await Broker.start(brokerOptions);
  return await startInWorker(brokerOptions);
}

async function startInWorker({ onFault, ...options }: BrokerOptions): Promise<RunningBroker> {
  // The sources run as they are; a build has a .js file at the same place.
  const file = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js';
  const worker = new Worker(new URL(file, import.meta.url), { workerData: options });
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'fault') onFault?.(asRailError(message));
  });
  const listening = await nextMessage(worker);
  if (listening.kind === 'failed') {
    await worker.terminate();
    throw asRailError(listening);
  }
  assert(listening.kind === 'listening', 'the first message of a started worker says where it listens');
  const { host, port, clusterId } = listening;
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    const closed = nextMessage(worker);
    worker.postMessage('close');
    await closed;
    await worker.terminate();
  };
  return { host, port, clusterId, close: () => (closing ??= close()) };
}

function asRailError({ code, message, at }: ErrorMessage): RailError {
  return new RailError(code, message, at === undefined ? {} : { at });
}

/** The next answer: faults come in between. */
function nextMessage(worker: Worker): Promise<WorkerMessage> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      worker.off('message', received);
      worker.off('error', failed);
    };
    const received = (message: WorkerMessage): void => {
      if (message.kind === 'fault') return;
      settle();
      resolve(message);
    };
    // Listened to only while someone waits: a crash of a running broker must not pass unseen.
    const failed = (error: unknown): void => {
      settle();
      reject(error instanceof DefectError ? error : new DefectError(`the broker crashed: ${describeError(error)}`));
    };
    worker.on('message', received);
    worker.on('error', failed);
  });
}
