import { ErrorCodes } from '@rail/kafka-protocol';

import type { Coordinator, TransactionQueries } from '../contract.ts';

/** A coordinator that serves nothing: the data half alone, as its own tests need it. */
export function absentCoordinator(name: 'group' | 'transaction', topic: string): Coordinator & TransactionQueries {
  return {
    name,
    topic,
    serves: [],
    handle: () => [],
    evolve: () => undefined,
    mayAppend: () => ErrorCodes.INVALID_TXN_STATE,
  };
}
