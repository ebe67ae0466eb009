import { connect } from 'node:net';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { apiVersionsApi, encodeRequest, fetchApi, FrameReader, metadataApi, produceApi } from '@rail/kafka-protocol';

import { aBroker, aTopicName, type TestBroker } from '../support/broker.ts';
import { aRecordBatch, WireClient } from '../support/wire-client.ts';

describe('a client that misbehaves', () => {
  let broker: TestBroker;

  beforeAll(async () => {
    broker = await aBroker();
  });

  afterAll(() => broker.close());

  /** What comes back before the broker closes the connection. */
  const sendRaw = (bytes: Buffer): Promise<Buffer> =>
    new Promise((resolve) => {
      const [host, port] = broker.brokers[0]!.split(':');
      const received: Buffer[] = [];
      const socket = connect({ host: host!, port: Number(port) }, () => socket.write(bytes));
      socket.on('data', (chunk: Buffer) => received.push(chunk));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(Buffer.concat(received)));
    });

  test.each([
    ['a frame size beyond the limit', Buffer.from([0x7f, 0xff, 0xff, 0xff, 0, 0])],
    ['a negative frame size', Buffer.from([0xff, 0xff, 0xff, 0xff])],
    ['an unknown API', Buffer.from([0, 0, 0, 10, 0x7f, 0, 0, 0, 0, 0, 0, 1, 0xff, 0xff])],
    ['a body that is cut short', Buffer.from([0, 0, 0, 14, 0, 3, 0, 9, 0, 0, 0, 1, 0xff, 0xff, 0, 200, 1, 1])],
  ])('loses its connection after %s, and nobody else does', async (_name, bytes) => {
    const client = await WireClient.to(broker.brokers[0]!);
    expect(await sendRaw(bytes)).toHaveLength(0);

    const answer = await client.send(metadataApi, 8, { topics: [] });
    expect(answer.brokers.length).toBeGreaterThan(0);
    client.close();
  });

  test('an unsupported version of ApiVersions is answered in the form of version 0', async () => {
    const [host, port] = broker.brokers[0]!.split(':');
    // A client of the future sends the header that flexible versions have.
    const software = { clientSoftwareName: 'future', clientSoftwareVersion: '1' };
    const bytes = Buffer.concat(encodeRequest(apiVersionsApi, 4, { correlationId: 77, clientId: null }, software));
    bytes.writeInt16BE(99, 6);
    const frame = await new Promise<Buffer>((resolve) => {
      const frames = new FrameReader(1 << 20);
      const socket = connect({ host: host!, port: Number(port) }, () => socket.write(bytes));
      socket.on('data', (chunk: Buffer) => {
        const [first] = frames.push(chunk);
        if (first === undefined) return;
        socket.destroy();
        resolve(first);
      });
    });

    expect(frame.readInt32BE(0)).toBe(77);
    expect(frame.readInt16BE(4)).toBe(35);
  });

  test('pipelined requests are answered in the order they were sent, a long poll included', async () => {
    const client = await WireClient.to(broker.brokers[0]!);
    const topic = aTopicName('pipelined');
    await client.createTopic(topic);
    const order: string[] = [];
    const note = (name: string) => (): void => {
      order.push(name);
    };
    const topics = [{ topic, partitions: [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 1000 }] }];
    const records = aRecordBatch({ records: [['k', 'v']] });
    const topicData = [{ name: topic, partitionData: [{ index: 0, records }] }];

    await Promise.all([
      client.send(fetchApi, 11, { maxWaitMs: 200, minBytes: 1, topics }).then(note('fetch')),
      client.send(produceApi, 9, { acks: -1, timeoutMs: 1000, topicData }).then(note('produce')),
      client.send(metadataApi, 8, { topics: [] }).then(note('metadata')),
    ]);

    expect(order).toEqual(['fetch', 'produce', 'metadata']);
    client.close();
  });

  test('acks 0 gets no answer, and the next request does', async () => {
    const client = await WireClient.to(broker.brokers[0]!);
    const topic = aTopicName('acks-0');
    await client.createTopic(topic);
    const records = aRecordBatch({ records: [['k', 'v']] });
    const body = { acks: 0, timeoutMs: 1000, topicData: [{ name: topic, partitionData: [{ index: 0, records }] }] };
    for (const chunk of encodeRequest(produceApi, 9, { correlationId: 0, clientId: null }, body)) client.write(chunk);
    const topics = [{ topic, partitions: [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 1000 }] }];
    const answer = await client.send(fetchApi, 11, { maxWaitMs: 2000, minBytes: 1, topics });

    expect(answer.responses[0]!.partitions[0]!.records!.length).toBeGreaterThan(0);
    client.close();
  });
});
