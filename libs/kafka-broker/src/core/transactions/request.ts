import type { Api, Draft } from '@rail/kafka-protocol';
import type { BrokerRequest, RequestToken } from '../contract.ts';
import type { EffectList } from '../effect-list.ts';
import { encodeTransaction, type TransactionImage } from './image.ts';
import type { TransactionRequest, Transactions } from './transactions.ts';

export interface TransactionHandler {
  readonly apiKey: number;
  readonly minVersion: number;
  readonly maxVersion: number;
  decide(transactions: Transactions, request: BrokerRequest, nowMs: number, out: EffectList): void;
}

/** Ties an API's descriptor to its decision. */
export function transactionHandler<Req, Res>(
  api: Api<Req, Res>,
  decide: (given: TransactionRequest<Req>, answer: (body: Draft<Res>) => Draft<Res>) => void,
): TransactionHandler {
  return {
    apiKey: api.key,
    minVersion: api.minVersion,
    maxVersion: api.maxVersion,
    decide: (transactions, request, nowMs, out) =>
      decide({ transactions, request, body: request.body as Req, nowMs, out }, (body) => body),
  };
}

/** Logs the next state; the answer follows when it is stored. `tag` asks for an `appended` event as well. */
export function logThenReply(
  out: EffectList,
  next: TransactionImage,
  token: RequestToken,
  body: unknown,
  lost: unknown,
  tag?: string,
): void {
  out.append({
    records: [encodeTransaction(next)],
    replies: [{ token, body, lost }],
    ...(tag === undefined ? {} : { tag }),
  });
}
