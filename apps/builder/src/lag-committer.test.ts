import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { startBroker } from '@rail/kafka-broker';
import { fetchCommittedOffsets, KafkaClient, Producer } from '@rail/kafka-client';
import { RecordBatchBuilder } from '@rail/kafka-protocol';
import { loadDatabase, migrate, openDatabase, startPosition } from '@rail/thematic';
import { startBuilder } from './start.ts';

test('after a crash Kafka is told where the database stands, although no record comes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rail-builder-'));
  const broker = await startBroker({ dataDir: join(folder, 'broker'), port: 0, thread: false });
  const brokers = [`${broker.host}:${broker.port}`];
  const client = new KafkaClient({ brokers, clientId: 'test' });
  await client.connect();
  const topic = 'share.em-er-014';
  await client.createTopics([{ name: topic, partitions: 1, configs: {} }]);
  const producer = new Producer(client);
  await producer.init();
  const batch = new RecordBatchBuilder();
  const bytes = Buffer.from('x');
  for (let at = 0; at < 3; at++) batch.append(0, bytes, 0, 1, bytes, 0, 1, null);
  await producer.send(topic, 0, batch.finish({}));
  await producer.close();
  const database = loadDatabase(join(import.meta.dirname, '../../../schemas/thematic/emergency-response'));
  const target = { dir: join(folder, 'database'), templates: join(folder, 'templates') };
  const db = await openDatabase(target);
  await migrate(db, database);
  await startPosition(db, database, { topic, partition: 0, next: 3, leaderEpoch: 0 });
  await db.close();

  const builder = await startBuilder({
    kafka: { brokers },
    registryUrl: 'http://127.0.0.1:1',
    target,
    databases: [database],
  });
  let committed = -1;
  for (let tries = 0; committed !== 3 && tries < 200; tries++) {
    await pause(100);
    const places = [{ topic, partition: 0 }];
    committed = (await fetchCommittedOffsets(client, 'rail.builder.emergency-response', places))[0]!.offset;
  }
  await builder.stop();
  await client.close();
  await broker.close();
  rmSync(folder, { recursive: true, force: true });

  expect(committed).toBe(3);
}, 60_000);
