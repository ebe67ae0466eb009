import { GeneratedBatch, type RecordStream } from '@rail/generators';
import type { Producer } from '@rail/kafka-client';
import type { Clock } from '@rail/kernel';
import type { Signals } from '@rail/runtime';
import { type LineBatch, LineBatches } from './line-batches.ts';
import { partitionForKey } from './partition-for-key.ts';
import type { RunHeaders } from './run-headers.ts';

export interface PublishLoopParts {
  readonly stream: RecordStream;
  readonly producer: Producer;
  readonly headers: RunHeaders;
  /** For each dataset of the stream, in its order: the id of its schema, and what the run has published already. */
  readonly schemaIds: readonly number[];
  readonly published: readonly ReadonlyMap<number, number>[];
  /** Records a second; Infinity for as fast as the broker takes them. */
  readonly recordsPerSecond: number;
  readonly clock: Clock;
  readonly pause: (ms: number) => Promise<void>;
  readonly signals: Signals;
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
  #stopping = false;
  #fault: unknown;
  /** Records handed to the producer since this loop began. */
  published = 0;

  constructor(parts: PublishLoopParts) {
    this.#parts = parts;
  }

  async run(): Promise<void> {
    const { clock, pause, recordsPerSecond } = this.#parts;
    const behind = await this.#skipPublished();
    const beganMs = clock.monotonic();
    while (!this.#stopping) {
      const due = ((clock.monotonic() - beganMs) / 1000) * recordsPerSecond - (this.#sequence - behind);
      for (let left = due; left >= 1 && !this.#stopping; left -= sliceRecords) await this.#publish(left);
      for (const batch of this.#batches.flush()) this.#send(batch);
      await this.#settle(maxUnacknowledged);
      if (recordsPerSecond !== Infinity) await pause(tickMs);
    }
    await this.#settle(0);
  }

  stop(): void {
    this.#stopping = true;
  }

  /** Generates the world again up to where the run had got; returns how many records that were. */
  async #skipPublished(): Promise<number> {
    const furthest = Math.max(-1, ...this.#parts.published.flatMap((partitions) => [...partitions.values()]));
    while (this.#sequence <= furthest && !this.#stopping) {
      await this.#publish(Math.min(sliceRecords, furthest + 1 - this.#sequence));
      await this.#parts.pause(0);
    }
    return this.#sequence;
  }

  async #publish(count: number): Promise<void> {
    const { stream, schemaIds, published, headers, clock, signals } = this.#parts;
    const slice = stream.nextBatch(this.#slice, Math.floor(count));
    const nowMs = clock.now();
    for (let i = 0; i < slice.count; i++) {
      const sequence = this.#sequence++;
      const which = slice.dataset[i]!;
      const dataset = stream.datasets[which]!;
      const keyStart = slice.keyStart[i]!;
      const keyEnd = slice.keyEnd[i]!;
      const partition = partitionForKey(slice.bytes, keyStart, keyEnd, dataset.partitions);
      if (sequence <= (published[which]!.get(partition) ?? -1)) continue;
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
        headers.of(sequence),
      );
      this.published++;
      signals.lineRecords.inc({ line: dataset.line, dataset: dataset.id, outcome: 'published' });
      if (full !== undefined) this.#send(full);
    }
    await this.#settle(maxUnacknowledged);
  }

  #send(batch: LineBatch): void {
    const sent = this.#parts.producer
      .send(batch.topic, batch.partition, batch.bytes)
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
