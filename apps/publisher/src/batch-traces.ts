import { encodeHeaders } from '@rail/kafka-protocol';
import { sendSpan, type TraceContext, traceHeader, traceparentOf, type TraceSpan, type Tracing } from '@rail/runtime';
import type { LineBatch } from './line-batches.ts';

interface OpenTrace {
  readonly span: TraceSpan | undefined;
  messages: number;
}

/** A block of fewer than 63 headers, and one more. */
function withTrace(headers: Buffer, trace: TraceContext): Buffer {
  const one = encodeHeaders([[traceHeader, Buffer.from(traceparentOf(trace))]]);
  return Buffer.concat([Buffer.of(headers[0]! + one[0]!), headers.subarray(1), one.subarray(1)]);
}

/** Spans of the batches that a publisher sends: some of them begin a trace, which their first record carries on. */
export class BatchTraces {
  readonly #tracing: Tracing;
  readonly #clientId: string;
  /** By place, of batches that are not sent yet. */
  readonly #open = new Map<string, OpenTrace>();

  constructor(tracing: Tracing, clientId: string) {
    this.#tracing = tracing;
    this.#clientId = clientId;
  }

  /** The headers of the next record of a partition, with the trace that it has to carry if its batch begins one. */
  carriedBy(topic: string, partition: number, headers: Buffer): Buffer {
    if (!this.#tracing.isOn) return headers;
    const id = `${topic}/${partition}`;
    const open = this.#open.get(id);
    if (open !== undefined) {
      open.messages++;
      return headers;
    }
    const span = this.#tracing.samples() ? sendSpan(this.#tracing, this.#clientId, { topic, partition }) : undefined;
    this.#open.set(id, { span, messages: 1 });
    return span?.context.isSampled === true ? withTrace(headers, span.context) : headers;
  }

  /** Ends the span of a batch with what becomes of it. */
  sent({ topic, partition }: LineBatch, stored: Promise<unknown>): void {
    if (!this.#tracing.isOn) return;
    const id = `${topic}/${partition}`;
    const open = this.#open.get(id);
    this.#open.delete(id);
    const span = open?.span;
    if (open === undefined || span === undefined) return;
    span.set('messaging.batch.message_count', open.messages);
    stored.then(
      () => span.end(),
      () => span.end('not stored'),
    );
  }
}
