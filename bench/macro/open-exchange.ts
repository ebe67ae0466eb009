import { join } from 'node:path';

import { type RunningExchange, up } from '../../apps/rail/src/up.ts';

const schemasDir = join(import.meta.dirname, '../../schemas');

/** The broker and control of an exchange on free ports; the benchmark starts what it measures. */
export function openExchange(dataDir: string): Promise<RunningExchange> {
  return up({
    parts: ['broker', 'control'],
    dataDir,
    schemasDir,
    host: '127.0.0.1',
    brokerPort: 0,
    boardPort: 0,
    kafka: { brokers: [] },
    registryUrl: '',
    databaseUrl: undefined,
    linkageSecret: undefined,
    commitIntervalMs: 100,
    logLevel: 'warn',
    onNotice: () => undefined,
  });
}
