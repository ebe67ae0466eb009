import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  addPartitionsToTxnApi,
  describeTransactionsApi,
  endTxnApi,
  ErrorCodes,
  initProducerIdApi,
  listTransactionsApi,
} from '@rail/kafka-protocol';

import { aBroker, aTopicName, type TestBroker } from '../support/broker.ts';
import { coordinatorsReady } from '../support/coordinators.ts';
import { WireClient } from '../support/wire-client.ts';

describe('transactions on the wire', () => {
  let broker: TestBroker;
  let client: WireClient;
  let topic: string;

  beforeAll(async () => {
    broker = await aBroker();
    client = await WireClient.to(broker.brokers[0]!);
    await coordinatorsReady(client);
    topic = aTopicName('transactions-wire');
    await client.createTopic(topic, 2);
  });

  afterAll(async () => {
    client.close();
    await broker.close();
  });

  const init = async (transactionalId: string, claim = {}, transactionTimeoutMs = 60_000) => {
    for (;;) {
      const answer = await client.send(initProducerIdApi, 4, { transactionalId, transactionTimeoutMs, ...claim });
      if (answer.errorCode !== ErrorCodes.CONCURRENT_TRANSACTIONS) return { transactionalId, ...answer };
    }
  };
  type Producer = Awaited<ReturnType<typeof init>>;

  const add = async (producer: Producer, partition = 0): Promise<number> => {
    for (;;) {
      const answer = await client.send(addPartitionsToTxnApi, 3, {
        v3AndBelowTransactionalId: producer.transactionalId,
        v3AndBelowProducerId: producer.producerId,
        v3AndBelowProducerEpoch: producer.producerEpoch,
        v3AndBelowTopics: [{ name: topic, partitions: [partition] }],
      });
      const error = answer.resultsByTopicV3AndBelow[0]!.resultsByPartition[0]!.partitionErrorCode;
      if (error !== ErrorCodes.CONCURRENT_TRANSACTIONS) return error;
    }
  };

  const end = async ({ transactionalId, producerId, producerEpoch }: Producer, committed: boolean): Promise<number> => {
    for (;;) {
      const answer = await client.send(endTxnApi, 3, { transactionalId, producerId, producerEpoch, committed });
      if (answer.errorCode !== ErrorCodes.CONCURRENT_TRANSACTIONS) return answer.errorCode;
    }
  };

  test('each InitProducerId gives the next epoch and fences the producers before', async () => {
    const id = aTopicName('epochs');
    const first = await init(id);
    expect(await add(first)).toBe(ErrorCodes.NONE);
    const second = await init(id);

    expect(second.producerId).toBe(first.producerId);
    expect(second.producerEpoch).toBeGreaterThan(first.producerEpoch);
    expect(await add(first)).toBe(ErrorCodes.PRODUCER_FENCED);
    expect(await end(first, true)).toBe(ErrorCodes.PRODUCER_FENCED);
    expect((await init(id, { producerId: first.producerId, producerEpoch: first.producerEpoch })).errorCode).toBe(
      ErrorCodes.PRODUCER_FENCED,
    );
  });

  test('a producer that names its epoch gets the next one, and the same again when it asks twice', async () => {
    const id = aTopicName('bump');
    const { producerId, producerEpoch } = await init(id);

    const bumped = await init(id, { producerId, producerEpoch });
    expect(bumped).toMatchObject({ errorCode: 0, producerId, producerEpoch: producerEpoch + 1 });
    expect(await init(id, { producerId, producerEpoch })).toMatchObject({ producerEpoch: producerEpoch + 1 });
  });

  test('the same outcome may be asked for again, the other one not', async () => {
    const producer = await init(aTopicName('outcome'));
    expect(await end(producer, true)).toBe(ErrorCodes.INVALID_TXN_STATE);
    await add(producer);

    expect(await end(producer, true)).toBe(ErrorCodes.NONE);
    expect(await end(producer, true)).toBe(ErrorCodes.NONE);
    expect(await end(producer, false)).toBe(ErrorCodes.INVALID_TXN_STATE);
  });

  test('a transaction timeout beyond the limit is refused', async () => {
    expect((await init(aTopicName('limit'), {}, 900_001)).errorCode).toBe(ErrorCodes.INVALID_TRANSACTION_TIMEOUT);
  });

  test('a partition that does not exist is not added, nor are those asked for with it', async () => {
    const producer = await init(aTopicName('missing'));
    const topics = [
      { name: topic, partitions: [0] },
      { name: `${topic}.missing`, partitions: [0] },
    ];
    const answer = await client.send(addPartitionsToTxnApi, 3, {
      v3AndBelowTransactionalId: producer.transactionalId,
      v3AndBelowProducerId: producer.producerId,
      v3AndBelowProducerEpoch: producer.producerEpoch,
      v3AndBelowTopics: topics,
    });
    const errors = new Map(
      answer.resultsByTopicV3AndBelow.map(({ name, resultsByPartition }) => [
        name,
        resultsByPartition[0]!.partitionErrorCode,
      ]),
    );

    expect(errors.get(topic)).toBe(ErrorCodes.OPERATION_NOT_ATTEMPTED);
    expect(errors.get(`${topic}.missing`)).toBe(ErrorCodes.UNKNOWN_TOPIC_OR_PARTITION);
  });

  test('transactions are listed and described while they are open', async () => {
    const producer = await init(aTopicName('described'));
    await add(producer, 1);

    const { transactionStates } = await client.send(listTransactionsApi, 0, {
      producerIdFilters: [producer.producerId],
    });
    expect(transactionStates).toEqual([
      { transactionalId: producer.transactionalId, producerId: producer.producerId, transactionState: 'Ongoing' },
    ]);
    const described = await client.send(describeTransactionsApi, 0, {
      transactionalIds: [producer.transactionalId, 'nobody'],
    });
    expect(described.transactionStates[0]).toMatchObject({
      transactionState: 'Ongoing',
      producerEpoch: producer.producerEpoch,
      topics: [{ topic, partitions: [1] }],
    });
    expect(described.transactionStates[1]!.errorCode).toBe(ErrorCodes.TRANSACTIONAL_ID_NOT_FOUND);
    await end(producer, false);
  });

  test('a transaction that lasts too long is aborted and its producer fenced', async () => {
    const producer = await init(aTopicName('timeout'), {}, 100);
    await add(producer);
    const phase = async (): Promise<string> => {
      const answer = await client.send(describeTransactionsApi, 0, { transactionalIds: [producer.transactionalId] });
      return answer.transactionStates[0]!.transactionState;
    };
    while ((await phase()) !== 'CompleteAbort') await new Promise((resolve) => setTimeout(resolve, 20));

    expect(await end(producer, true)).toBe(ErrorCodes.PRODUCER_FENCED);
  });
});
