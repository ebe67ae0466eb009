import {
  type BatchHeader,
  type Draft,
  ErrorCodes,
  produceApi,
  type RequestOf,
  type ResponseOf,
} from '@rail/kafka-protocol';

import type { BrokerRequest } from '../contract.ts';
import { checkBatch } from '../partitions/batch-check.ts';
import type { Partition } from '../partitions/partition.ts';
import { afterAll, type BrokerState } from '../state.ts';
import type { Handler } from './handler.ts';

/**
 * Produce: versions 3–11; 0–2 are advertised because old librdkafka switches compression off without them, and refused.
 * Answered when all batches are stored. A transactional batch is accepted only for a partition that its transaction
 * contains, so no transaction can be left hanging (KIP-890 part 1).
 */
type ProduceRequest = RequestOf<typeof produceApi>;
type PartitionAnswer = Draft<ResponseOf<typeof produceApi>['responses'][number]['partitionResponses'][number]>;
type Settle = (answer: Omit<PartitionAnswer, 'index'>) => void;

const ACKS: ReadonlySet<number> = new Set([0, 1, -1]);

export const produceHandler: Handler = {
  apiKey: produceApi.key,
  minVersion: 0,
  maxVersion: 11,
  handle: (state, request) => produce(state, request, request.body as ProduceRequest),
};

function produce(state: BrokerState, request: BrokerRequest, body: ProduceRequest): void {
  const answers: PartitionAnswer[][] = body.topicData.map(() => []);
  const partitionCount = body.topicData.reduce((sum, { partitionData }) => sum + partitionData.length, 0);
  const settled = afterAll(partitionCount, (error) => {
    if (body.acks !== 0) {
      const responses = body.topicData.map(({ name }, i) => ({ name, partitionResponses: answers[i]! }));
      state.reply(request.token, { responses });
      return;
    }
    state.emit({ kind: 'noReply', token: request.token });
    // Without answers, a lost connection is the only way to tell the producer.
    if (error !== 0) state.emit({ kind: 'close', connectionId: request.connectionId });
  });
  body.topicData.forEach(({ name, partitionData }, topicAt) => {
    partitionData.forEach(({ index, records }, partitionAt) => {
      appendOne(state, body, name, index, records, (answer) => {
        answers[topicAt]![partitionAt] = { index, ...answer };
        settled(answer.errorCode ?? 0);
      });
    });
  });
}

function appendOne(
  state: BrokerState,
  body: ProduceRequest,
  topicName: string,
  index: number,
  records: Buffer | null,
  settle: Settle,
): void {
  const refuse = (errorCode: number, errorMessage: string | null = null): void => {
    settle({ errorCode, errorMessage, baseOffset: -1 });
  };
  const topic = state.topics.get(topicName);
  const partition = topic?.partitions[index];
  if (!ACKS.has(body.acks)) return refuse(ErrorCodes.INVALID_REQUIRED_ACKS);
  if (topic === undefined || partition === undefined) return refuse(ErrorCodes.UNKNOWN_TOPIC_OR_PARTITION);
  if (topic.isInternal)
    return refuse(ErrorCodes.INVALID_TOPIC_EXCEPTION, `Cannot append to internal topic ${topicName}`);
  if (partition.failed) return refuse(ErrorCodes.KAFKA_STORAGE_ERROR);
  if (records === null) return refuse(ErrorCodes.INVALID_RECORD, 'No record batch');
  const checked = checkBatch(records, partition.config, state.nowMs);
  if (checked.error !== 0) return refuse(checked.error, 'message' in checked ? checked.message : null);
  const { header } = checked as { header: BatchHeader };
  if (header.producerId >= 0) {
    const duplicate = partition.producers.duplicateOf(header);
    if (duplicate !== undefined) {
      answerWhenStored(partition, duplicate.firstOffset, duplicate.lastOffset, duplicate.timestampMs, settle);
      return;
    }
    const fault = transactionFault(state, body, partition, header) || partition.producers.check(header);
    if (fault !== 0) return refuse(fault);
  }
  const stamped = partition.append(owned(records), state.effects, state.tailCache);
  answerWhenStored(partition, stamped.baseOffset, stamped.lastOffset, state.nowMs, settle);
}

function transactionFault(state: BrokerState, body: ProduceRequest, partition: Partition, header: BatchHeader): number {
  if (!header.isTransactional) return 0;
  if (body.transactionalId === null) return ErrorCodes.TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
  const entry = partition.producers.get(header.producerId);
  if (entry !== undefined && entry.transactionFirstOffset >= 0 && entry.epoch === header.producerEpoch) return 0;
  const { transactions } = state.plugged;
  return transactions.mayAppend(body.transactionalId, header.producerId, header.producerEpoch, partition.id);
}

function answerWhenStored(
  partition: Partition,
  baseOffset: number,
  lastOffset: number,
  appendTimeMs: number,
  settle: Settle,
): void {
  const answer = (errorCode: number): void => {
    const logAppendTimeMs = partition.config.logAppendTime ? appendTimeMs : -1;
    if (errorCode === 0) settle({ errorCode, baseOffset, logAppendTimeMs, logStartOffset: partition.logStartOffset });
    else settle({ errorCode, baseOffset: -1 });
  };
  if (partition.highWatermark > lastOffset) answer(0);
  else partition.whenStored(lastOffset + 1, answer);
}

/** A small batch is copied, or the cache would keep the whole chunk that the socket delivered it in. */
function owned(records: Buffer): Buffer {
  return records.length * 2 < records.buffer.byteLength ? Buffer.from(records) : records;
}
