import type { TopicPartition } from '../topic-partition.ts';

/** A member while partitions are dealt out: those kept come first in `partitions`, those dealt last are moved first. */
export class Seat {
  readonly memberId: string;
  readonly topics: ReadonlySet<string>;
  readonly partitions: TopicPartition[] = [];

  constructor(memberId: string, topics: readonly string[]) {
    this.memberId = memberId;
    this.topics = new Set(topics);
  }
}

export function leastLoaded(seats: readonly Seat[], topic: string): Seat | undefined {
  let least: Seat | undefined;
  for (const seat of seats) {
    if (!seat.topics.has(topic)) continue;
    if (least === undefined || seat.partitions.length < least.partitions.length) least = seat;
  }
  return least;
}

/** Moves single partitions until none can be moved that would even out two members. Ends: each move lowers Σ load². */
export function balance(seats: readonly Seat[]): void {
  for (let moved = true; moved;) {
    moved = false;
    for (const seat of seats.toSorted((left, right) => right.partitions.length - left.partitions.length)) {
      while (moveOne(seat, seats)) moved = true;
    }
  }
}

function moveOne(from: Seat, seats: readonly Seat[]): boolean {
  let best: Seat | undefined;
  let bestAt = -1;
  for (let at = from.partitions.length - 1; at >= 0; at--) {
    const to = leastLoaded(seats, from.partitions[at]!.topic);
    if (to !== undefined && to.partitions.length < (best?.partitions.length ?? from.partitions.length - 1)) {
      best = to;
      bestAt = at;
    }
  }
  if (best === undefined) return false;
  best.partitions.push(...from.partitions.splice(bestAt, 1));
  return true;
}
