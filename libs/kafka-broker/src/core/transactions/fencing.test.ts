import { describe, expect, test } from '@jest/globals';
import { ErrorCodes, initProducerIdApi } from '@rail/kafka-protocol';
import { Random } from '@rail/kernel';

import type { CoordinatorEffect } from '../contract.ts';
import { createTransactionCoordinator, type TransactionCoordinator } from './coordinator.ts';
import { judgeClaim } from './fencing.ts';
import { encodeTransaction, type TransactionImage } from './image.ts';

const host = { brokerId: 1, host: 'h', port: 1, partitionExists: () => true, partitionCount: () => 1 };

const anImage = (given: Partial<TransactionImage>): TransactionImage => ({
  transactionalId: 't',
  producerId: 7,
  producerEpoch: 3,
  previousProducerId: -1,
  timeoutMs: 1000,
  phase: 'CompleteCommit',
  partitions: [],
  lastUpdateMs: 0,
  startMs: 0,
  ...given,
});

function aCoordinator(...images: readonly TransactionImage[]): TransactionCoordinator {
  const coordinator = createTransactionCoordinator(host, new Random(1));
  for (const [offset, image] of images.entries()) {
    const entry = {
      kind: 'record',
      offset,
      timestampMs: 0,
      transaction: undefined,
      ...encodeTransaction(image),
    } as const;
    coordinator.evolve(entry, 0);
  }
  return coordinator;
}

const init = (coordinator: TransactionCoordinator, claim: object = {}): readonly CoordinatorEffect[] =>
  coordinator.handle(
    {
      kind: 'request',
      request: {
        token: 1,
        connectionId: 1,
        apiKey: initProducerIdApi.key,
        apiVersion: 4,
        clientId: 'c',
        clientHost: '/h',
        body: { transactionalId: 't', transactionTimeoutMs: 1000, producerId: -1, producerEpoch: -1, ...claim },
      },
    },
    10,
  );

const answerIn = (effects: readonly CoordinatorEffect[]): unknown =>
  effects
    .flatMap((effect) => (effect.kind === 'appendRecords' ? (effect.then ?? []) : [effect]))
    .find((effect) => effect.kind === 'reply')?.body;

describe('fencing by epoch', () => {
  test('an exhausted epoch gives a new producer id, logged in blocks before use', () => {
    const coordinator = aCoordinator(anImage({ producerEpoch: 32_766 }));

    expect(init(coordinator)).toEqual([{ kind: 'reserveProducerIds', tag: 'producer-ids' }]);
    const block = { kind: 'producerIdsReserved', tag: 'producer-ids', error: 0, firstId: 5000, count: 2 } as const;
    expect(answerIn(coordinator.handle(block, 10))).toEqual({ producerId: 5000, producerEpoch: 0 });
  });

  test('a block that could not be logged is not used', () => {
    const coordinator = aCoordinator();
    init(coordinator);

    const block = { kind: 'producerIdsReserved', tag: 'producer-ids', error: 56, firstId: 0, count: 0 } as const;
    expect(answerIn(coordinator.handle(block, 10))).toMatchObject({ errorCode: ErrorCodes.COORDINATOR_NOT_AVAILABLE });
  });

  test('of two that wait for the same transactional id, the second is told to come again', () => {
    const coordinator = aCoordinator();
    init(coordinator);

    expect(answerIn(init(coordinator))).toMatchObject({ errorCode: ErrorCodes.CONCURRENT_TRANSACTIONS });
  });

  test('only the producer that asked for the current epoch may ask for it again', () => {
    expect(judgeClaim(anImage({ previousProducerId: 7 }), 7, 2)).toBe('current epoch again');
    expect(judgeClaim(anImage({ previousProducerId: -1 }), 7, 2)).toBe('fenced');
    expect(judgeClaim(anImage({ previousProducerId: 7 }), 7, 1)).toBe('fenced');
    expect(judgeClaim(anImage({}), 7, 3)).toBe('next epoch');
    expect(judgeClaim(anImage({ producerId: 9, producerEpoch: 0, previousProducerId: 7 }), 7, 32_766)).toBe(
      'current epoch again',
    );
  });

  test('a deleted topic leaves open transactions, and an empty one can still end', () => {
    const partitions = [{ topic: 'gone', partition: 0 }];
    const coordinator = aCoordinator(anImage({ phase: 'Ongoing', partitions }));

    const [append] = coordinator.handle({ kind: 'topicDeleted', topic: 'gone' }, 10);
    expect(append).toMatchObject({ kind: 'appendRecords' });
    const prepared = aCoordinator(anImage({ phase: 'PrepareCommit', partitions: [] }));
    const effects = prepared.handle({ kind: 'started' }, 10);
    expect(effects.filter(({ kind }) => kind === 'appendRecords')).toHaveLength(1);
  });

  test('ids that nobody used for a week are forgotten, open ones never', () => {
    const coordinator = aCoordinator(anImage({}), anImage({ transactionalId: 'open', phase: 'Ongoing' }));

    const effects = coordinator.handle({ kind: 'timer', key: 'id-expiration' }, 7 * 86_400_000);
    const append = effects.find((effect) => effect.kind === 'appendRecords');
    expect(append!.records.map(({ value }) => value)).toEqual([null]);
  });
});
