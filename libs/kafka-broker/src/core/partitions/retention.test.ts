import { describe, expect, test } from '@jest/globals';

import { MemoryLog } from '../../testing/memory-log.ts';
import type { Effect } from '../contract.ts';
import { applyRetention, moveLogStart } from './retention.ts';

function retain(log: MemoryLog): void {
  const effects: Effect[] = [];
  applyRetention(log.partition, log.nowMs, effects);
  log.apply(effects);
}

const fill = (log: MemoryLog, count: number): void => {
  for (let i = 0; i < count; i++) log.append({ records: [['k', 'v'.repeat(200)]] });
};

describe('retention', () => {
  test('deletes whole segments that are older than retention.ms', () => {
    const log = new MemoryLog({ 'segment.bytes': '1024', 'retention.ms': '1000' });
    fill(log, 10);
    log.nowMs += 2000;
    fill(log, 1);
    retain(log);

    expect(log.partition.logStartOffset).toBeGreaterThan(0);
    expect(log.partition.logStartOffset).toBeLessThanOrEqual(10);
    expect([...log.files.keys()].filter((name) => name.endsWith('.log'))).toHaveLength(log.partition.segments.length);
  });

  test('deletes the oldest segments above retention.bytes and never the active one', () => {
    const log = new MemoryLog({ 'segment.bytes': '1024', 'retention.bytes': '2500' });
    fill(log, 30);
    retain(log);

    expect(log.partition.sizeBytes).toBeLessThanOrEqual(2500 + 1024);
    expect(log.partition.sizeBytes).toBeGreaterThan(1024);
  });

  test('an open transaction keeps its records, whatever their age', () => {
    const log = new MemoryLog({ 'segment.bytes': '1024', 'retention.ms': '1000' });
    fill(log, 4);
    const first = log.append({ producerId: 1, producerEpoch: 0, baseSequence: 0, transactional: true });
    fill(log, 20);
    log.nowMs += 10_000;
    retain(log);

    expect(log.partition.logStartOffset).toBeLessThanOrEqual(first);
  });

  test('moving the log start inside a segment keeps the segment', () => {
    const log = new MemoryLog();
    fill(log, 5);
    const effects: Effect[] = [];
    moveLogStart(log.partition, 3, effects);

    expect(log.partition.logStartOffset).toBe(3);
    expect(effects.map(({ kind }) => kind)).toEqual(['logStart']);
  });
});
