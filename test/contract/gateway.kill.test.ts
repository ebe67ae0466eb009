import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { KafkaClient } from '@rail/kafka-client';
import { AnHttpShare, aRegistry } from '../support/an-http-share.ts';
import { aBroker, type TestBroker } from '../support/broker.ts';
import { EventStream } from '../support/event-stream.ts';
import { killPartProcesses, PartProcess } from '../support/part-process.ts';

let broker: TestBroker;
let client: KafkaClient;
let registry: Awaited<ReturnType<typeof aRegistry>>;
let share: AnHttpShare;

beforeAll(async () => {
  broker = await aBroker();
  client = new KafkaClient({ brokers: broker.brokers, clientId: 'test' });
  await client.connect();
  registry = await aRegistry();
  share = await AnHttpShare.open(client);
});

afterEach(killPartProcesses);

afterAll(async () => {
  await share.close();
  registry.close();
  await client.close();
  await broker.close();
});

const aGateway = (): PartProcess =>
  new PartProcess({
    name: 'gateway',
    main: 'apps/gateway/src/main.ts',
    env: {
      KAFKA_BROKERS: broker.brokers.join(','),
      SCHEMA_REGISTRY_URL: registry.url,
      RAIL_GATEWAY_PORT: '0',
      RAIL_LOG_LEVEL: 'info',
    },
  });

const perBatch = 7;

/** Batches to both partitions, every third of them aborted, until it is told to end; answers what was committed. */
async function writeUntil(isOver: () => boolean): Promise<number[]> {
  const committed: number[] = [];
  for (let batch = 0; !isOver(); batch++) {
    const values = Array.from({ length: perBatch }, (_, at) => batch * perBatch + at);
    const outcome = batch % 3 === 2 ? 'abort' : 'commit';
    await share.write(batch % 2, values, outcome);
    if (outcome === 'commit') committed.push(...values);
  }
  return committed;
}

test('a reader whose gateway is killed while records flow gets each of them once, in order of its partition', async () => {
  let isOver = false;
  const writing = writeUntil(() => isOver);
  const streams: EventStream[] = [];
  let lastId = '';
  for (const isLast of [false, false, true]) {
    const gateway = aGateway();
    const url = `${await gateway.ready}/v1/shares/${share.id}/stream`;
    const stream = await EventStream.open(lastId === '' ? `${url}?from=earliest` : url, { 'last-event-id': lastId });
    streams.push(stream);
    await stream.until(({ events }) => events.length > 200, 30_000);
    if (!isLast) {
      await gateway.kill();
      await stream.ended;
      lastId = stream.lastId;
      continue;
    }
    isOver = true;
    const committed = await writing;
    const seen = () => streams.flatMap(({ values }) => values);
    await stream.until(() => seen().length >= committed.length, 30_000);
    expect(await gateway.stop()).toBe(0);
    await stream.ended;

    expect(seen().toSorted((left, right) => left - right)).toEqual(committed);
    for (const partition of [0, 1]) {
      const ofPartition = seen().filter((n) => Math.floor(n / perBatch) % 2 === partition);
      expect(ofPartition).toEqual(ofPartition.toSorted((left, right) => left - right));
    }
  }
});
