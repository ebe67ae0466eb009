import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  addPartitionsToTxnApi,
  batches,
  describeProducersApi,
  ErrorCodes,
  fetchApi,
  initProducerIdApi,
  listOffsetsApi,
  produceApi,
  writeTxnMarkersApi,
} from '@rail/kafka-protocol';

import { aBroker, aTopicName, type TestBroker } from '../support/broker.ts';
import { coordinatorsReady } from '../support/coordinators.ts';
import { aRecordBatch, WireClient } from '../support/wire-client.ts';

/** What an operator sends for a transaction that its coordinator does not end. */
describe('WriteTxnMarkers', () => {
  let broker: TestBroker;
  let client: WireClient;
  let topic: string;

  beforeAll(async () => {
    broker = await aBroker();
    client = await WireClient.to(broker.brokers[0]!);
    await coordinatorsReady(client);
  });

  afterAll(async () => {
    client.close();
    await broker.close();
  });

  /** A transaction with one record in each of these partitions of a new topic, left open. */
  const anOpenTransaction = async (partitions: readonly number[]) => {
    topic = aTopicName('markers');
    await client.createTopic(topic, 2);
    const transactionalId = aTopicName('markers-id');
    const init = () => client.send(initProducerIdApi, 4, { transactionalId, transactionTimeoutMs: 60_000 });
    await init();
    // The second time, so that there is an epoch before this one.
    const { producerId, producerEpoch } = await init();
    await client.send(addPartitionsToTxnApi, 3, {
      v3AndBelowTransactionalId: transactionalId,
      v3AndBelowProducerId: producerId,
      v3AndBelowProducerEpoch: producerEpoch,
      v3AndBelowTopics: [{ name: topic, partitions: [...partitions] }],
    });
    const records = aRecordBatch({
      records: [['k', 'v']],
      producerId,
      producerEpoch,
      baseSequence: 0,
      transactional: true,
    });
    for (const index of partitions) {
      const topicData = [{ name: topic, partitionData: [{ index, records }] }];
      const answer = await client.send(produceApi, 9, { transactionalId, acks: -1, timeoutMs: 5000, topicData });
      expect(answer.responses[0]!.partitionResponses[0]!.errorCode).toBe(0);
    }
    return { producerId, producerEpoch, coordinatorEpoch: 0 };
  };
  type Open = Awaited<ReturnType<typeof anOpenTransaction>>;

  /** Error codes by partition, of one marker each in the partitions named. */
  const mark = async (open: Open, transactionResult: boolean, partitionIndexes: number[], name = topic) => {
    const markers = [{ ...open, transactionResult, topics: [{ name, partitionIndexes }] }];
    const answer = await client.send(writeTxnMarkersApi, 1, { markers });
    expect(answer.markers[0]!.producerId).toBe(open.producerId);
    const rows = answer.markers[0]!.topics[0]!.partitions;
    return new Map(rows.map(({ partitionIndex, errorCode }) => [partitionIndex, errorCode]));
  };

  const endOffset = async (partitionIndex: number, isolationLevel: 0 | 1): Promise<number> => {
    const topics = [{ name: topic, partitions: [{ partitionIndex, timestamp: -1 }] }];
    const answer = await client.send(listOffsetsApi, 5, { replicaId: -1, isolationLevel, topics });
    return answer.topics[0]!.partitions[0]!.offset;
  };

  const openSince = async (partition: number): Promise<number[]> => {
    const topics = [{ name: topic, partitionIndexes: [partition] }];
    const answer = await client.send(describeProducersApi, 0, { topics });
    return answer.topics[0]!.partitions[0]!.activeProducers.map(({ currentTxnStartOffset }) => currentTxnStartOffset);
  };

  const recordsSeen = async (partition: number): Promise<number> => {
    const asked = [{ topic, partitions: [{ partition, fetchOffset: 0, partitionMaxBytes: 1 << 20 }] }];
    const body = { maxWaitMs: 100, minBytes: 1, isolationLevel: 1, topics: asked };
    const row = (await client.send(fetchApi, 11, body)).responses[0]!.partitions[0]!;
    // Apache Kafka names what was aborted and sends it; the embedded broker leaves it out.
    if ((row.abortedTransactions ?? []).length > 0) return 0;
    let count = 0;
    for (const { header } of batches(row.records ?? Buffer.alloc(0)))
      count += header.isControl ? 0 : header.recordCount;
    return count;
  };

  test.each([true, false])(
    'ends an open transaction in the partitions named and in no other (commit %s)',
    async (commit) => {
      const open = await anOpenTransaction([0, 1]);
      expect(await openSince(0)).toEqual([0]);
      expect(await endOffset(0, 1)).toBe(0);

      expect(await mark(open, commit, [0])).toEqual(new Map([[0, ErrorCodes.NONE]]));
      expect(await openSince(0)).toEqual([-1]);
      expect(await openSince(1)).toEqual([0]);
      expect(await endOffset(0, 1)).toBe(2);
      expect(await endOffset(1, 1)).toBe(0);
      expect(await recordsSeen(0)).toBe(commit ? 1 : 0);

      expect(await mark(open, commit, [1])).toEqual(new Map([[1, ErrorCodes.NONE]]));
      expect(await recordsSeen(1)).toBe(commit ? 1 : 0);
    },
  );

  test('answers for each partition; one that does not exist keeps no other from its marker', async () => {
    const open = await anOpenTransaction([0]);
    expect(await mark(open, false, [0, 7])).toEqual(
      new Map([
        [0, ErrorCodes.NONE],
        [7, ErrorCodes.UNKNOWN_TOPIC_OR_PARTITION],
      ]),
    );
    expect(await endOffset(0, 1)).toBe(2);
    expect(await mark(open, false, [0], `${topic}.missing`)).toEqual(
      new Map([[0, ErrorCodes.UNKNOWN_TOPIC_OR_PARTITION]]),
    );
  });

  test('of an older producer epoch is refused, and the transaction stays open', async () => {
    const open = await anOpenTransaction([0]);
    const older = { ...open, producerEpoch: open.producerEpoch - 1 };
    expect(await mark(older, false, [0])).toEqual(new Map([[0, ErrorCodes.INVALID_PRODUCER_EPOCH]]));
    expect(await openSince(0)).toEqual([0]);
    await mark(open, false, [0]);
  });

  test('of an older coordinator is refused', async () => {
    const open = await anOpenTransaction([0]);
    expect(await mark({ ...open, coordinatorEpoch: 5 }, false, [0])).toEqual(new Map([[0, ErrorCodes.NONE]]));
    expect(await mark({ ...open, coordinatorEpoch: 4 }, false, [0])).toEqual(
      new Map([[0, ErrorCodes.TRANSACTION_COORDINATOR_FENCED]]),
    );
  });

  test('without markers is answered without any', async () => {
    expect(await client.send(writeTxnMarkersApi, 1, { markers: [] })).toEqual({ markers: [] });
  });
});
