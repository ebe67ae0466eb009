import { endTxnApi, ErrorCodes } from '@rail/kafka-protocol';
import { producerError } from '../transactions/fencing.ts';
import { markerTag } from '../transactions/markers.ts';
import type { TransactionPhase } from '../transactions/phase.ts';
import { logThenReply, transactionHandler } from '../transactions/request.ts';
import { nextTransactionPhase } from '../transactions/transitions.ts';

/** From this version on PRODUCER_FENCED is known. */
const knowsFencedFrom = 2;

type Verdict = 'decide' | 'done' | 'wait' | 'refuse';

/** What a request for an outcome meets: the same outcome may be asked for again and again, the other never. */
const verdicts: Record<TransactionPhase, { readonly commit: Verdict; readonly abort: Verdict }> = {
  Empty: { commit: 'refuse', abort: 'refuse' },
  Ongoing: { commit: 'decide', abort: 'decide' },
  PrepareCommit: { commit: 'wait', abort: 'refuse' },
  PrepareAbort: { commit: 'refuse', abort: 'wait' },
  CompleteCommit: { commit: 'done', abort: 'refuse' },
  CompleteAbort: { commit: 'refuse', abort: 'done' },
};

/** EndTxn: answered when the decision is stored; the markers follow. */
export const endTxn = transactionHandler(endTxnApi, ({ transactions, request, body, nowMs, out }, answer) => {
  const image = transactions.images.get(body.transactionalId);
  const knowsFenced = request.apiVersion >= knowsFencedFrom;
  const fenced = producerError(image, body.producerId, body.producerEpoch, knowsFenced);
  const reply = (errorCode: number): void => out.reply(request.token, answer({ errorCode }));
  if (fenced !== 0) {
    reply(fenced);
    return;
  }
  const lost = answer({ errorCode: ErrorCodes.COORDINATOR_NOT_AVAILABLE });
  switch (verdicts[image!.phase][body.committed ? 'commit' : 'abort']) {
    case 'refuse':
      reply(ErrorCodes.INVALID_TXN_STATE);
      break;
    case 'wait':
      reply(ErrorCodes.CONCURRENT_TRANSACTIONS);
      break;
    case 'done':
      out.replyStored(request.token, answer({ errorCode: 0 }), lost);
      break;
    case 'decide': {
      const phase = nextTransactionPhase(image!.phase, body.committed ? 'commitDecided' : 'abortDecided');
      const next = { ...image!, phase, lastUpdateMs: nowMs };
      logThenReply(out, next, request.token, answer({ errorCode: 0 }), lost, markerTag(next.transactionalId));
      break;
    }
  }
});
