import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startBroker } from '@rail/kafka-broker';
import { KafkaClient } from '@rail/kafka-client';
import type { RailError } from '@rail/kernel';
import { loadDatabase, migrate, openDatabase, startPosition } from '@rail/thematic';
import { startBuilder } from './start.ts';

test('a database that cannot be filled any more is told of, once and by name', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rail-builder-'));
  const broker = await startBroker({ dataDir: join(folder, 'broker'), port: 0, thread: false });
  const brokers = [`${broker.host}:${broker.port}`];
  const client = new KafkaClient({ brokers, clientId: 'test' });
  await client.connect();
  const topic = 'share.em-er-014';
  await client.createTopics([{ name: topic, partitions: 1, configs: {} }]);
  await client.close();
  const database = loadDatabase(join(import.meta.dirname, '../../../schemas/thematic/emergency-response'));
  const target = { dir: join(folder, 'database'), templates: join(folder, 'templates') };
  const db = await openDatabase(target);
  await migrate(db, database);
  await startPosition(db, database, { topic, partition: 0, next: 100, leaderEpoch: 0 });
  await db.close();

  const failures: [string, RailError][] = [];
  const failed = Promise.withResolvers<void>();
  const builder = await startBuilder({
    kafka: { brokers },
    registryUrl: 'http://127.0.0.1:1',
    target,
    databases: [database],
    onFailed: (name, error) => {
      failures.push([name, error]);
      failed.resolve();
    },
  });
  await failed.promise;
  await builder.stop();

  expect(failures).toEqual([['emergency-response', expect.objectContaining({ code: 'DATABASE_AHEAD' })]]);
  await broker.close();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);
