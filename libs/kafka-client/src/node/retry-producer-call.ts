import { isRailError } from '@rail/kernel';

import { Backoff } from '../core/backoff.ts';
import { KafkaError } from '../core/errors/kafka-error.ts';
import { type ProducerRequest, remedyFor } from '../core/transaction/failure-table.ts';
import { failureOf, TransactionError, type TransactionErrorOptions } from '../core/transaction/transaction-error.ts';
import type { Target } from '../core/cluster/target.ts';
import type { KafkaClient } from './kafka-client.ts';
import { sleep } from './sleep.ts';

export interface ProducerCall<T> {
  readonly request: ProducerRequest;
  readonly target: Target;
  /** On the client's monotonic clock: no attempt begins later. */
  readonly untilMs: number;
  /** Sends the request once and throws the first error in the answer. */
  readonly attempt: () => Promise<T>;
}

/** Sends a transactional request as often as the failure table says. Throws TransactionError. */
export async function retryProducerCall<T>(client: KafkaClient, call: ProducerCall<T>): Promise<T> {
  const elsewhere = new Backoff(10, 500, client.random);
  const concurrent = new Backoff(1, 50, client.random);
  for (;;) {
    try {
      return await call.attempt();
    } catch (error) {
      if (!(error instanceof KafkaError)) throw unforeseen(call.request, error);
      const remedy = remedyFor(call.request, error.kafkaName);
      if (remedy !== 'retry' && remedy !== 'wait') throw refusal(error, failureOf(remedy));
      if (remedy === 'retry') client.forget(call.target);
      const waitMs = (remedy === 'wait' ? concurrent : elsewhere).nextMs();
      if (client.clock.monotonic() + waitMs > call.untilMs || client.closing.aborted) {
        throw refusal(error, call.request === 'EndTxn' ? 'inDoubt' : 'abort');
      }
      await sleep(waitMs, client.closing);
    }
  }
}

function refusal(error: KafkaError, failure: TransactionError['failure']): TransactionError {
  const [topic, partition] = error.at?.split('/') ?? [];
  const place: TransactionErrorOptions = { topic, partition: partition === undefined ? undefined : Number(partition) };
  return new TransactionError(failure, error.message, { ...place, cause: error });
}

/** An answer that cannot be read leaves its outcome open; an API that is not served will not be served next time. */
function unforeseen(request: ProducerRequest, error: unknown): unknown {
  if (!isRailError(error)) return error;
  const unreadable = request === 'EndTxn' ? 'inDoubt' : 'abort';
  return new TransactionError(error.code === 'PROTOCOL_VIOLATION' ? unreadable : 'fatal', error.message, {
    cause: error,
  });
}
