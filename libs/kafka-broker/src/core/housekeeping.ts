import { compactPartition, needsCompaction } from './partitions/compaction.ts';
import { applyRetention } from './partitions/retention.ts';
import type { BrokerState } from './state.ts';

const INTERVAL_MS = 15_000;
/** Kafka's producer.id.expiration.ms. */
const PRODUCER_EXPIRY_MS = 86_400_000;

/** Retention, compaction and forgetting of silent producers, every 15 s; one compaction at a time. */
export function scheduleHousekeeping(state: BrokerState): void {
  state.setTimer('housekeeping', state.nowMs + INTERVAL_MS, () => keepHouse(state));
}

function keepHouse(state: BrokerState): void {
  for (const partition of state.partitions()) {
    partition.producers.expire(state.nowMs - PRODUCER_EXPIRY_MS);
    applyRetention(partition, state.nowMs, state.effects);
  }
  compactNext(state);
  scheduleHousekeeping(state);
}

function compactNext(state: BrokerState): void {
  // A deleted or failed partition never finishes.
  if (state.compacting !== undefined && !state.compacting.failed) return;
  state.compacting = undefined;
  for (const partition of state.partitions()) {
    if (!needsCompaction(partition, state.nowMs)) continue;
    state.compacting = partition;
    compactPartition(state, partition, () => {
      state.compacting = undefined;
      // A partition whose files could not be read must not be tried again at once, for ever.
      if (!needsCompaction(partition, state.nowMs)) compactNext(state);
    });
    return;
  }
}
