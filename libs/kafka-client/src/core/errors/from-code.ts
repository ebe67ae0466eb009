import { errorInfo } from '@rail/kafka-protocol';

import { KafkaError } from './kafka-error.ts';

/** The error for a code in an answer, or none for code 0. `what` names the request and its subject. */
export function kafkaErrorFrom(kafkaCode: number, what: string, at?: string): KafkaError | undefined {
  if (kafkaCode === 0) return undefined;
  const { name, retriable, message } = errorInfo(kafkaCode);
  return new KafkaError(name, `${what}: ${name} (${kafkaCode}), ${message}`, {
    kafkaCode,
    retriable,
    ...(at === undefined ? {} : { at }),
  });
}

/** Throws the error of a code other than 0. */
export function throwOn(kafkaCode: number, what: string, at?: string): void {
  const error = kafkaErrorFrom(kafkaCode, what, at);
  if (error !== undefined) throw error;
}
