import type { TopicPartition } from '../core/topic-partition.ts';
import type { KafkaClient } from './kafka-client.ts';
import { type ProducerIdentity, TransactionCalls } from './transaction-calls.ts';

/** Of transactions that hold nothing. */
const timeoutMs = 15_000;
const patienceMs = 60_000;

/**
 * An identity under a transactional id, for a producer that sends without transactions. From here on, each of these
 * partitions refuses whoever had the id before, also what is under way: a partition learns of a new epoch only from what
 * is written to it, so a transaction that holds nothing is aborted on all of them, and its markers tell it. When they are
 * stored, nothing of the past can be appended any more, and the ends of the partitions are final.
 * @throws TransactionError
 */
export async function takeOver(
  client: KafkaClient,
  transactionalId: string,
  partitions: readonly TopicPartition[],
): Promise<ProducerIdentity> {
  const calls = new TransactionCalls(client, transactionalId);
  const untilMs = client.clock.monotonic() + patienceMs;
  const identity = await calls.initProducerId(timeoutMs, untilMs);
  if (partitions.length === 0) return identity;
  await calls.addPartitions(identity, partitions, untilMs);
  await calls.end(identity, false, untilMs);
  // Answered only when the markers are stored.
  return calls.initProducerId(timeoutMs, untilMs, identity);
}
