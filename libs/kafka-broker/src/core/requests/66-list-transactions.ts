import { ErrorCodes, listTransactionsApi } from '@rail/kafka-protocol';
import { isPrepared, transactionPhases } from '../transactions/phase.ts';
import { transactionHandler } from '../transactions/request.ts';

/** ListTransactions (KIP-664), filtered by phase, producer id and running time. Unknown phases are named, not refused. */
export const listTransactions = transactionHandler(
  listTransactionsApi,
  ({ transactions, request, body, nowMs, out }, answer) => {
    const phases = new Set(body.stateFilters);
    const producers = new Set(body.producerIdFilters);
    const unknownStateFilters = body.stateFilters.filter((name) => !transactionPhases.some((phase) => phase === name));
    const transactionStates = [...transactions.images.values()]
      .filter((image) => {
        const running = image.phase === 'Ongoing' || isPrepared(image.phase);
        const runningMs = running ? nowMs - image.startMs : -1;
        return (
          (phases.size === 0 || phases.has(image.phase)) &&
          (producers.size === 0 || producers.has(image.producerId)) &&
          (body.durationFilter < 0 || runningMs > body.durationFilter)
        );
      })
      .map(({ transactionalId, producerId, phase }) => ({ transactionalId, producerId, transactionState: phase }));
    out.replyStored(
      request.token,
      answer({ unknownStateFilters, transactionStates }),
      answer({ errorCode: ErrorCodes.COORDINATOR_NOT_AVAILABLE }),
    );
  },
);
