import type { OutgoingRow } from './row-step.ts';
import type { RunRecord, RunState } from '@rail/feeds';

/** Takes the rows of a run to the broker, and with them the record of how far the run has come. */
export interface Delivery {
  /** Records that the run is under way. */
  start(): Promise<void>;
  /** A promise where the caller has to wait before the next row. */
  ready(): Promise<void> | undefined;
  put(row: OutgoingRow): void;
  /** Hands everything put so far to the producer; resolves when it is stored, where that is not up to a transaction. */
  flush(): Promise<unknown> | undefined;
  /** Resolves when everything put is stored, and the run's record with it. */
  finish(state: RunState): Promise<void>;
  close(): Promise<void>;
}

/** What a delivery is told by the loop that feeds it. */
export interface DeliverySource {
  /** The run as of the rows put so far, all of them handed over. */
  recordOf(state: RunState, sentBefore: Readonly<Record<string, number>>): RunRecord;
  /** The delivery cannot go on. */
  fail(error: unknown): void;
}

/** A dry run delivers nothing. */
export const noDelivery: Delivery = {
  start: () => Promise.resolve(),
  ready: () => undefined,
  put: () => undefined,
  flush: () => undefined,
  finish: () => Promise.resolve(),
  close: () => Promise.resolve(),
};
