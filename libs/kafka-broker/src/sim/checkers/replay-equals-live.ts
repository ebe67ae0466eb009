import { batches } from '@rail/kafka-protocol';
import { Random } from '@rail/kernel';
import { CONSUMER_OFFSETS, type Coordinator, type CoordinatorHost, TRANSACTION_STATE } from '../../core/contract.ts';
import { replayBatch } from '../../core/coordinators/runtime.ts';
import { createGroupCoordinator } from '../../core/groups/coordinator.ts';
import { createTransactionCoordinator } from '../../core/transactions/coordinator.ts';
import { Violation } from '../violation.ts';
import type { Checker } from './checker.ts';

const nowhere: CoordinatorHost = {
  brokerId: 1,
  host: 'nowhere',
  port: 0,
  partitionExists: () => true,
  partitionCount: () => undefined,
};

/** The coordinators' state in memory is what their logs say, at any moment. */
export function replayChecker(): Checker {
  return {
    atRest: ({ broker, disk }) => {
      const random = new Random(0);
      const transactions = createTransactionCoordinator(nowhere, random);
      const groups = createGroupCoordinator(nowhere, random, transactions);
      replay(transactions, disk.log({ topic: TRANSACTION_STATE, partition: 0 }));
      replay(groups, disk.log({ topic: CONSUMER_OFFSETS, partition: 0 }));
      for (const [live, replayed] of [
        [broker.transactions, transactions],
        [broker.groups, groups],
      ] as const) {
        if (live.print() === replayed.print()) continue;
        throw new Violation(
          'live state equals replayed state',
          `\nlive\n${live.print()}\nreplayed\n${replayed.print()}`,
        );
      }
    },
  };
}

function replay(coordinator: Coordinator, log: Buffer): void {
  for (const { pos } of batches(log)) replayBatch(coordinator, log, pos, 0);
}
