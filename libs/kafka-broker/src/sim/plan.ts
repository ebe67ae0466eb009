import type { Random } from '@rail/kernel';

/** How one seed's world behaves: drawn first, so that a seed is all that it takes to repeat it. */
export interface SimPlan {
  readonly partitions: number;
  readonly records: number;
  readonly workers: number;
  readonly staticMembers: boolean;
  readonly maxDiskDelayMs: number;
  readonly maxNetworkDelayMs: number;
  /** Per input of the broker: its process ends between two of its effects; under `always` the power may go too. */
  readonly crash: number;
  /** Per request: its connection breaks, before or after the broker has taken it. */
  readonly cut: number;
  /** Per round of a worker: it sleeps past its session, leaves, or aborts. */
  readonly unrest: number;
  /** Per answer: the worker process dies instead, and starts anew. */
  readonly death: number;
  /** After this time nothing fails any more, and everything must come to its end. */
  readonly calmAfterMs: number;
}

/** A defect planted on purpose, to see the checkers bite. */
export type PlantedDefect =
  | 'disk acknowledges early'
  | 'restart forgets the last offsets'
  | 'a sync does nothing'
  /** Offsets are committed without saying for which generation, so that nobody is fenced by it. */
  | 'generations are not fenced';

export function drawPlan(random: Random): SimPlan {
  const calm = random.chance(0.15);
  const often = (most: number): number => (calm || random.chance(0.3) ? 0 : random.unit() * most);
  return {
    partitions: 2,
    records: random.between(4, 14),
    workers: random.between(1, 3),
    staticMembers: random.chance(0.4),
    maxDiskDelayMs: random.pick([0, 2, 10]),
    maxNetworkDelayMs: random.pick([1, 5, 30]),
    crash: often(0.01),
    cut: often(0.04),
    unrest: often(0.2),
    death: often(0.05),
    calmAfterMs: random.between(3000, 12_000),
  };
}
