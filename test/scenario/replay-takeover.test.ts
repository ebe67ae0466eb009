import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Fetcher, KafkaClient } from '@rail/kafka-client';
import { RecordCursor } from '@rail/kafka-protocol';
import type { Delivery } from '../../apps/publisher/src/replay/delivery.ts';
import { openTimed, type OpenRun } from '../../apps/publisher/src/replay/open-delivery.ts';
import type { OutgoingRow } from '../../apps/publisher/src/replay/row-step.ts';
import { createReplaysTopic } from '../../apps/publisher/src/replay/run-catalogue.ts';
import type { RunRecord } from '@rail/feeds';
import { RunHeaders, sequenceOf } from '../../apps/publisher/src/run-headers.ts';
import { aBroker, aTopicName, type TestBroker } from '../support/broker.ts';

let broker: TestBroker;
let client: KafkaClient;
beforeAll(async () => {
  broker = await aBroker();
  client = new KafkaClient({ brokers: broker.brokers, clientId: 'test' });
  await client.connect();
  await createReplaysTopic(client);
});
afterAll(async () => {
  await client.close();
  await broker.close();
});

/** One driver of a run, by hand: it sends exactly when it is told to, as if it were frozen in between. */
class Driver {
  readonly delivery: Delivery;
  readonly opened: OpenRun;
  readonly #run: string;
  readonly #topic: string;
  fault: unknown;
  rows = 0;

  private constructor(run: string, topic: string, opened: OpenRun) {
    this.#run = run;
    this.#topic = topic;
    this.opened = opened;
    this.delivery = opened.deliver({
      recordOf: (state, sentBefore) => ({ schema: 'rail.replay-run/2', run, state, rows: 0, sentBefore }) as RunRecord,
      fail: (error) => (this.fault ??= error),
    });
  }

  static async of(run: string, topic: string, isNew: boolean): Promise<Driver> {
    const driver = new Driver(run, topic, await openTimed(client, { run, isNew, topics: [topic] }));
    await driver.delivery.start();
    return driver;
  }

  put(seq: number): void {
    const [topic, bytes] = [this.#topic, Buffer.from(`key-${seq}value`)];
    const headers = new RunHeaders(this.#run).of(seq);
    const at = { topic, partition: seq % 2, keyEnd: 5, end: bytes.length };
    this.delivery.put({ ...at, bytes, headers, schemaId: 1, fault: undefined } satisfies OutgoingRow);
  }
}

async function sequencesOn(topic: string, run: string): Promise<number[]> {
  const ends = await client.listOffsets(
    [0, 1].map((partition) => ({ topic, partition, timestamp: -1 })),
    'committed',
  );
  const fetcher = new Fetcher(client, { isolation: 'committed', maxWaitMs: 100 });
  for (const { partition } of ends) fetcher.assign(topic, partition, 0);
  const found: number[] = [];
  const cursor = new RecordCursor();
  while (ends.some(({ partition, offset }) => fetcher.position(topic, partition) < offset)) {
    for (const batch of await fetcher.poll(100)) {
      cursor.reset(batch.section, batch.header);
      while (cursor.next()) found.push(sequenceOf(cursor, run)!);
    }
  }
  await fetcher.close();
  return found.toSorted((left, right) => left - right);
}

test('a driver that is frozen between putting a row and sending it is refused by every partition once another has the run', async () => {
  const [run, topic] = [`r-${aTopicName('frozen')}`, aTopicName('line')];
  await client.createTopics([{ name: topic, partitions: 2 }]);
  const first = await Driver.of(run, topic, true);
  first.put(0);
  await first.delivery.flush();
  first.put(1); // into a batch that is open
  first.put(2);

  const second = await Driver.of(run, topic, false);
  expect([...second.opened.sent]).toEqual([[`${topic}/0`, 0]]);
  // The first one wakes in the middle of what it was doing, before and after the second one has sent something.
  await first.delivery.flush();
  expect(first.fault).toMatchObject({ failure: 'fenced' });
  second.put(1);
  second.put(2);
  await second.delivery.flush();
  await second.delivery.finish('done');
  first.put(2);
  await first.delivery.flush();

  expect(second.fault).toBeUndefined();
  expect(await sequencesOn(topic, run)).toEqual([0, 1, 2]);
  await first.delivery.close();
  await second.delivery.close();
});
