import { parentPort, workerData } from 'node:worker_threads';

import { assert, isRailError, type RailError } from '@rail/kernel';

import { Broker } from './broker.ts';
import type { WorkerMessage, WorkerOptions } from './start.ts';

assert(parentPort !== null, 'worker.ts is started by start.ts');
const port = parentPort;
const tell = (message: WorkerMessage): void => port.postMessage(message);

try {
  const onFault = ({ code, message, at }: RailError): void => tell({ kind: 'fault', code, message, at });
  const broker = await Broker.start({ ...(workerData as WorkerOptions), onFault });
  port.on('message', () => {
    void broker.close().then(() => tell({ kind: 'closed' }));
  });
  tell({ kind: 'listening', host: broker.host, port: broker.port, clusterId: broker.clusterId });
} catch (error) {
  if (!isRailError(error)) throw error;
  tell({ kind: 'failed', code: error.code, message: error.message, at: error.at });
}
