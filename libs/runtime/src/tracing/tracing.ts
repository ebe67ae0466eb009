import type { TraceContext } from './trace-context.ts';

export type SpanKind = 'producer' | 'consumer' | 'client';
/** Names and numbers of the exchange: topics, partitions, offsets, counts. Never a key or a value of a record. */
export type SpanAttributes = Readonly<Record<string, string | number>>;

export interface SpanStart {
  readonly kind: SpanKind;
  readonly attributes: SpanAttributes;
  /** Without one, the span begins a trace of its own. */
  readonly parent?: TraceContext | undefined;
  readonly links?: readonly TraceContext[];
}

export interface TraceSpan {
  readonly context: TraceContext;
  set(name: string, value: string | number): void;
  /** Ends it, as failed if a reason is given. */
  end(failure?: string): void;
}

/** Spans of a process: per batch and transaction, never per record. */
export interface Tracing {
  /** Without an endpoint nothing is traced, and nobody looks for traces in records. */
  readonly isOn: boolean;
  /** Whether the next batch that is published begins a trace. */
  samples(): boolean;
  start(name: string, start: SpanStart): TraceSpan;
  /** Sends what has ended; waits no longer than two seconds for it. */
  close(): Promise<void>;
}

const noSpan: TraceSpan = {
  context: { traceId: '0'.repeat(32), spanId: '0'.repeat(16), isSampled: false },
  set: () => undefined,
  end: () => undefined,
};

/** Costs nothing. */
export const noTracing: Tracing = {
  isOn: false,
  samples: () => false,
  start: () => noSpan,
  close: () => Promise.resolve(),
};
