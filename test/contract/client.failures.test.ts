import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { KafkaClient, Producer } from '@rail/kafka-client';
import { type ErrorName, readBatchHeader } from '@rail/kafka-protocol';

import { aBatch } from '../support/records.ts';
import { ScriptedBroker } from '../support/scripted-broker.ts';

interface ProduceBody {
  readonly topicData: { partitionData: { records: Buffer }[] }[];
}

/** The exactly-once failure table, row by row, with answers that a healthy broker never gives. */
describe('what the producer does about a refusal', () => {
  let broker: ScriptedBroker;
  let client: KafkaClient;
  let producer: Producer;

  beforeEach(async () => {
    broker = await ScriptedBroker.start();
    client = new KafkaClient({ brokers: [broker.address], clientId: 'client-test', requestTimeoutMs: 300 });
    await client.connect();
    producer = new Producer(client, { transactionalId: 'id', transactionTimeoutMs: 3000 });
    await producer.init();
  });

  afterEach(async () => {
    await client.close();
    await producer.close();
    await broker.close();
  });

  const group = { groupId: 'g', memberId: 'm', generationId: 1 };
  const offsets = [{ topic: 'in', partition: 0, offset: 1 }];
  const producedBytes = (): Buffer[] =>
    broker.seen
      .filter(({ name }) => name === 'Produce')
      .map(({ body }) => (body as unknown as ProduceBody).topicData[0]!.partitionData[0]!.records);

  test.each<ErrorName | 'disconnect' | 'silence'>([
    'NOT_LEADER_OR_FOLLOWER',
    'LEADER_NOT_AVAILABLE',
    'UNKNOWN_TOPIC_OR_PARTITION',
    'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
    'KAFKA_STORAGE_ERROR',
    'REQUEST_TIMED_OUT',
    'CORRUPT_MESSAGE',
    'disconnect',
    'silence',
  ])('%s of a batch: the same bytes with the same sequence are sent again', async (failure) => {
    if (failure === 'disconnect' || failure === 'silence') broker.next('Produce', failure);
    else broker.fail('Produce', failure);
    producer.begin();
    await producer.send('t', 0, aBatch(['a']));
    await producer.commit();
    const [first, second] = producedBytes();
    expect(second).toEqual(first);
    expect(readBatchHeader(first!).baseSequence).toBe(0);
    expect(broker.count('Metadata')).toBeGreaterThan(2);
  });

  test.each<[string, ErrorName]>([
    ['AddPartitionsToTxn', 'NOT_COORDINATOR'],
    ['AddPartitionsToTxn', 'COORDINATOR_LOAD_IN_PROGRESS'],
    ['AddPartitionsToTxn', 'CONCURRENT_TRANSACTIONS'],
    ['AddOffsetsToTxn', 'CONCURRENT_TRANSACTIONS'],
    ['TxnOffsetCommit', 'NOT_COORDINATOR'],
    ['EndTxn', 'NOT_COORDINATOR'],
    ['EndTxn', 'CONCURRENT_TRANSACTIONS'],
  ])('%s answered %s is asked again, and the transaction commits', async (name, error) => {
    for (let i = 0; i < 3; i++) broker.fail(name, error);
    producer.begin();
    await producer.send('t', 0, aBatch(['a']));
    await producer.sendOffsets(group, offsets);
    await producer.commit();
    expect(broker.count(name)).toBe(4);
  });

  test('CONCURRENT_TRANSACTIONS is asked again after a few milliseconds, not the usual hundred', async () => {
    for (let i = 0; i < 5; i++) broker.fail('AddPartitionsToTxn', 'CONCURRENT_TRANSACTIONS');
    producer.begin();
    const start = performance.now();
    await producer.send('t', 0, aBatch(['a']));
    expect(performance.now() - start).toBeLessThan(150);
  });

  test.each<[ErrorName, string]>([
    ['OUT_OF_ORDER_SEQUENCE_NUMBER', 'abort'],
    ['UNKNOWN_PRODUCER_ID', 'abort'],
    ['TRANSACTION_ABORTABLE', 'abort'],
    ['DUPLICATE_SEQUENCE_NUMBER', 'abort'],
    ['INVALID_TIMESTAMP', 'abort'],
    ['MESSAGE_TOO_LARGE', 'tooLarge'],
    ['TOPIC_AUTHORIZATION_FAILED', 'denied'],
  ])(
    '%s of a batch ends the transaction as "%s"; after the abort the producer works with a new epoch',
    async (error, failure) => {
      broker.fail('Produce', error);
      producer.begin();
      await expect(producer.send('t', 0, aBatch(['a', 'b']))).rejects.toMatchObject({
        failure,
        topic: 't',
        partition: 0,
        recordCount: 2,
      });
      expect(producer.phase).toBe('abortable');
      await expect(producer.commit()).rejects.toMatchObject({ failure });
      await producer.abort();
      expect(broker.seen.find(({ name }) => name === 'EndTxn')?.body).toMatchObject({ committed: false });
      expect(producer.identity.producerEpoch).toBe(1);
      producer.begin();
      await producer.send('t', 0, aBatch(['a']));
      await producer.commit();
      expect(readBatchHeader(producedBytes().at(-1)!)).toMatchObject({ producerEpoch: 1, baseSequence: 0 });
    },
  );

  test('a duplicate acknowledged without its offset ends the transaction: receipts need the offset', async () => {
    broker.next('Produce', {
      responses: [{ name: 't', partitionResponses: [{ index: 0, errorCode: 0, baseOffset: -1 }] }],
    });
    producer.begin();
    await expect(producer.send('t', 0, aBatch(['a']))).rejects.toMatchObject({ failure: 'abort' });
  });

  test.each<[string, ErrorName]>([
    ['Produce', 'INVALID_PRODUCER_EPOCH'],
    ['Produce', 'PRODUCER_FENCED'],
    ['Produce', 'INVALID_TXN_STATE'],
    ['AddPartitionsToTxn', 'PRODUCER_FENCED'],
    ['TxnOffsetCommit', 'INVALID_PRODUCER_EPOCH'],
    ['EndTxn', 'INVALID_TXN_STATE'],
    ['EndTxn', 'PRODUCER_FENCED'],
  ])('%s answered %s fences: everything is dropped, only init leads on', async (name, error) => {
    broker.fail(name, error);
    producer.begin();
    const sent = producer.send('t', 0, aBatch(['a']));
    const counted = producer.sendOffsets(group, offsets);
    const outcomes = await Promise.allSettled([sent, counted, sent.then(() => counted).then(() => producer.commit())]);
    expect(outcomes.at(-1)).toMatchObject({ status: 'rejected', reason: { failure: 'fenced' } });
    expect(producer.phase).toBe('fenced');
    expect(producer.pendingBytes).toBe(0);
    await expect(producer.abort()).rejects.toMatchObject({ failure: 'fenced' });
    await producer.init();
    expect(producer.phase).toBe('ready');
  });

  test.each<ErrorName>(['ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'FENCED_INSTANCE_ID', 'REBALANCE_IN_PROGRESS'])(
    'TxnOffsetCommit answered %s: abort everything and rejoin',
    async (error) => {
      broker.fail('TxnOffsetCommit', error);
      producer.begin();
      await producer.send('t', 0, aBatch(['a']));
      await expect(producer.sendOffsets(group, offsets)).rejects.toMatchObject({ failure: 'rejoin' });
      await expect(producer.commit()).rejects.toMatchObject({ failure: 'rejoin' });
      await producer.abort();
      expect(producer.phase).toBe('ready');
    },
  );

  test('an EndTxn whose answer was lost is repeated with the same outcome', async () => {
    broker.next('EndTxn', 'disconnect');
    producer.begin();
    await producer.send('t', 0, aBatch(['a']));
    await producer.commit();
    const outcomes = broker.seen.filter(({ name }) => name === 'EndTxn').map(({ body }) => body['committed']);
    expect(outcomes).toEqual([true, true]);
  });

  test('an EndTxn that is never answered leaves the transaction in doubt: no abort, only init', async () => {
    for (let i = 0; i < 100; i++) broker.next('EndTxn', 'disconnect');
    producer.begin();
    await producer.send('t', 0, aBatch(['a']));
    await expect(producer.commit()).rejects.toMatchObject({ failure: 'inDoubt' });
    expect(producer.phase).toBe('inDoubt');
    await expect(producer.abort()).rejects.toMatchObject({ failure: 'inDoubt' });
    const outcomes = broker.seen.filter(({ name }) => name === 'EndTxn').map(({ body }) => body['committed']);
    expect(new Set(outcomes)).toEqual(new Set([true]));
    await producer.init();
    expect(producer.phase).toBe('ready');
  });

  test('of several partitions refused together, the one that caused it is named', async () => {
    broker.next('AddPartitionsToTxn', {
      resultsByTopicV3AndBelow: [
        { name: 'good', resultsByPartition: [{ partitionIndex: 0, partitionErrorCode: 55 }] },
        { name: 'closed', resultsByPartition: [{ partitionIndex: 0, partitionErrorCode: 29 }] },
      ],
    });
    producer.begin();
    const sends = [producer.send('good', 0, aBatch(['a'])), producer.send('closed', 0, aBatch(['b']))];
    for (const outcome of await Promise.allSettled(sends)) {
      expect(outcome).toMatchObject({ reason: { failure: 'denied', topic: 'closed', code: 'BROKER_DENIED' } });
    }
  });

  test('without a transaction, a broker that lost a batch makes the producer start over with a new id', async () => {
    const plain = new Producer(client);
    await plain.init();
    broker.fail('Produce', 'OUT_OF_ORDER_SEQUENCE_NUMBER');
    await expect(plain.send('t', 0, aBatch(['a']))).rejects.toMatchObject({ failure: 'abort' });
    expect(plain.phase).toBe('failed');
    await plain.init();
    await plain.send('t', 0, aBatch(['a']));
    await plain.close();
  });
});

test('a broker that lacks an API is too old, and the API is named', async () => {
  const broker = await ScriptedBroker.start();
  broker.next('ApiVersions', { apiKeys: [{ apiKey: 3, minVersion: 0, maxVersion: 12 }] });
  const client = new KafkaClient({ brokers: [broker.address], clientId: 'client-test' });
  await client.connect();
  await expect(client.createTopics([{ name: 't', partitions: 1 }])).rejects.toMatchObject({
    code: 'BROKER_TOO_OLD',
    message: expect.stringContaining('CreateTopics'),
  });
  await client.close();
  await broker.close();
});
