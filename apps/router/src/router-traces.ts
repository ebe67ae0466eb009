import type { FetchedBatch } from '@rail/kafka-client';
import {
  type Logger,
  processSpan,
  sendSpan,
  settleSpan,
  spanIds,
  traceparentOf,
  tracesIn,
  type TraceSpan,
  type Tracing,
} from '@rail/runtime';

/**
 * Spans of the batches that carry traces, until their transaction has ended. What a share carries on is a trace of its
 * own for each agreement: two subscribers must not find out by it which of their records were one.
 */
export class RouterTraces {
  readonly #tracing: Tracing;
  readonly #logger: Logger;
  readonly #group: string;
  readonly #clientId: string;
  #open: TraceSpan[] = [];

  constructor(tracing: Tracing, logger: Logger, group: string, clientId: string) {
    this.#tracing = tracing;
    this.#logger = logger;
    this.#group = group;
    this.#clientId = clientId;
  }

  /** Undefined for a batch without a trace. */
  of(batch: FetchedBatch): BatchTrace | undefined {
    if (!this.#tracing.isOn) return undefined;
    const contexts = tracesIn(batch);
    if (contexts.length === 0) return undefined;
    const { topic, partition, header } = batch;
    const span = processSpan(this.#tracing, this.#group, batch, contexts);
    this.#open.push(span);
    const records = header.recordCount;
    this.#logger.debug(
      { topic, partition, offset: header.baseOffset, records, ...spanIds(span) },
      'a traced batch is routed',
    );
    return new BatchTrace(this.#tracing, this.#clientId, partition, span, (sent) => this.#open.push(sent));
  }

  /** The spans of the transaction that is committed now. */
  take(): OpenTraces | undefined {
    if (this.#open.length === 0) return undefined;
    const spans = this.#open;
    this.#open = [];
    return new OpenTraces(
      spans,
      settleSpan(
        this.#tracing,
        this.#group,
        spans.map(({ context }) => context),
      ),
    );
  }

  /** Nothing of what is open will be committed by this run. */
  abandon(): void {
    for (const span of this.#open.splice(0)) span.end('routing began anew');
  }
}

/** One batch on its way to shares. */
export class BatchTrace {
  readonly #tracing: Tracing;
  readonly #clientId: string;
  readonly #partition: number;
  readonly #source: TraceSpan;
  readonly #onSent: (span: TraceSpan) => void;
  readonly #shares = new Map<string, Buffer>();

  constructor(
    tracing: Tracing,
    clientId: string,
    partition: number,
    source: TraceSpan,
    onSent: (span: TraceSpan) => void,
  ) {
    this.#tracing = tracing;
    this.#clientId = clientId;
    this.#partition = partition;
    this.#source = source;
    this.#onSent = onSent;
  }

  /** The traceparent for the traced records of this batch in a share; its trace is linked to the provider's here only. */
  traceparentFor(topic: string): Buffer {
    let text = this.#shares.get(topic);
    if (text === undefined) {
      const span = sendSpan(this.#tracing, this.#clientId, { topic, partition: this.#partition }, [
        this.#source.context,
      ]);
      this.#onSent(span);
      text = Buffer.from(traceparentOf(span.context));
      this.#shares.set(topic, text);
    }
    return text;
  }
}

/** What ends with a transaction. */
export class OpenTraces {
  readonly #spans: readonly TraceSpan[];
  readonly #settle: TraceSpan;

  constructor(spans: readonly TraceSpan[], settle: TraceSpan) {
    this.#spans = spans;
    this.#settle = settle;
  }

  end(failure?: string): void {
    for (const span of [...this.#spans, this.#settle]) span.end(failure);
  }
}
