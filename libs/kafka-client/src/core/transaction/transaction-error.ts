import { type ErrorCode, isRailError, RailError } from '@rail/kernel';

import type { Remedy } from './failure-table.ts';

/** What the caller has to do: each kind is a row of the exactly-once contract. */
export type TransactionFailure =
  /** Abort, rewind to the committed offsets, do the work again. */
  | 'abort'
  /** As `abort`, with batches of half the size; a batch of one record is larger than the topic accepts. */
  | 'tooLarge'
  /** As `abort`, and never again to the topic that `topic` names. */
  | 'denied'
  /** As `abort`, and join the group anew. */
  | 'rejoin'
  /** Drop everything and start over: init, agreements, group. */
  | 'fenced'
  /** EndTxn may or may not have happened: init resolves it, then read the committed offsets. */
  | 'inDoubt'
  /** Give up: configuration or rights are wrong, or the producer was closed. */
  | 'fatal';

export interface TransactionErrorOptions {
  readonly topic?: string | undefined;
  readonly partition?: number | undefined;
  /** Records in the batch that was refused. */
  readonly recordCount?: number | undefined;
  readonly cause?: unknown;
}

export class TransactionError extends RailError {
  readonly failure: TransactionFailure;
  readonly topic: string | undefined;
  readonly partition: number | undefined;
  readonly recordCount: number | undefined;

  constructor(failure: TransactionFailure, message: string, options: TransactionErrorOptions = {}) {
    const { topic, partition, recordCount, cause } = options;
    const place = topic === undefined ? undefined : partition === undefined ? topic : `${topic}/${partition}`;
    super(codeOf(failure, cause), message, { ...(place === undefined ? {} : { at: place }), cause });
    this.name = 'TransactionError';
    this.failure = failure;
    this.topic = topic;
    this.partition = partition;
    this.recordCount = recordCount;
  }
}

/** How a remedy that is not tried again looks to the caller. */
export function failureOf(remedy: Remedy): TransactionFailure {
  switch (remedy) {
    case 'tooLarge':
    case 'denied':
    case 'rejoin':
    case 'fatal':
      return remedy;
    case 'fence':
      return 'fenced';
    default:
      return 'abort';
  }
}

function codeOf(failure: TransactionFailure, cause: unknown): ErrorCode {
  if (isRailError(cause)) return cause.code;
  return failure === 'inDoubt' ? 'BROKER_UNREACHABLE' : 'BROKER_REFUSED';
}
