/** Where a classic group is in its life. The names are Kafka's own: DescribeGroups and ListGroups print them. */
export type GroupPhase =
  /** No member. Offsets may still be kept. */
  | 'Empty'
  /** Members are asked to (re)join; the next generation starts when all did or their time is over. */
  | 'PreparingRebalance'
  /** A generation has begun; its leader has not sent the assignment yet. */
  | 'CompletingRebalance'
  /** Every member can fetch its assignment. */
  | 'Stable'
  /** Deleted. The name may be used again, by a new group. */
  | 'Dead';

export const groupPhases: readonly GroupPhase[] = [
  'Empty',
  'PreparingRebalance',
  'CompletingRebalance',
  'Stable',
  'Dead',
];
