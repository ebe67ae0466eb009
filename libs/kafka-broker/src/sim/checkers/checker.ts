import type { Api } from '@rail/kafka-protocol';
import type { GroupCoordinator } from '../../core/groups/coordinator.ts';
import type { BrokerState } from '../../core/state.ts';
import type { TransactionCoordinator } from '../../core/transactions/coordinator.ts';
import type { SimDisk } from '../disk.ts';

/** One broker process, from its start to its crash. */
export interface Incarnation {
  readonly state: BrokerState;
  readonly groups: GroupCoordinator;
  readonly transactions: TransactionCoordinator;
}

/** One request that a client has sent. */
export interface Call {
  readonly client: string;
  readonly api: Api<unknown, unknown>;
  readonly version: number;
  readonly request: unknown;
}

/** What the checkers may look at. */
export interface Seen {
  readonly broker: Incarnation;
  readonly disk: SimDisk;
}

/** One invariant. Throws a Violation when it does not hold. */
export interface Checker {
  /** After every input that the engine took. */
  afterStep?(seen: Seen): void;
  /** When an answer leaves the broker. */
  onReply?(seen: Seen, call: Call, body: unknown): void;
  /** Before a crash and at the end. */
  atRest?(seen: Seen): void;
}
