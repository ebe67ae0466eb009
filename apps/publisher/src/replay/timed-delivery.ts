import type { Appended, Producer } from '@rail/kafka-client';
import type { Clock } from '@rail/kernel';
import type { TopicWriter } from '@rail/runtime';
import type { BatchTraces } from '../batch-traces.ts';
import type { LineBatch } from '../line-batches.ts';
import type { Delivery, DeliverySource } from './delivery.ts';
import { OutgoingBatches } from './outgoing-batches.ts';
import type { OutgoingRow } from './row-step.ts';
import { encodeRun, type RunState } from '@rail/feeds';

const heartbeatMs = 1000;
const maxPendingBytes = 32 << 20;

export interface TimedDeliveryParts {
  /** Idempotent: rows are visible at once, in order per partition, each once, until another process takes the run over. */
  readonly producer: Pick<Producer, 'send' | 'pendingBytes' | 'close'>;
  /** Writes the run's record under the run's transactional id: the lock of the run. */
  readonly writer: Pick<TopicWriter, 'append' | 'stop'>;
  readonly source: DeliverySource;
  /** Where a search for what this run has sent has to begin, by topic and partition. */
  readonly sentBefore: Readonly<Record<string, number>>;
  readonly traces?: BatchTraces | undefined;
  readonly clock: Clock;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Rows at their time, without transactions; the run's record follows once a second. */
export class TimedDelivery implements Delivery {
  readonly #parts: TimedDeliveryParts;
  readonly #batches: OutgoingBatches;
  readonly #sentBefore: Record<string, number>;
  readonly #pending = new Set<Promise<unknown>>();
  readonly #ending = new AbortController();
  #fault: unknown;
  #beating: Promise<void> | undefined;

  constructor(parts: TimedDeliveryParts) {
    this.#parts = parts;
    this.#batches = new OutgoingBatches(parts.traces);
    this.#sentBefore = { ...parts.sentBefore };
  }

  async start(): Promise<void> {
    await this.#record('running');
    this.#beating = this.#beat();
  }

  ready(): Promise<void> | undefined {
    const { producer } = this.#parts;
    return producer.pendingBytes > maxPendingBytes ? this.#room() : undefined;
  }

  put(row: OutgoingRow): void {
    const full = this.#batches.append(row, this.#parts.clock.now());
    if (full !== undefined) this.#send(full);
  }

  flush(): Promise<unknown> {
    for (const batch of this.#batches.flush()) this.#send(batch);
    return Promise.all(this.#pending);
  }

  async finish(state: RunState): Promise<void> {
    this.#ending.abort();
    await this.#beating;
    await this.#record(state);
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.#beating;
    await this.#parts.producer.close();
    await this.#parts.writer.stop();
  }

  /** Stores how far the run has come, once everything up to there is stored. */
  async #record(state: RunState): Promise<void> {
    const { source, writer } = this.#parts;
    // Offsets of now: acknowledgements of later rows, which come while this one waits, must not move them.
    const record = source.recordOf(state, { ...this.#sentBefore });
    await Promise.all(this.#pending);
    if (this.#fault !== undefined) throw this.#fault;
    await writer.append([{ key: record.run, value: encodeRun(record).toString() }]);
  }

  async #beat(): Promise<void> {
    const { source, pause } = this.#parts;
    const { signal } = this.#ending;
    try {
      for (;;) {
        await pause(heartbeatMs, signal);
        if (signal.aborted) return;
        await this.#record('running');
      }
    } catch (error) {
      source.fail(error);
    }
  }

  async #room(): Promise<void> {
    while (this.#parts.producer.pendingBytes > maxPendingBytes / 2) await Promise.race(this.#pending);
  }

  #send(batch: LineBatch): void {
    const { producer, source, traces } = this.#parts;
    const stored = producer.send(batch.topic, batch.partition, batch.bytes);
    traces?.sent(batch, stored);
    const sent = stored
      .then(
        (appended) => this.#acknowledged(appended),
        (error: unknown) => {
          this.#fault ??= error;
          source.fail(error);
        },
      )
      .finally(() => this.#pending.delete(sent));
    this.#pending.add(sent);
  }

  #acknowledged({ topic, partition, baseOffset, recordCount }: Appended): void {
    if (baseOffset >= 0) this.#sentBefore[`${topic}/${partition}`] = baseOffset + recordCount;
  }
}
