import { sendSpan, type TraceContext, type TraceSpan, type Tracing } from '@rail/runtime';
import type { LineBatch } from './line-batches.ts';

interface OpenTrace {
  readonly span: TraceSpan | undefined;
  messages: number;
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

  /** The trace that the next record of a partition has to carry, if its batch begins one. */
  next(topic: string, partition: number): TraceContext | undefined {
    if (!this.#tracing.isOn) return undefined;
    const id = `${topic}/${partition}`;
    const open = this.#open.get(id);
    if (open !== undefined) {
      open.messages++;
      return undefined;
    }
    const span = this.#tracing.samples() ? sendSpan(this.#tracing, this.#clientId, { topic, partition }) : undefined;
    this.#open.set(id, { span, messages: 1 });
    return span?.context.isSampled === true ? span.context : undefined;
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
