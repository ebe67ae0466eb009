import { rmSync } from 'node:fs';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fetchApi, listOffsetsApi, batches, RecordCursor, recordsOf } from '@rail/kafka-protocol';
import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';

import { aFolder } from '../support/broker.ts';
import { aBrokerProcess, type BrokerProcess, killBrokerProcesses } from '../support/broker-process.ts';
import { WireClient } from '../support/wire-client.ts';

const TOPIC = 'killed';

function kafkaTo({ address }: BrokerProcess): Kafka {
  return new Kafka({ brokers: [address], logLevel: logLevel.NOTHING, retry: { retries: 1, initialRetryTime: 10 } });
}

async function aProducer(broker: BrokerProcess, transactionalId: string): Promise<Producer> {
  const createPartitioner = Partitioners.DefaultPartitioner;
  const producer = kafkaTo(broker).producer({
    transactionalId,
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner,
  });
  await producer.connect();
  return producer;
}

/** Values that a read_committed consumer sees, and the last stable offset. */
async function committedValues(broker: BrokerProcess): Promise<string[]> {
  const client = await WireClient.to(broker.address);
  const values: string[] = [];
  const cursor = new RecordCursor();
  let fetchOffset = 0;
  for (;;) {
    const topics = [{ topic: TOPIC, partitions: [{ partition: 0, fetchOffset, partitionMaxBytes: 1 << 20 }] }];
    const answer = await client.send(fetchApi, 11, { maxWaitMs: 0, minBytes: 1, isolationLevel: 1, topics });
    const records = answer.responses[0]!.partitions[0]!.records ?? Buffer.alloc(0);
    if (records.length === 0) break;
    for (const { pos, header } of batches(records)) {
      fetchOffset = header.lastOffset + 1;
      if (header.isControl) continue;
      cursor.reset(recordsOf(records, pos), header);
      while (cursor.next()) values.push(cursor.bytes.toString('utf8', cursor.valueStart, cursor.valueEnd));
    }
  }
  client.close();
  return values;
}

async function endOffset(broker: BrokerProcess, isolationLevel: 0 | 1): Promise<number> {
  const client = await WireClient.to(broker.address);
  const topics = [{ name: TOPIC, partitions: [{ partitionIndex: 0, timestamp: -1 }] }];
  const answer = await client.send(listOffsetsApi, 5, { replicaId: -1, isolationLevel, topics });
  client.close();
  return answer.topics[0]!.partitions[0]!.offset;
}

describe('a broker that is killed', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = aFolder();
  });

  afterEach(() => {
    killBrokerProcesses();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('keeps committed transactions and offsets, and aborts the one that was open', async () => {
    const first = await aBrokerProcess(dataDir);
    const admin = kafkaTo(first).admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: TOPIC }], waitForLeaders: true });
    await admin.disconnect();
    const producer = await aProducer(first, 'writer');
    const committed: string[] = [];
    for (let i = 0; i < 20; i++) {
      const transaction = await producer.transaction();
      await transaction.send({ topic: TOPIC, messages: [{ value: `v${i}` }] });
      const partitions = [{ partition: 0, offset: String(i + 1) }];
      await transaction.sendOffsets({ consumerGroupId: 'group', topics: [{ topic: TOPIC, partitions }] });
      if (i % 3 === 0) await transaction.abort();
      else {
        await transaction.commit();
        committed.push(`v${i}`);
      }
    }
    const open = await producer.transaction();
    await open.send({ topic: TOPIC, messages: [{ value: 'open' }] });
    await first.kill();
    await producer.disconnect().catch(() => undefined);

    const second = await aBrokerProcess(dataDir);
    expect(await committedValues(second)).toEqual(committed);
    expect(await endOffset(second, 1)).toBeLessThan(await endOffset(second, 0));
    const again = kafkaTo(second).admin();
    await again.connect();
    const [offsets] = await again.fetchOffsets({ groupId: 'group', topics: [TOPIC] });
    // The last transaction that committed was number 19.
    expect(offsets!.partitions[0]!.offset).toBe('20');
    await again.disconnect();

    const successor = await aProducer(second, 'writer');
    const transaction = await successor.transaction();
    await transaction.send({ topic: TOPIC, messages: [{ value: 'after' }] });
    await transaction.commit();
    await successor.disconnect();
    expect(await committedValues(second)).toEqual([...committed, 'after']);
    expect(await second.stop()).toBe(0);
  }, 60_000);

  test('has every acknowledged record, in order, wherever the kill falls', async () => {
    let broker = await aBrokerProcess(dataDir);
    const admin = kafkaTo(broker).admin();
    await admin.connect();
    await admin.createTopics({
      topics: [{ topic: TOPIC, configEntries: [{ name: 'segment.bytes', value: '20000' }] }],
    });
    await admin.disconnect();
    const acknowledged: string[] = [];
    for (let round = 0; round < 3; round++) {
      const producer = kafkaTo(broker).producer({ createPartitioner: Partitioners.DefaultPartitioner });
      await producer.connect();
      const killed = new Promise((resolve) => setTimeout(resolve, 150 + round * 100)).then(() => broker.kill());
      for (let i = 0; ; i++) {
        const value = `${round}/${i}/${'x'.repeat(100)}`;
        try {
          await producer.send({ topic: TOPIC, messages: [{ value }] });
        } catch {
          break;
        }
        acknowledged.push(value);
      }
      await killed;
      await producer.disconnect().catch(() => undefined);
      broker = await aBrokerProcess(dataDir);
      const found = await committedValues(broker);
      const known = new Set(acknowledged);
      // The record whose answer the kill took may be there: it was never acknowledged, nor refused.
      expect(found.filter((value) => known.has(value))).toEqual(acknowledged);
      expect(found.length - acknowledged.length).toBeLessThanOrEqual(round + 1);
    }
    expect(await broker.stop()).toBe(0);
  }, 60_000);
});
