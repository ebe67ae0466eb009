import type { FetchedBatch } from '@rail/kafka-client';
import type { TraceContext } from './trace-context.ts';
import type { SpanAttributes, TraceSpan, Tracing } from './tracing.ts';

/** Where a batch lies or goes. */
export interface TracedPlace {
  readonly topic: string;
  readonly partition: number;
}

const place = ({ topic, partition }: TracedPlace): SpanAttributes => ({
  'messaging.system': 'kafka',
  'messaging.destination.name': topic,
  'messaging.destination.partition.id': String(partition),
});
const operation = (name: string, type: string): SpanAttributes => ({
  'messaging.operation.name': name,
  'messaging.operation.type': type,
});

/** A batch that is sent; it begins a trace of its own, which `links` connect with what it was made of. */
export function sendSpan(
  tracing: Tracing,
  clientId: string,
  to: TracedPlace,
  links: readonly TraceContext[] = [],
): TraceSpan {
  const attributes = { ...place(to), ...operation('send', 'send'), 'messaging.client.id': clientId };
  return tracing.start(`send ${to.topic}`, { kind: 'producer', attributes, links });
}

/** A fetched batch from when it is looked at until what became of it is committed; `contexts` are those in its records. */
export function processSpan(
  tracing: Tracing,
  group: string,
  batch: TracedPlace & Pick<FetchedBatch, 'header'>,
  contexts: readonly TraceContext[],
): TraceSpan {
  const attributes = {
    ...place(batch),
    ...operation('process', 'process'),
    'messaging.consumer.group.name': group,
    'messaging.batch.message_count': batch.header.recordCount,
    'messaging.kafka.offset': batch.header.baseOffset,
  };
  return tracing.start(`process ${batch.topic}`, {
    kind: 'consumer',
    attributes,
    parent: contexts[0],
    links: contexts,
  });
}

/** By which a line of the log is found beside its span. */
export function spanIds({ context }: TraceSpan): { trace_id: string; span_id: string } {
  return { trace_id: context.traceId, span_id: context.spanId };
}

/** The commit of a transaction: offsets of a group, with what they stand for. */
export function settleSpan(tracing: Tracing, group: string, made: readonly TraceContext[]): TraceSpan {
  const attributes = {
    'messaging.system': 'kafka',
    ...operation('commit', 'settle'),
    'messaging.consumer.group.name': group,
  };
  return tracing.start(`commit ${group}`, { kind: 'client', attributes, parent: made[0], links: made });
}

/** The commit of a transaction of a database. */
export function databaseSpan(tracing: Tracing, database: string, made: readonly TraceContext[]): TraceSpan {
  const attributes = { 'db.system.name': 'postgresql', 'db.namespace': database, 'db.operation.name': 'COMMIT' };
  return tracing.start(`COMMIT ${database}`, { kind: 'client', attributes, parent: made[0], links: made });
}
