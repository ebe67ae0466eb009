import {
  addOffsetsToTxnApi,
  addPartitionsToTxnApi,
  endTxnApi,
  initProducerIdApi,
  txnOffsetCommitApi,
} from '@rail/kafka-protocol';

import { throwOn } from '../core/errors/from-code.ts';
import { byTopic, type TopicPartition } from '../core/topic-partition.ts';
import type { KafkaClient } from './kafka-client.ts';
import { retryProducerCall } from './retry-producer-call.ts';

/** A producer as the broker knows it. */
export interface ProducerIdentity {
  readonly producerId: number;
  readonly producerEpoch: number;
}

/** The group member on whose behalf offsets are committed; the broker refuses them once the group has moved on. */
export interface GroupIdentity {
  readonly groupId: string;
  readonly memberId: string;
  readonly generationId: number;
  readonly instanceId?: string | undefined;
}

export interface OffsetToCommit extends TopicPartition {
  /** Of the next record to read. */
  readonly offset: number;
  /** Of the record before it. */
  readonly leaderEpoch?: number | undefined;
  readonly metadata?: string | undefined;
}

/** The requests of a transaction besides Produce, each retried as the failure table says. All throw TransactionError. */
export class TransactionCalls {
  readonly #client: KafkaClient;
  readonly #transactionalId: string;
  readonly #coordinator;

  constructor(client: KafkaClient, transactionalId: string) {
    this.#client = client;
    this.#transactionalId = transactionalId;
    this.#coordinator = { coordinator: ['transaction', transactionalId] } as const;
  }

  /** A new epoch: after it, whoever had the id before is fenced. With `identity`, only if that is still the current one. */
  initProducerId(timeoutMs: number, untilMs: number, identity?: ProducerIdentity): Promise<ProducerIdentity> {
    const target = this.#coordinator;
    const transactionalId = this.#transactionalId;
    const attempt = async (): Promise<ProducerIdentity> => {
      const body = { transactionalId, transactionTimeoutMs: timeoutMs, ...identity };
      const answer = await this.#client.attempt(initProducerIdApi, body, target);
      throwOn(answer.errorCode, `InitProducerId of ${transactionalId}`);
      return { producerId: answer.producerId, producerEpoch: answer.producerEpoch };
    };
    return retryProducerCall(this.#client, { request: 'InitProducerId', target, untilMs, attempt });
  }

  addPartitions(identity: ProducerIdentity, partitions: readonly TopicPartition[], untilMs: number): Promise<void> {
    const target = this.#coordinator;
    const attempt = async (): Promise<void> => {
      const body = {
        v3AndBelowTransactionalId: this.#transactionalId,
        v3AndBelowProducerId: identity.producerId,
        v3AndBelowProducerEpoch: identity.producerEpoch,
        v3AndBelowTopics: [...byTopic(partitions)].map(([name, rows]) => ({
          name,
          partitions: rows.map(({ partition }) => partition),
        })),
      };
      const answer = await this.#client.attempt(addPartitionsToTxnApi, body, target, { maxVersion: 3 });
      const rows = answer.resultsByTopicV3AndBelow.flatMap(({ name, resultsByPartition }) =>
        resultsByPartition.map(({ partitionIndex, partitionErrorCode }) => ({
          place: `${name}/${partitionIndex}`,
          code: partitionErrorCode,
        })),
      );
      const culprits = rows.filter(({ code }) => code !== operationNotAttempted);
      for (const { code, place } of culprits) throwOn(code, 'AddPartitionsToTxn', place);
      for (const { code, place } of rows) throwOn(code, 'AddPartitionsToTxn', place);
    };
    return retryProducerCall(this.#client, { request: 'AddPartitionsToTxn', target, untilMs, attempt });
  }

  addOffsets({ producerId, producerEpoch }: ProducerIdentity, groupId: string, untilMs: number): Promise<void> {
    const target = this.#coordinator;
    const attempt = async (): Promise<void> => {
      const body = { transactionalId: this.#transactionalId, producerId, producerEpoch, groupId };
      const answer = await this.#client.attempt(addOffsetsToTxnApi, body, target);
      throwOn(answer.errorCode, `AddOffsetsToTxn for group ${groupId}`);
    };
    return retryProducerCall(this.#client, { request: 'AddOffsetsToTxn', target, untilMs, attempt });
  }

  commitOffsets(
    { producerId, producerEpoch }: ProducerIdentity,
    group: GroupIdentity,
    offsets: readonly OffsetToCommit[],
    untilMs: number,
  ): Promise<void> {
    const { groupId, memberId, generationId, instanceId } = group;
    const target = { coordinator: ['group', groupId] } as const;
    const attempt = async (): Promise<void> => {
      const body = {
        transactionalId: this.#transactionalId,
        groupId,
        producerId,
        producerEpoch,
        generationId,
        memberId,
        groupInstanceId: instanceId ?? null,
        topics: offsetRows(offsets),
      };
      const answer = await this.#client.attempt(txnOffsetCommitApi, body, target);
      for (const { name, partitions } of answer.topics) {
        for (const { partitionIndex, errorCode } of partitions) {
          throwOn(errorCode, `TxnOffsetCommit of group ${groupId}`, `${name}/${partitionIndex}`);
        }
      }
    };
    return retryProducerCall(this.#client, { request: 'TxnOffsetCommit', target, untilMs, attempt });
  }

  end({ producerId, producerEpoch }: ProducerIdentity, committed: boolean, untilMs: number): Promise<void> {
    const target = this.#coordinator;
    const attempt = async (): Promise<void> => {
      const body = { transactionalId: this.#transactionalId, producerId, producerEpoch, committed };
      const answer = await this.#client.attempt(endTxnApi, body, target);
      throwOn(answer.errorCode, `EndTxn of ${this.#transactionalId}`);
    };
    return retryProducerCall(this.#client, { request: 'EndTxn', target, untilMs, attempt });
  }
}

const operationNotAttempted = 55;

export function offsetRows(offsets: readonly OffsetToCommit[]) {
  return [...byTopic(offsets)].map(([name, rows]) => ({
    name,
    partitions: rows.map(({ partition, offset, leaderEpoch, metadata }) => ({
      partitionIndex: partition,
      committedOffset: offset,
      committedLeaderEpoch: leaderEpoch ?? -1,
      committedMetadata: metadata ?? '',
    })),
  }));
}
