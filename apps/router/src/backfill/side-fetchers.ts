import type { Fetcher, TopicPartition } from '@rail/kafka-client';
import type { Clock } from '@rail/kernel';

/** A batch that cannot be served yet is fetched again after this time. */
const waitMs = 500;

/** A fetcher for each agreement that is behind: two of them may read one partition at different places. */
export class SideFetchers {
  readonly #newFetcher: () => Fetcher;
  readonly #isPaused: (topic: string) => boolean;
  readonly #clock: Clock;
  /** By agreement; the one whose turn is next comes first. */
  readonly #fetchers = new Map<string, Fetcher>();
  readonly #waiting = new Map<string, { agreement: string; at: TopicPartition; untilMs: number }>();
  /** Agreements that may get nothing at the moment. */
  readonly #held = new Set<string>();
  #closed = false;

  constructor(newFetcher: () => Fetcher, isPaused: (topic: string) => boolean, clock: Clock) {
    this.#newFetcher = newFetcher;
    this.#isPaused = isPaused;
    this.#clock = clock;
  }

  /** No agreement is behind, or each waits. */
  get areIdle(): boolean {
    for (const [agreement, fetcher] of this.#fetchers) {
      if (this.#held.has(agreement)) continue;
      if (fetcher.assigned.some((at) => !this.waits(agreement, at))) return false;
    }
    return true;
  }

  has(agreement: string): boolean {
    return this.#fetchers.has(agreement);
  }

  /** Reads nothing for an agreement while it is held, and keeps nothing in memory for it. */
  hold(agreement: string, isHeld: boolean): void {
    if (isHeld === this.#held.has(agreement)) return;
    if (isHeld) this.#held.add(agreement);
    else this.#held.delete(agreement);
    const fetcher = this.#fetchers.get(agreement);
    for (const at of fetcher?.assigned ?? []) {
      if (isHeld) fetcher?.pause(at.topic, at.partition);
      else if (!this.waits(agreement, at)) fetcher?.resume(at.topic, at.partition);
    }
  }

  read(agreement: string, { topic, partition }: TopicPartition, offset: number): void {
    if (this.#closed) return; // partitions may still be assigned while a run ends
    const fetcher = this.#fetchers.get(agreement) ?? this.#newFetcher();
    this.#fetchers.set(agreement, fetcher);
    fetcher.assign(topic, partition, offset);
    if (this.#held.has(agreement)) fetcher.pause(topic, partition);
  }

  leave(agreement: string, at: TopicPartition): void {
    this.#waiting.delete(keyOf(agreement, at));
    this.#fetchers.get(agreement)?.unassign(at.topic, at.partition);
  }

  leaveAll(at: TopicPartition): void {
    for (const agreement of this.#fetchers.keys()) this.leave(agreement, at);
  }

  /** Reads on from an offset, but not at once. */
  wait(agreement: string, { topic, partition }: TopicPartition, offset: number, forMs = waitMs): void {
    const at = { topic, partition };
    const fetcher = this.#fetchers.get(agreement);
    fetcher?.seek(topic, partition, offset);
    fetcher?.pause(topic, partition);
    this.#waiting.set(keyOf(agreement, at), { agreement, at, untilMs: this.#clock.monotonic() + forMs });
  }

  waits(agreement: string, at: TopicPartition): boolean {
    return this.#waiting.has(keyOf(agreement, at));
  }

  /** The agreement whose turn it is. */
  next(): [agreement: string, fetcher: Fetcher] | undefined {
    for (const [key, { agreement, at, untilMs }] of this.#waiting) {
      if (untilMs > this.#clock.monotonic() || this.#isPaused(at.topic)) continue;
      this.#waiting.delete(key);
      if (!this.#held.has(agreement)) this.#fetchers.get(agreement)?.resume(at.topic, at.partition);
    }
    const first = [...this.#fetchers].find(([agreement]) => !this.#held.has(agreement));
    if (first === undefined) return undefined;
    this.#fetchers.delete(first[0]);
    this.#fetchers.set(...first);
    return first;
  }

  /** Ends the fetcher of an agreement that is behind nowhere. */
  async closeIfIdle(agreement: string): Promise<void> {
    const fetcher = this.#fetchers.get(agreement);
    if (fetcher === undefined || fetcher.assigned.length > 0) return;
    this.#fetchers.delete(agreement);
    await fetcher.close();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#fetchers.values()].map((fetcher) => fetcher.close()));
  }
}

function keyOf(agreement: string, { topic, partition }: TopicPartition): string {
  return `${agreement} ${topic}/${partition}`;
}
