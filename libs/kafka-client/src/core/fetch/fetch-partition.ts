import type { RailError } from '@rail/kernel';

export interface Watermarks {
  readonly highWatermark: number;
  readonly lastStableOffset: number;
  readonly logStartOffset: number;
}

/** One assigned partition: where its caller stands, where fetching stands, and what holds it up. */
export class FetchPartition {
  readonly topic: string;
  readonly partition: number;
  /** Of the next record that the caller will be given. */
  position: number;
  /** Leader epoch of the record before `position`; −1 if not known. */
  positionEpoch: number;
  /** Of the next record to ask the broker for. */
  fetchOffset: number;
  /** Leader epoch of the record before `fetchOffset`; −1 if not known, and then truncation cannot be noticed. */
  recordEpoch: number;
  /** Leader epoch under which `fetchOffset` was last found to be on the leader's log. */
  validatedEpoch = -1;
  paused = false;
  failure: RailError | undefined;
  watermarks: Watermarks | undefined;
  /** Changes with every seek: answers to older questions are dropped. */
  generation = 0;
  /** Answers in a row with a damaged batch: the first may be the network's fault. */
  damaged = 0;
  readonly backoffUntil = { monotonicMs: 0, waitMs: 0 };

  constructor(topic: string, partition: number, offset: number, recordEpoch: number) {
    this.topic = topic;
    this.partition = partition;
    this.position = offset;
    this.positionEpoch = recordEpoch;
    this.fetchOffset = offset;
    this.recordEpoch = recordEpoch;
  }

  /** Forgets what was fetched ahead of the caller. */
  rewind(): void {
    this.fetchOffset = this.position;
    this.recordEpoch = this.positionEpoch;
    this.generation++;
  }

  seek(offset: number, recordEpoch: number): void {
    this.position = offset;
    this.positionEpoch = recordEpoch;
    this.validatedEpoch = -1;
    this.failure = undefined;
    this.damaged = 0;
    this.rewind();
    this.calm();
  }

  /** Milliseconds until it may be fetched: 0 now, `Infinity` while it is paused or has failed. */
  fetchableIn(monotonicMs: number): number {
    if (this.paused || this.failure !== undefined) return Infinity;
    return Math.max(0, this.backoffUntil.monotonicMs - monotonicMs);
  }

  /** The leader changed since the position was last checked, so its log may be another one up to the position. */
  needsValidation(leaderEpoch: number): boolean {
    return this.recordEpoch !== -1 && leaderEpoch > this.validatedEpoch;
  }

  /** Leaves the partition alone for a while: 20 ms, then twice as long each time up to a second. */
  backOff(monotonicMs: number): number {
    const waitMs = Math.min(1000, Math.max(20, this.backoffUntil.waitMs * 2));
    this.backoffUntil.waitMs = waitMs;
    this.backoffUntil.monotonicMs = monotonicMs + waitMs;
    return waitMs;
  }

  calm(): void {
    this.backoffUntil.waitMs = 0;
    this.backoffUntil.monotonicMs = 0;
  }
}
