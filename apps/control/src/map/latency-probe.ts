import { Fetcher, type KafkaClient } from '@rail/kafka-client';
import { isRailError } from '@rail/kernel';
import { RecordCursor } from '@rail/kafka-protocol';
import type { SeenAccount } from '../agreements-view/share-tally.ts';

const everyMs = 5_000;
const keptMs = 60_000;
/** Nobody has looked at the map for so long: nothing is measured. */
const idleMs = 30_000;
const patienceMs = 1_000;

interface Measured {
  readonly atMs: number;
  readonly latencyMs: number;
}

/**
 * How long records take from publication to share: of the newest account of each line topic, the record in its middle is
 * read for its time. Control needs no word of the router for it, wherever that runs.
 */
export class LatencyProbe {
  readonly #client: KafkaClient;
  readonly #newest: () => Iterable<SeenAccount>;
  readonly #measured = new Map<string, Measured[]>();
  /** Topic → when the account was written that was measured last. */
  readonly #done = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  #wantedMs = -Infinity;
  #probing: Promise<void> | undefined;

  constructor(client: KafkaClient, newest: () => Iterable<SeenAccount>) {
    this.#client = client;
    this.#newest = newest;
    this.#timer = setInterval(() => this.#probeSoon(), everyMs);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#probing;
  }

  /** The median of the last minute by topic of the line, ms; those of which nothing was measured are not there. */
  medians(): ReadonlyMap<string, number> {
    const nowMs = this.#client.clock.monotonic();
    if (nowMs - this.#wantedMs > idleMs) this.#probeSoon();
    this.#wantedMs = nowMs;
    const medians = new Map<string, number>();
    for (const [topic, measured] of this.#measured) {
      const recent = measured.filter(({ atMs }) => nowMs - atMs < keptMs).map(({ latencyMs }) => latencyMs);
      if (recent.length === 0) continue;
      medians.set(topic, recent.sort((left, right) => left - right)[recent.length >> 1]!);
    }
    return medians;
  }

  #probeSoon(): void {
    const nowMs = this.#client.clock.monotonic();
    if (this.#wantedMs !== -Infinity && nowMs - this.#wantedMs > idleMs) return;
    this.#probing ??= this.#probe()
      .catch((error: unknown) => {
        if (!isRailError(error)) throw error; // the next probe may find the broker again
      })
      .finally(() => {
        this.#probing = undefined;
      });
  }

  async #probe(): Promise<void> {
    const wanted = new Map<string, SeenAccount>();
    for (const account of this.#newest()) {
      if (this.#done.get(account.topic) !== account.writtenMs) wanted.set(account.topic, account);
    }
    if (wanted.size === 0) return;
    const options = { partitionMaxBytes: 1, answerMaxBytes: 1 << 20, maxBytes: 1 << 20, maxPollBytes: 1 };
    const onPartitionError = ({ topic }: { topic: string }): void => void wanted.delete(topic);
    const fetcher = new Fetcher(this.#client, { isolation: 'committed', ...options, onPartitionError });
    try {
      for (const { topic, partition, from, to } of wanted.values()) fetcher.assign(topic, partition, (from + to) >> 1);
      const untilMs = this.#client.clock.monotonic() + patienceMs;
      while (wanted.size > 0 && this.#client.clock.monotonic() < untilMs) {
        for (const batch of await fetcher.poll(100)) {
          const account = wanted.get(batch.topic);
          if (account === undefined) continue;
          wanted.delete(batch.topic);
          fetcher.unassign(batch.topic, batch.partition);
          const cursor = new RecordCursor();
          cursor.reset(batch.section, batch.header);
          if (cursor.next()) this.#measure(account, cursor.timestamp);
        }
      }
    } finally {
      await fetcher.close();
    }
  }

  #measure({ topic, writtenMs }: SeenAccount, publishedMs: number): void {
    this.#done.set(topic, writtenMs);
    const atMs = this.#client.clock.monotonic();
    const kept = (this.#measured.get(topic) ?? []).filter((one) => atMs - one.atMs < keptMs);
    this.#measured.set(topic, [...kept, { atMs, latencyMs: Math.max(0, writtenMs - publishedMs) }]);
  }
}
