import { BrokerState } from '../core/state.ts';
import { segmentFileName } from '../core/storage-format/file-names.ts';
import type { MemoryLog } from './memory-log.ts';

/** A state without coordinators: for what only reads logs. */
export function aState(): BrokerState {
  const settings = {
    brokerId: 1,
    clusterId: 'test',
    dataDir: '/test',
    host: '127.0.0.1',
    port: 9092,
    autoCreateTopics: false,
    defaultPartitions: 1,
    tailCacheBytes: 1 << 20,
  };
  return new BrokerState(settings, () => 'AAAAAAAAAAAAAAAAAAAAAA');
}

/** Performs what the state asked for on the log in memory, until nothing is left to do. */
export function settle(state: BrokerState, log: MemoryLog): void {
  while (state.effects.length > 0) {
    const effects = state.effects;
    state.effects = [];
    log.apply(effects);
    for (const effect of effects) {
      if (effect.kind === 'read') {
        const bytes = log.files.get(segmentFileName(effect.segmentBase, 'log'));
        state.readDone(effect.readId, bytes?.subarray(effect.position, effect.position + effect.length));
      } else if (effect.kind === 'replaceSegment') {
        log.files.set(segmentFileName(effect.segmentBase, 'log'), effect.bytes);
        state.segmentReplaced(effect, effect.segmentBase);
      }
    }
  }
}
