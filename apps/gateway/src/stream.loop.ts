import { setTimeout as pause } from 'node:timers/promises';
import { Fetcher, type KafkaClient } from '@rail/kafka-client';
import { recordsOf } from '@rail/inspect';
import type { Clock } from '@rail/kernel';
import type { StreamForm } from './form.ts';
import type { Sink } from './sink.ts';
import type { Vector } from './vector.ts';

export interface StreamParts {
  readonly client: KafkaClient;
  readonly topic: string;
  readonly form: StreamForm;
  readonly sink: Sink;
  readonly clock: Clock;
  /** Aborts when the stream must end: its reader is gone, its agreement has changed, the gateway stops. */
  readonly ending: AbortSignal;
  /** Whether the reader may be given more. */
  readonly mayGoOn: () => boolean;
  /** How long to wait before so many records may be handed over, in milliseconds. */
  readonly take: (records: number) => Promise<number>;
  /** Why nothing comes, in a few words. */
  readonly silence: () => Promise<string>;
  readonly onRead: (records: number) => void;
  readonly silenceAfterMs: number;
}

/** A slow reader holds so much of the log at most, and one batch. */
const ahead = { maxBytes: 512 << 10, maxPollBytes: 256 << 10, partitionMaxBytes: 256 << 10 };
const chunkBytes = 32 << 10;
const pollMs = 1_000;

/** Committed records of a share to one reader, in the order of each partition, until one of both has to end it. */
export class StreamLoop {
  readonly #parts: StreamParts;
  readonly #fetcher: Fetcher;
  readonly #next: Map<number, number>;
  #failure: unknown;

  constructor(parts: StreamParts, from: Vector) {
    this.#parts = parts;
    this.#next = new Map(from);
    const onPartitionError = (_at: unknown, error: unknown): unknown => (this.#failure ??= error);
    this.#fetcher = new Fetcher(parts.client, { isolation: 'committed', ...ahead, onPartitionError });
  }

  /** Where the reader stands: everything before it was handed to its connection. */
  get next(): Vector {
    return this.#next;
  }

  /** Resolves when it has to end. Throws what a partition stopped with, REGISTRY_UNREACHABLE, SCHEMA_UNKNOWN. */
  async run(): Promise<void> {
    const { topic, form, sink, ending, mayGoOn } = this.#parts;
    const wake = (): void => void this.#fetcher.close();
    ending.addEventListener('abort', wake, { once: true });
    try {
      await sink.send(form.begin(this.#next), ending);
      for (const [partition, offset] of this.#next) this.#fetcher.assign(topic, partition, offset);
      let quietSinceMs = this.#parts.clock.monotonic();
      while (!ending.aborted && mayGoOn()) {
        if (this.#failure !== undefined) throw this.#failure;
        if (await this.#step()) quietSinceMs = this.#parts.clock.monotonic();
        else quietSinceMs = await this.#saySilence(quietSinceMs);
      }
    } finally {
      ending.removeEventListener('abort', wake);
      await this.#fetcher.close();
    }
  }

  /** One fetch, handed over. Answers whether there was anything. */
  async #step(): Promise<boolean> {
    const { topic, ending } = this.#parts;
    const batches = await this.#fetcher.poll(pollMs);
    const records = batches.reduce((sum, { header }) => sum + header.recordCount, 0);
    const waitMs = records > 0 ? await this.#parts.take(records) : 0;
    if (waitMs > 0) await pause(waitMs, undefined, { signal: ending }).catch(() => undefined);
    for (const batch of batches) {
      await this.#hand(recordsOf(batch));
      if (ending.aborted) return true; // what was not handed over must not count as read
    }
    // Markers and aborted records hold offsets too: whoever comes again need not pass over them once more.
    for (const partition of this.#next.keys()) this.#next.set(partition, this.#fetcher.position(topic, partition));
    return records > 0;
  }

  async #hand(records: ReturnType<typeof recordsOf>): Promise<void> {
    const { form, sink, ending, onRead } = this.#parts;
    let waiting: Buffer[] = [];
    let bytes = 0;
    let count = 0;
    const flush = async (): Promise<void> => {
      const chunk = Buffer.concat(waiting);
      onRead(count);
      waiting = [];
      bytes = 0;
      count = 0;
      await sink.send(chunk, ending);
    };
    for (const record of records) {
      if (ending.aborted) break;
      const text = await form.record(record);
      this.#next.set(record.partition, record.offset + 1);
      const at = form.at(this.#next);
      waiting.push(at, text);
      bytes += at.length + text.length;
      count++;
      if (bytes >= chunkBytes) await flush();
    }
    if (waiting.length > 0) await flush();
  }

  async #saySilence(quietSinceMs: number): Promise<number> {
    const { form, sink, clock, ending, silence, silenceAfterMs } = this.#parts;
    const nowMs = clock.monotonic();
    if (nowMs - quietSinceMs < silenceAfterMs) return quietSinceMs;
    await sink.send(form.silence(await silence(), this.#next), ending);
    return nowMs;
  }
}
