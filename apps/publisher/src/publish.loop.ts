import { GeneratedBatch, type RecordStream } from '@rail/generators';
import type { Producer } from '@rail/kafka-client';
import type { Clock } from '@rail/kernel';
import type { Signals } from '@rail/runtime';
import type { BatchTraces } from './batch-traces.ts';
import { type LineBatch, LineBatches } from './line-batches.ts';
import type { LineRates } from './line-rates.ts';
import { partitionForKey } from './partition-for-key.ts';
import type { RunHeaders } from './run-headers.ts';

export interface PublishLoopParts {
  readonly stream: RecordStream;
  readonly producer: Producer;
  readonly headers: RunHeaders;
  /** For each dataset of the stream, in its order: the id of its schema, and what the run has published already. */
  readonly schemaIds: readonly number[];
  readonly published: readonly ReadonlyMap<number, number>[];
  /** How much is generated, and what of it is published. */
  readonly rates: LineRates;
  readonly clock: Clock;
  readonly pause: (ms: number) => Promise<void>;
  readonly signals: Signals;
  readonly traces: BatchTraces;
}

const tickMs = 10;
const sliceRecords = 2000;
const maxUnacknowledged = 48;

/** World to line: generate what is due, encode it into record batches, produce them idempotently. */
export class PublishLoop {
  readonly #parts: PublishLoopParts;
  readonly #batches = new LineBatches();
  readonly #slice = new GeneratedBatch(sliceRecords);
  readonly #unacknowledged = new Set<Promise<unknown>>();
  #sequence = 0;
  #due = 0;
  #tickedMs = 0;
  #stopping = false;
  #fault: unknown;
  /** Records handed to the producer since this loop began. */
  published = 0;

  constructor(parts: PublishLoopParts) {
    this.#parts = parts;
  }

  async run(): Promise<void> {
    const { pause, rates, clock } = this.#parts;
    rates.follow();
    await this.#skipPublished();
    this.#tickedMs = clock.monotonic();
    while (!this.#stopping) {
      this.#tick();
      while (this.#due >= 1 && !this.#stopping) {
        const count = Math.min(Math.floor(this.#due), sliceRecords);
        await this.#publish(count);
        this.#due -= count;
        if (this.#due === Infinity) this.#tick();
      }
      for (const batch of this.#batches.flush()) this.#send(batch);
      await this.#settle(maxUnacknowledged);
      if (rates.generatedPerSecond !== Infinity) await pause(tickMs);
    }
    await this.#settle(0);
  }

  stop(): void {
    this.#stopping = true;
  }

  /** Time has passed: so many more records are due, Infinity for as many as the broker takes. */
  #tick(): void {
    const { rates, clock } = this.#parts;
    const nowMs = clock.monotonic();
    const seconds = (nowMs - this.#tickedMs) / 1000;
    this.#tickedMs = nowMs;
    rates.follow();
    rates.advance(seconds);
    const { generatedPerSecond } = rates;
    this.#due = generatedPerSecond === Infinity ? Infinity : this.#due + seconds * generatedPerSecond;
  }

  /**
   * Generates the world again up to where the run had got. What it finds missing was lost on its way when the run broke
   * off, or kept back because of what was said of its line: it is published if nothing is said of the line now.
   */
  async #skipPublished(): Promise<void> {
    const furthest = Math.max(-1, ...this.#parts.published.flatMap((partitions) => [...partitions.values()]));
    while (this.#sequence <= furthest && !this.#stopping) {
      await this.#publish(Math.min(sliceRecords, furthest + 1 - this.#sequence), true);
      await this.#parts.pause(0);
    }
  }

  async #publish(count: number, isAgain = false): Promise<void> {
    const { stream, rates, schemaIds, published, headers, clock, signals, traces } = this.#parts;
    const slice = stream.nextBatch(this.#slice, count);
    const counts = new Uint32Array(stream.datasets.length);
    const nowMs = clock.now();
    for (let i = 0; i < slice.count; i++) {
      const sequence = this.#sequence++;
      const which = slice.dataset[i]!;
      const dataset = stream.datasets[which]!;
      const keyStart = slice.keyStart[i]!;
      const keyEnd = slice.keyEnd[i]!;
      const partition = partitionForKey(slice.bytes, keyStart, keyEnd, dataset.partitions);
      if (sequence <= (published[which]!.get(partition) ?? -1)) continue;
      if (!(isAgain ? rates.isFree(which) : rates.take(which))) continue;
      const full = this.#batches.append(
        dataset.topic,
        partition,
        nowMs,
        slice.bytes,
        keyStart,
        keyEnd,
        slice.valueStart[i]!,
        slice.valueEnd[i]!,
        slice.frame[i] === 1 ? schemaIds[which] : undefined,
        traces.carriedBy(dataset.topic, partition, headers.of(sequence)),
      );
      this.published++;
      counts[which]!++;
      if (full !== undefined) this.#send(full);
    }
    for (const [which, { line, id }] of stream.datasets.entries()) {
      if (counts[which]! > 0) signals.lineRecords.inc({ line, dataset: id, outcome: 'published' }, counts[which]);
    }
    await this.#settle(maxUnacknowledged);
  }

  #send(batch: LineBatch): void {
    const { producer, traces } = this.#parts;
    const stored = producer.send(batch.topic, batch.partition, batch.bytes);
    traces.sent(batch, stored);
    const sent = stored
      .catch((error: unknown) => {
        this.#fault ??= error;
      })
      .finally(() => this.#unacknowledged.delete(sent));
    this.#unacknowledged.add(sent);
  }

  /** Waits until at most so many batches are unacknowledged. Throws what the broker refused for good. */
  async #settle(most: number): Promise<void> {
    while (this.#unacknowledged.size > most) await Promise.race(this.#unacknowledged);
    if (this.#fault !== undefined) throw this.#fault;
  }
}
