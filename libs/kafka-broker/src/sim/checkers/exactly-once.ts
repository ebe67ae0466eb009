import type { SimDisk } from '../disk.ts';
import { transactionsIn } from '../records.ts';
import { Violation } from '../violation.ts';

/**
 * At the end: every partition of the target holds the records of its source exactly once and in order, counting
 * committed transactions only; and a transaction has one outcome in all partitions.
 */
export function checkCopies(disk: SimDisk, target: string, partitions: number, records: number): void {
  for (let partition = 0; partition < partitions; partition++) {
    const copied = transactionsIn(disk.log({ topic: target, partition })).flatMap(({ values, committed }) =>
      committed ? values : [],
    );
    const expected = Array.from({ length: records }, (_, i) => `${partition}:${i}`);
    if (copied.join(' ') !== expected.join(' ')) {
      throw new Violation('exactly once and in order', `${target}-${partition} holds ${copied.join(' ')}`);
    }
  }
}
