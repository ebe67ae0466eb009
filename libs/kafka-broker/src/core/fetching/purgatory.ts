import type { ConnectionId } from '../contract.ts';
import type { Partition } from '../partitions/partition.ts';
import type { BrokerState } from '../state.ts';

/** A fetch that waits for data. */
export interface ParkedFetch {
  readonly connectionId: ConnectionId;
  readonly watched: readonly Partition[];
  /** Tries again; parks itself again when there is still too little. */
  retry(state: BrokerState): void;
  /** Its connection is gone: no answer will be read. */
  drop(state: BrokerState): void;
}

/** Long polls by partition; woken when a readable end moves, when a partition goes away, and by their own timers. */
export class Purgatory {
  readonly #byPartition = new Map<Partition, Set<ParkedFetch>>();
  readonly #byConnection = new Map<ConnectionId, ParkedFetch>();

  get size(): number {
    return this.#byConnection.size;
  }

  park(fetch: ParkedFetch): void {
    this.#byConnection.set(fetch.connectionId, fetch);
    for (const partition of fetch.watched) {
      let waiting = this.#byPartition.get(partition);
      if (waiting === undefined) {
        waiting = new Set();
        this.#byPartition.set(partition, waiting);
      }
      waiting.add(fetch);
    }
  }

  unpark(fetch: ParkedFetch): void {
    this.#byConnection.delete(fetch.connectionId);
    for (const partition of fetch.watched) {
      const waiting = this.#byPartition.get(partition);
      waiting?.delete(fetch);
      if (waiting?.size === 0) this.#byPartition.delete(partition);
    }
  }

  wake(state: BrokerState, partition: Partition): void {
    const waiting = this.#byPartition.get(partition);
    if (waiting === undefined) return;
    // A fetch that still has too little parks itself again: those of now are woken, once.
    const woken = [...waiting];
    for (const fetch of woken) {
      this.unpark(fetch);
      fetch.retry(state);
    }
  }

  connectionLost(state: BrokerState, connectionId: ConnectionId): void {
    const fetch = this.#byConnection.get(connectionId);
    if (fetch === undefined) return;
    this.unpark(fetch);
    fetch.drop(state);
  }
}
