import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as conventions from '@opentelemetry/semantic-conventions/incubating';
import { readBatchHeader, RecordBatchBuilder, recordsOf, encodeHeaders } from '@rail/kafka-protocol';
import fc from 'fast-check';
import { databaseSpan, processSpan, sendSpan, settleSpan } from './messaging.ts';
import { openTracing, type TracingOptions } from './open-tracing.ts';
import { SpanCollector } from './testing/span-collector.ts';
import { parseTraceparent, traceparentBytes, traceparentOf } from './trace-context.ts';
import { tracesIn } from './traced-records.ts';
import type { Tracing } from './tracing.ts';

const hex = (length: number) =>
  fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`)).filter((text) => !/^0+$/.test(text));

describe('a traceparent', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(hex(32), hex(16), fc.boolean(), (traceId, spanId, isSampled) => {
        const text = traceparentOf({ traceId, spanId, isSampled });
        expect(text).toHaveLength(traceparentBytes);
        expect(parseTraceparent(text)).toEqual({ traceId, spanId, isSampled });
      }),
    );
  });

  test.each([
    '',
    '00-1-2-01',
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01`,
    'ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    '00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01',
  ])('is none: %j', (text) => {
    expect(parseTraceparent(text)).toBeUndefined();
  });
});

function aBatch(...headers: readonly [string, Buffer][][]) {
  const builder = new RecordBatchBuilder();
  const value = Buffer.from('traceparent is no header here');
  for (const each of headers) {
    builder.append(1, null, 0, 0, value, 0, value.length, each.length === 0 ? null : encodeHeaders(each));
  }
  const bytes = builder.finish({ baseOffset: 7 });
  return { topic: 'line.health.visit', partition: 2, header: readBatchHeader(bytes, 0), section: recordsOf(bytes, 0) };
}

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const traceparent = (flags: string): [string, Buffer] => [
  'traceparent',
  Buffer.from(`00-${traceId}-${spanId}-${flags}`),
];

test('the traces of a batch are those of its records that are sampled', () => {
  const batch = aBatch(
    [],
    [['rail-run', Buffer.from('x')]],
    [traceparent('00')],
    [['rail-run', Buffer.from('x')], traceparent('01')],
  );

  expect(tracesIn(batch)).toEqual([{ traceId, spanId, isSampled: true }]);
});

describe('spans', () => {
  let collector: SpanCollector;
  let tracing: Tracing;
  const options: Omit<TracingOptions, 'endpoint'> = {
    part: 'router',
    instance: 'a',
    serviceName: undefined,
    sampler: undefined,
    samplerArg: 1,
    share: 0.25,
  };

  beforeEach(async () => {
    collector = await SpanCollector.listen();
    tracing = await openTracing({ ...options, endpoint: collector.url });
  });
  afterEach(() => collector.close());

  test('follow the conventions for messaging and for databases, and say who made them', async () => {
    const parent = { traceId, spanId, isSampled: true };
    const process = processSpan(tracing, 'rail.router', aBatch([]), [parent]);
    const send = sendSpan(tracing, 'rail.router.a', { topic: 'share.he-hr-020', partition: 2 }, [process.context]);
    const made = [
      process,
      send,
      settleSpan(tracing, 'rail.router', [process.context]),
      databaseSpan(tracing, 'labour', []),
    ];
    for (const span of made) span.end();
    await tracing.close();

    const spans = collector.spans;
    expect(spans.map(({ name, kind }) => [name, kind])).toEqual([
      ['process line.health.visit', 'consumer'],
      ['send share.he-hr-020', 'producer'],
      ['commit rail.router', 'client'],
      ['COMMIT labour', 'client'],
    ]);
    const named = new Set<string>(
      Object.entries(conventions).flatMap(([key, value]) => (key.startsWith('ATTR_') ? [String(value)] : [])),
    );
    expect(spans.flatMap(({ attributes }) => Object.keys(attributes)).filter((name) => !named.has(name))).toEqual([]);
    expect(spans[0]).toMatchObject({
      traceId,
      parentSpanId: spanId,
      service: 'rail-router',
      attributes: {
        'messaging.system': 'kafka',
        'messaging.destination.name': 'line.health.visit',
        'messaging.destination.partition.id': '2',
        'messaging.batch.message_count': 1,
        'messaging.consumer.group.name': 'rail.router',
      },
    });
    expect(spans[1]?.traceId).not.toBe(traceId);
    expect(spans[1]?.links).toEqual([{ traceId, spanId: spans[0]?.spanId }]);
  });

  test('are begun for the share of batches that is asked for', async () => {
    const sampled = Array.from({ length: 100 }, () => tracing.samples()).filter(Boolean);
    await tracing.close();

    expect(sampled.length).toBe(25);
  });

  test('a trace that its beginner did not sample is not sampled here either', async () => {
    const span = processSpan(tracing, 'rail.router', aBatch([]), [{ traceId, spanId, isSampled: false }]);
    span.end();
    await tracing.close();

    expect(collector.spans).toEqual([]);
  });

  test('a collector that is away costs neither time nor an error', async () => {
    await collector.close();
    sendSpan(tracing, 'rail.publisher', { topic: 'line.health.visit', partition: 0 }).end();
    const beganMs = performance.now();
    await tracing.close();

    expect(performance.now() - beganMs).toBeLessThan(3000);
  });
});

test('without an endpoint nothing is traced', async () => {
  const tracing = await openTracing(undefined);

  expect([tracing.isOn, tracing.samples()]).toEqual([false, false]);
});
