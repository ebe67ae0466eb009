import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startBroker } from '@rail/kafka-broker';
import { Kafka, logLevel, Partitioners } from 'kafkajs';

import { aFolder } from '../support/broker.ts';

/** Set by `npm run test:kafka`; without Kafka's jars there is no oracle. */
const classPath = process.env['RAIL_KAFKA_CLASSPATH'] ?? '';
const suite = classPath === '' ? describe.skip : describe;
const RECORDS = 3000;

suite("Kafka's own dump tool", () => {
  let dataDir: string;

  beforeAll(async () => {
    dataDir = aFolder();
    const broker = await startBroker({ dataDir, port: 0, thread: false });
    const kafka = new Kafka({ brokers: [`${broker.host}:${broker.port}`], logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    const configEntries = [{ name: 'segment.bytes', value: '65536' }];
    await admin.createTopics({ topics: [{ topic: 'dumped', configEntries }], waitForLeaders: true });
    const createPartitioner = Partitioners.DefaultPartitioner;
    const producer = kafka.producer({
      transactionalId: 'dump',
      maxInFlightRequests: 1,
      idempotent: true,
      createPartitioner,
    });
    await producer.connect();
    for (let i = 0; i < RECORDS; i += 100) {
      const transaction = await producer.transaction();
      const messages = Array.from({ length: 100 }, (_, j) => ({ key: `k${j}`, value: 'v'.repeat(100) }));
      await transaction.send({ topic: 'dumped', messages });
      if (i % 500 === 0) await transaction.abort();
      else {
        await transaction.sendOffsets({
          consumerGroupId: 'g',
          topics: [{ topic: 'dumped', partitions: [{ partition: 0, offset: String(i) }] }],
        });
        await transaction.commit();
      }
    }
    await producer.disconnect();
    await admin.disconnect();
    await broker.close();
  }, 60_000);

  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  const dump = (folder: string, kind: string, ...options: readonly string[]): string => {
    const files = readdirSync(join(dataDir, folder))
      .filter((name) => name.endsWith(kind))
      .map((name) => join(dataDir, folder, name));
    expect(files.length).toBeGreaterThan(0);
    const args = ['-cp', classPath, 'kafka.tools.DumpLogSegments', '--files', files.join(','), ...options];
    const { stdout, stderr, status } = spawnSync('java', args, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).not.toMatch(/exception|corrupt|isvalid: false|isValid: false|mismatch|Non-consecutive/i);
    return stdout;
  };

  test('reads every record of every segment', () => {
    const text = dump('dumped-0', '.log', '--deep-iteration', '--print-data-log');
    expect(text.match(/ payload: v{100}/g)).toHaveLength(RECORDS);
    expect(text).toMatch(/endTxnMarker: COMMIT/);
    expect(text).toMatch(/endTxnMarker: ABORT/);
  }, 60_000);

  test.each(['.index', '.timeindex'])(
    'finds no mismatch between %s files and their logs',
    (kind) => {
      expect(dump('dumped-0', kind)).toMatch(/offset: \d+/);
    },
    60_000,
  );

  test('reads the index of aborted transactions and the producer snapshots', () => {
    expect(dump('dumped-0', '.txnindex')).toMatch(/producerId: \d+ .*firstOffset: \d+ lastOffset: \d+/);
    expect(dump('dumped-0', '.snapshot')).toMatch(/producerId: \d+ producerEpoch: \d+/);
  }, 60_000);

  test("decodes the coordinators' own topics", () => {
    expect(dump('__consumer_offsets-0', '.log', '--offsets-decoder')).toMatch(/"group":"g"/);
    expect(dump('__transaction_state-0', '.log', '--transaction-log-decoder')).toMatch(/"transactionalId":"dump"/i);
  }, 60_000);
});
