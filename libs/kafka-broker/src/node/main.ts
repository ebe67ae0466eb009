import { parseArgs } from 'node:util';

import { describeError } from '@rail/kernel';

import type { FsyncPolicy } from './disk/disk.ts';
import { startBroker } from './start.ts';

/** The broker as a process of its own. Prints one JSON line when it listens; SIGTERM and SIGINT stop it in order. */
const { values } = parseArgs({
  options: {
    'data-dir': { type: 'string', default: process.env['RAIL_BROKER_DATA_DIR'] ?? '.rail/broker' },
    host: { type: 'string', default: process.env['RAIL_BROKER_HOST'] ?? '127.0.0.1' },
    port: { type: 'string', default: process.env['RAIL_BROKER_PORT'] ?? '9092' },
    'advertised-host': { type: 'string' },
    fsync: { type: 'string', default: process.env['RAIL_BROKER_FSYNC'] ?? 'interval' },
  },
});

try {
  const broker = await startBroker({
    dataDir: values['data-dir'],
    host: values.host,
    port: Number(values.port),
    fsync: values.fsync as FsyncPolicy,
    thread: false,
    onFault: (fault) => process.stderr.write(`${describeError(fault)}\n`),
    ...(values['advertised-host'] === undefined ? {} : { advertisedHost: values['advertised-host'] }),
  });
  process.stdout.write(`${JSON.stringify({ listening: `${broker.host}:${broker.port}` })}\n`);
  const stop = (): void => {
    void broker.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = 1;
}
