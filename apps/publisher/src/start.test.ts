import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadCatalogue } from '@rail/catalogue';
import { startBroker } from '@rail/kafka-broker';
import { Signals } from '@rail/runtime';
import { startPublisher } from './start.ts';

const sockets = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;

test('a publisher that cannot start leaves no connection behind, which would keep its process alive', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rail-publisher-'));
  const broker = await startBroker({ dataDir: folder, port: 0, thread: false });
  const catalogue = loadCatalogue(join(import.meta.dirname, '../../../schemas/lines'));
  // Other tests of this process may have left connections that are kept alive.
  const before = sockets();
  const starting = startPublisher({
    kafka: { brokers: [`${broker.host}:${broker.port}`] },
    registryUrl: 'http://127.0.0.1:1',
    catalogue,
    signals: new Signals(),
    seed: 1,
    worldStartMs: 0,
    recordsPerSecond: 1,
  });
  await expect(starting).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
  const untilMs = performance.now() + 5000;
  while (sockets() > before && performance.now() < untilMs) {
    await new Promise((resolve) => void setTimeout(resolve, 20));
  }
  expect(sockets()).toBeLessThanOrEqual(before);
  await broker.close();
  rmSync(folder, { recursive: true, force: true });
});
