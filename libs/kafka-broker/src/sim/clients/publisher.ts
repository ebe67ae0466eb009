import { ErrorCodes, initProducerIdApi, produceApi } from '@rail/kafka-protocol';
import type { Random } from '@rail/kernel';
import { batchOf } from '../records.ts';
import { call, type Script, sleep } from '../script.ts';
import { Violation } from '../violation.ts';

export interface PublisherPlan {
  readonly topic: string;
  readonly partitions: number;
  readonly records: number;
  readonly random: Random;
  readonly now: () => number;
}

/** An idempotent producer: `p:0, p:1, …` into each partition, the same bytes again until they are acknowledged. */
export function* publish(plan: PublisherPlan): Script<void> {
  let producerId = -1;
  while (producerId === -1) {
    const answer = yield* call(initProducerIdApi, 4, { transactionalId: null, transactionTimeoutMs: 0 });
    if (answer?.errorCode === ErrorCodes.NONE) ({ producerId } = answer);
    else yield* sleep(50);
  }
  const next = Array.from({ length: plan.partitions }, () => 0);
  while (next.some((sent) => sent < plan.records)) {
    for (let partition = 0; partition < plan.partitions; partition++) {
      const from = next[partition]!;
      const count = Math.min(plan.random.between(1, 3), plan.records - from);
      if (count === 0) continue;
      const values = Array.from({ length: count }, (_, i) => `${partition}:${from + i}`);
      const batch = batchOf(values, plan.now(), { producerId, producerEpoch: 0, baseSequence: from });
      yield* sendUntilStored(plan.topic, partition, batch);
      next[partition] = from + count;
    }
    yield* sleep(plan.random.below(300));
  }
}

function* sendUntilStored(topic: string, index: number, records: Buffer): Script<void> {
  for (;;) {
    const topicData = [{ name: topic, partitionData: [{ index, records }] }];
    const answer = yield* call(produceApi, 9, { acks: -1, timeoutMs: 1000, topicData });
    const error = answer?.responses[0]?.partitionResponses[0]?.errorCode;
    if (error === ErrorCodes.NONE || error === ErrorCodes.DUPLICATE_SEQUENCE_NUMBER) return;
    if (error === ErrorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER) {
      throw new Violation('acknowledged records stay', `${topic}-${index} forgot a batch that it had acknowledged`);
    }
    yield* sleep(40);
  }
}
