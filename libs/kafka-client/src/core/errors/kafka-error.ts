import { RailError, type RailErrorOptions } from '@rail/kernel';

import { railCodeOf } from './rail-code.ts';

/** A Kafka error code in an answer, or one of the client's own conditions, which carry a name of their own. */
export type KafkaErrorName = string;

export interface KafkaErrorOptions extends RailErrorOptions {
  readonly kafkaCode?: number;
  readonly retriable?: boolean;
}

/** An answer that refuses: the Kafka name is what code decides by, the row of the error table what a person reads. */
export class KafkaError extends RailError {
  readonly kafkaName: KafkaErrorName;
  readonly kafkaCode: number;
  readonly retriable: boolean;

  constructor(kafkaName: KafkaErrorName, message: string, options: KafkaErrorOptions = {}) {
    super(railCodeOf(kafkaName), message, options);
    this.name = 'KafkaError';
    this.kafkaName = kafkaName;
    this.kafkaCode = options.kafkaCode ?? -1;
    this.retriable = options.retriable ?? false;
  }
}

/** Names of conditions that no answer carries. */
export const clientConditions = {
  /** The connection ended, or could not be made, before an answer came: its outcome is unknown. */
  disconnected: 'DISCONNECTED',
  /** No answer within the request timeout; the connection is given up, for answers come in order. */
  requestTimedOut: 'CLIENT_REQUEST_TIMED_OUT',
  closed: 'CLIENT_CLOSED',
} as const;
