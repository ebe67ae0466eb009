import { type LineControl, lineControlsTopic, lineOfTopic, parseLineControl } from '@rail/catalogue';
import type { Fetcher, KafkaClient, TopicPartition } from '@rail/kafka-client';
import { CompactedState } from '@rail/runtime';

/** The lines that somebody has paused, as `rail.lines` holds them now. Until it is read, nothing may be routed. */
export class PausedLines {
  readonly #state: CompactedState<LineControl>;

  constructor(client: KafkaClient) {
    this.#state = new CompactedState(client, lineControlsTopic, parseLineControl);
  }

  start(): Promise<void> {
    return this.#state.start();
  }

  /** Throws what ended the following: what was paused since is not known then. */
  get revision(): number {
    return this.#state.revision;
  }

  isPaused(topic: string): boolean {
    return this.#state.get(lineOfTopic(topic))?.paused != null;
  }

  stop(): Promise<void> {
    return this.#state.stop();
  }
}

export interface LinePausesParts {
  readonly paused: Pick<PausedLines, 'revision' | 'isPaused'>;
  readonly fetcher: Pick<Fetcher, 'seek' | 'pause' | 'resume'>;
  /** The next record of a partition that has no outcome yet. */
  readonly nextOf: (at: TopicPartition) => { readonly offset: number; readonly leaderEpoch: number };
  /** Whether a partition waits for something else too. */
  readonly isHeld: (at: TopicPartition) => boolean;
}

/** Holds the partitions of paused lines in front of the next record, and lets them go on exactly there. */
export class LinePauses {
  readonly #parts: LinePausesParts;
  readonly #partitions = new Map<string, { readonly at: TopicPartition; isPaused: boolean }>();
  #revision = -1;

  constructor(parts: LinePausesParts) {
    this.#parts = parts;
  }

  /** A partition whose fetching begins now. */
  assigned({ topic, partition }: TopicPartition): void {
    const entry = { at: { topic, partition }, isPaused: false };
    this.#partitions.set(keyOf(entry.at), entry);
    this.#settle(entry);
  }

  /** Partitions that are given away are not touched any more. */
  released(partitions: readonly TopicPartition[]): void {
    for (const at of partitions) this.#partitions.delete(keyOf(at));
  }

  /** Takes up what was paused and resumed since the last call. */
  follow(): void {
    const { revision } = this.#parts.paused;
    if (revision === this.#revision) return;
    this.#revision = revision;
    for (const entry of this.#partitions.values()) this.#settle(entry);
  }

  holds(at: TopicPartition): boolean {
    return this.#partitions.get(keyOf(at))?.isPaused === true;
  }

  #settle(entry: { readonly at: TopicPartition; isPaused: boolean }): void {
    const { paused, fetcher, nextOf, isHeld } = this.#parts;
    const { topic, partition } = entry.at;
    const isPaused = paused.isPaused(topic);
    if (isPaused === entry.isPaused) return;
    entry.isPaused = isPaused;
    if (isPaused) {
      // What was handed out and not routed yet is fetched again.
      const { offset, leaderEpoch } = nextOf(entry.at);
      fetcher.seek(topic, partition, offset, leaderEpoch);
      fetcher.pause(topic, partition);
    } else if (!isHeld(entry.at)) fetcher.resume(topic, partition);
  }
}

const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;
