import { ErrorCodes, initProducerIdApi, type RequestOf } from '@rail/kafka-protocol';
import type { BrokerRequest, CoordinatorEvent } from '../contract.ts';
import type { EffectList } from '../effect-list.ts';
import { isEpochExhausted, judgeClaim } from '../transactions/fencing.ts';
import type { TransactionImage } from '../transactions/image.ts';
import { markerTag } from '../transactions/markers.ts';
import { isPrepared } from '../transactions/phase.ts';
import { logThenReply, transactionHandler } from '../transactions/request.ts';
import { fencingAbort } from '../transactions/timeout.ts';
import { nextTransactionPhase } from '../transactions/transitions.ts';
import type { TransactionRequest, Transactions } from '../transactions/transactions.ts';

type Init = TransactionRequest<RequestOf<typeof initProducerIdApi>>;

/** From this version on PRODUCER_FENCED is known; older clients are told INVALID_PRODUCER_EPOCH. */
const knowsFencedFrom = 4;
const blockTag = 'producer-ids';

const refusal = (errorCode: number) => ({ errorCode, producerId: -1, producerEpoch: -1 });

/**
 * InitProducerId. Without a transactional id: a fresh producer id. With one: the next epoch, which fences every earlier
 * producer of that id; an open transaction is aborted first and the request comes again.
 */
export const initProducerId = transactionHandler(initProducerIdApi, (init) => {
  const { transactions, request, body, out } = init;
  const refuse = (error: number): void => out.reply(request.token, refusal(error));
  const { transactionalId, transactionTimeoutMs, producerId, producerEpoch } = body;
  if ((producerId === -1) !== (producerEpoch === -1) || transactionalId === '') {
    refuse(ErrorCodes.INVALID_REQUEST);
  } else if (transactionalId === null) {
    const fresh = takeProducerId(init);
    if (fresh !== undefined) out.reply(request.token, { producerId: fresh, producerEpoch: 0 });
  } else if (transactionTimeoutMs <= 0 || transactionTimeoutMs > transactions.options.maxTimeoutMs) {
    refuse(ErrorCodes.INVALID_TRANSACTION_TIMEOUT);
  } else {
    const image = transactions.images.get(transactionalId);
    if (image === undefined) begin(init, transactionalId);
    else goOn(init, image);
  }
});

function begin(init: Init, transactionalId: string): void {
  const fresh = takeProducerId(init);
  if (fresh === undefined) return;
  const { body, nowMs } = init;
  log(init, {
    transactionalId,
    producerId: fresh,
    producerEpoch: 0,
    previousProducerId: -1,
    timeoutMs: body.transactionTimeoutMs,
    phase: 'Empty',
    partitions: [],
    lastUpdateMs: nowMs,
    startMs: -1,
  });
}

function goOn(init: Init, image: TransactionImage): void {
  const { request, body, nowMs, out } = init;
  const claim = judgeClaim(image, body.producerId, body.producerEpoch);
  const fenced = request.apiVersion >= knowsFencedFrom ? ErrorCodes.PRODUCER_FENCED : ErrorCodes.INVALID_PRODUCER_EPOCH;
  if (claim === 'fenced') {
    out.reply(request.token, refusal(fenced));
  } else if (isPrepared(image.phase)) {
    out.reply(request.token, refusal(ErrorCodes.CONCURRENT_TRANSACTIONS));
  } else if (image.phase === 'Ongoing') {
    const again = refusal(ErrorCodes.CONCURRENT_TRANSACTIONS);
    logThenReply(out, fencingAbort(image, nowMs), request.token, again, again, markerTag(image.transactionalId));
  } else if (claim === 'current epoch again') {
    const { producerId, producerEpoch } = image;
    out.replyStored(request.token, { producerId, producerEpoch }, refusal(ErrorCodes.COORDINATOR_NOT_AVAILABLE));
  } else {
    giveNextEpoch(init, image);
  }
}

function giveNextEpoch(init: Init, image: TransactionImage): void {
  const { body, nowMs } = init;
  const next: TransactionImage = {
    ...image,
    producerEpoch: image.producerEpoch + 1,
    previousProducerId: body.producerId,
    timeoutMs: body.transactionTimeoutMs,
    phase: nextTransactionPhase(image.phase, 'initialised'),
    partitions: [],
    lastUpdateMs: nowMs,
  };
  if (!isEpochExhausted(image.producerEpoch)) {
    log(init, next);
    return;
  }
  const fresh = takeProducerId(init);
  if (fresh !== undefined) log(init, { ...next, producerId: fresh, producerEpoch: 0 });
}

function log({ request, out }: Init, next: TransactionImage): void {
  const { producerId, producerEpoch } = next;
  const lost = refusal(ErrorCodes.COORDINATOR_NOT_AVAILABLE);
  logThenReply(out, next, request.token, { producerId, producerEpoch }, lost);
}

/** The next id of the logged block. Undefined: the request waits until a new block is logged, then starts over. */
function takeProducerId({ transactions, request, body, out }: Init): number | undefined {
  const { producerIds } = transactions;
  if (producerIds.next < producerIds.end) return producerIds.next++;
  // Two that wait for one transactional id would both be decided on a state that the first of them changes.
  if (body.transactionalId !== null && producerIds.waiting.some((other) => idIn(other) === body.transactionalId)) {
    out.reply(request.token, refusal(ErrorCodes.CONCURRENT_TRANSACTIONS));
    return undefined;
  }
  producerIds.waiting.push(request);
  if (!producerIds.reserving) {
    producerIds.reserving = true;
    out.push({ kind: 'reserveProducerIds', tag: blockTag });
  }
  return undefined;
}

const idIn = (request: BrokerRequest): string | null => (request.body as Init['body']).transactionalId;

export function producerIdsReserved(
  transactions: Transactions,
  block: Extract<CoordinatorEvent, { kind: 'producerIdsReserved' }>,
  nowMs: number,
  out: EffectList,
): void {
  const { producerIds } = transactions;
  producerIds.reserving = false;
  const waiting = producerIds.waiting.splice(0);
  if (block.error !== 0) {
    for (const { token } of waiting) out.reply(token, refusal(ErrorCodes.COORDINATOR_NOT_AVAILABLE));
    return;
  }
  producerIds.next = block.firstId;
  producerIds.end = block.firstId + block.count;
  for (const request of waiting) initProducerId.decide(transactions, request, nowMs, out);
}
