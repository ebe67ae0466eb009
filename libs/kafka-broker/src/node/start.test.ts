import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { startBroker } from './start.ts';

describe('starting a broker', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rail-start-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('a second broker on one data directory is refused while the first runs', async () => {
    const dataDir = join(folder, 'data');
    const broker = await startBroker({ dataDir, port: 0, thread: false });
    await expect(startBroker({ dataDir, port: 0, thread: false })).rejects.toMatchObject({ code: 'DATA_DIR_LOCKED' });
    await broker.close();

    const second = await startBroker({ dataDir, port: 0, thread: false });
    expect(second.clusterId).toBe(broker.clusterId);
    await second.close();
  });

  test('the lock of a process that is gone is taken over', async () => {
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data', '.lock'), '4194305 1');
    const broker = await startBroker({ dataDir: join(folder, 'data'), port: 0, thread: false });
    await broker.close();
  });

  test('a port in use is named', async () => {
    const server = await new Promise<Server>((resolve) => {
      const listening = createServer().listen(0, '127.0.0.1', () => resolve(listening));
    });
    const { port } = server.address() as { port: number };
    const refused = startBroker({ dataDir: join(folder, 'data'), port, thread: false });
    await expect(refused).rejects.toMatchObject({ code: 'PORT_IN_USE', at: `127.0.0.1:${port}` });
    await new Promise((resolve) => server.close(resolve));
  });

  test('a data directory that cannot be made is refused', async () => {
    writeFileSync(join(folder, 'file'), '');
    const refused = startBroker({ dataDir: join(folder, 'file', 'data'), port: 0, thread: false });
    await expect(refused).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE' });
  });

  test('a broker in a worker thread starts, reports errors and stops', async () => {
    const dataDir = join(folder, 'data');
    const broker = await startBroker({ dataDir, port: 0 });
    expect(broker.port).toBeGreaterThan(0);
    await expect(startBroker({ dataDir, port: 0 })).rejects.toMatchObject({ code: 'DATA_DIR_LOCKED' });
    await broker.close();
  });
});
