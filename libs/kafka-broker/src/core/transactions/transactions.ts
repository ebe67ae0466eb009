import type { BrokerRequest, CoordinatorHost, RequestToken } from '../contract.ts';
import type { EffectList } from '../effect-list.ts';
import type { TransactionImages } from './image.ts';
import type { TransactionOptions } from './options.ts';

/** All that the transaction coordinator holds and may ask. */
export interface Transactions {
  readonly options: TransactionOptions;
  readonly host: CoordinatorHost;
  /** Durable: changed by `evolve` only. */
  readonly images: TransactionImages;
  /** Soft: markers asked for and not yet stored, `topic\n partition`, by transactional id. */
  readonly unmarked: Map<string, Set<string>>;
  /** Soft: WriteTxnMarkers requests under way, by tag. */
  readonly adminMarkers: Map<string, AdminMarkers>;
  readonly producerIds: ProducerIdPool;
}

/** A block of logged producer ids, and the requests that wait for the next one. */
export interface ProducerIdPool {
  next: number;
  end: number;
  reserving: boolean;
  readonly waiting: BrokerRequest[];
}

export interface AdminMarkers {
  readonly token: RequestToken;
  readonly results: {
    producerId: number;
    topics: { name: string; partitions: { partitionIndex: number; errorCode: number }[] }[];
  }[];
  missing: number;
}

/** One request under decision. */
export interface TransactionRequest<Body> {
  readonly transactions: Transactions;
  readonly request: BrokerRequest;
  readonly body: Body;
  readonly nowMs: number;
  readonly out: EffectList;
}
