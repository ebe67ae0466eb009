import { parseAccount, type RoutingAccount } from '@rail/agreements';
import type { KafkaClient } from '@rail/kafka-client';
import { recordsOf } from '../log/stored-record.ts';
import { boundsOf, readRanges } from '../log/read-range.ts';

const ledgerTopic = 'rail.ledger';

/** An account of the router, and when it was written. */
export interface DatedAccount {
  readonly atMs: number;
  readonly account: RoutingAccount;
}

/** A half-open stretch of time; an end that is left out is open. */
export interface TimeRange {
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

/** The router's accounts of a time, in the order in which they were written. */
export async function visitAccounts(
  client: KafkaClient,
  { fromMs = 0, toMs = Infinity }: TimeRange,
  visit: (dated: DatedAccount) => void,
): Promise<void> {
  const bounds = await boundsOf(client, [ledgerTopic]);
  const starts =
    fromMs === 0
      ? []
      : await client.listOffsets(bounds.map(({ topic, partition }) => ({ topic, partition, timestamp: fromMs })));
  const ranges = bounds.map(({ topic, partition, start, end }) => {
    const first = starts.find((each) => each.partition === partition);
    // No record is as late: there is nothing to read.
    const from = first === undefined ? start : first.offset < 0 ? end : Math.max(start, first.offset);
    return { topic, partition, from, to: end };
  });
  await readRanges(client, ranges, (batch) => {
    for (const { topic, partition, offset, value, timestampMs } of recordsOf(batch)) {
      if (value === null || timestampMs < fromMs || timestampMs >= toMs) continue;
      visit({ atMs: timestampMs, account: parseAccount(value.toString(), `${topic}/${partition}/${offset}`) });
    }
  });
}
