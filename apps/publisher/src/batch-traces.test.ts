import { beforeEach, describe, expect, test } from '@jest/globals';
import { forEachHeader } from '@rail/kafka-protocol';
import { traceHeader, type TraceSpan, type Tracing } from '@rail/runtime';
import { BatchTraces } from './batch-traces.ts';
import { RunHeaders } from './run-headers.ts';

const at = { topic: 'line.health.visit', partition: 1 };
const headers = new RunHeaders('seed-1');
let ended: string[];
let begun: number;

/** Each second batch is traced. */
const tracing: Tracing = {
  isOn: true,
  samples: () => begun++ % 2 === 0,
  start(name): TraceSpan {
    const facts: string[] = [name];
    return {
      context: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', isSampled: true },
      set: (key, value) => void facts.push(`${key}=${value}`),
      end: (failure = 'stored') => void ended.push([...facts, failure].join(' ')),
    };
  },
  close: () => Promise.resolve(),
};

function namesOf(bytes: Buffer): string[] {
  const names: string[] = [];
  // The count comes first, as a varint in zigzag form.
  forEachHeader(bytes, 1, bytes[0]! >> 1, (start, end) => {
    names.push(bytes.toString('latin1', start, end));
  });
  return names;
}

const carried = (traces: BatchTraces): string[] => namesOf(traces.carriedBy(at.topic, at.partition, headers.of(7)));

beforeEach(() => {
  ended = [];
  begun = 0;
});

describe('traces of published batches', () => {
  test('the first record of a traced batch carries it, beside the headers that it had', () => {
    const traces = new BatchTraces(tracing, 'rail.publisher');

    expect([carried(traces), carried(traces)]).toEqual([
      ['rail-run', 'rail-seq', traceHeader],
      ['rail-run', 'rail-seq'],
    ]);
  });

  test('the span tells how many records went, and whether they were stored', async () => {
    const traces = new BatchTraces(tracing, 'rail.publisher');
    const batch = { ...at, bytes: Buffer.alloc(0) };
    for (const stored of [Promise.resolve(), Promise.resolve(), Promise.reject(new Error('refused'))]) {
      carried(traces);
      carried(traces);
      traces.sent(batch, stored);
      await stored.catch(() => undefined);
    }

    expect(ended).toEqual([
      'send line.health.visit messaging.batch.message_count=2 stored',
      'send line.health.visit messaging.batch.message_count=2 not stored',
    ]);
  });

  test('what a record carries is a traceparent', () => {
    const bytes = new BatchTraces(tracing, 'rail.publisher').carriedBy(at.topic, at.partition, headers.of(7));
    const text = bytes.subarray(-55).toString('latin1');

    expect(text).toBe('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
  });
});
