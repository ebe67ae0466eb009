import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { KafkaClient, Producer } from '@rail/kafka-client';

import { aBatch } from '../support/records.ts';
import { ScriptedBroker } from '../support/scripted-broker.ts';

/** A batch that no broker takes must not wait for ever. */
describe('a batch that is never acknowledged', () => {
  let broker: ScriptedBroker;
  let client: KafkaClient;
  let producer: Producer;

  beforeEach(async () => {
    broker = await ScriptedBroker.start();
    client = new KafkaClient({ brokers: [broker.address], clientId: 'client-test' });
    await client.connect();
  });

  afterEach(async () => {
    await producer.close();
    await client.close();
    await broker.close();
  });

  const refuseAll = (): void => {
    for (let i = 0; i < 1000; i++) broker.fail('Produce', 'KAFKA_STORAGE_ERROR');
  };

  test('fails within its delivery timeout, and the error says what the broker answered', async () => {
    refuseAll();
    producer = new Producer(client, { deliveryTimeoutMs: 200 });
    await producer.init();
    await expect(producer.send('t', 0, aBatch(['a']))).rejects.toMatchObject({
      failure: 'abort',
      topic: 't',
      partition: 0,
      message: expect.stringMatching(/not acknowledged in time.*KAFKA_STORAGE_ERROR/),
    });
    expect(broker.count('Produce')).toBeGreaterThan(2);
  });

  test('fails within its delivery timeout also while its request is in flight', async () => {
    broker.next('Produce', 'silence');
    producer = new Producer(client, { deliveryTimeoutMs: 200 });
    await producer.init();
    const startMs = performance.now();
    await expect(producer.send('t', 0, aBatch(['a']))).rejects.toMatchObject({ failure: 'abort' });
    expect(performance.now() - startMs).toBeLessThan(2000);
  });

  test.each([undefined, 'id'])('fails when the client is closed between two attempts (transaction: %s)', async (id) => {
    refuseAll();
    producer = new Producer(client, id === undefined ? {} : { transactionalId: id });
    await producer.init();
    if (id !== undefined) producer.begin();
    const sent = producer.send('t', 0, aBatch(['a']));
    while (broker.count('Produce') < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    await client.close();
    await expect(sent).rejects.toMatchObject({
      failure: 'fatal',
      message: expect.stringContaining('client was closed'),
    });
  });

  test('does not hold up a producer that is being closed when the client closes too', async () => {
    refuseAll();
    producer = new Producer(client);
    await producer.init();
    const sent = producer.send('t', 0, aBatch(['a']));
    while (broker.count('Produce') < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    const closed = producer.close();
    await client.close();
    await closed;
    await expect(sent).rejects.toMatchObject({ failure: 'fatal' });
  });
});
