import { comparePartitions, partitionKey, type TopicPartition } from '../topic-partition.ts';
import { balance, leastLoaded, Seat } from './seat.ts';

export interface AssignorMember {
  readonly memberId: string;
  /** Set for static members: it keeps the order of members stable over restarts. */
  readonly instanceId?: string | undefined;
  readonly topics: readonly string[];
  /** What the member still holds while it joins. */
  readonly owned: readonly TopicPartition[];
  /** The generation in which it came to hold them. */
  readonly generation: number;
}

/** Member id → its partitions, sorted. */
export type Assignment = ReadonlyMap<string, readonly TopicPartition[]>;

/**
 * The cooperative-sticky assignor (KIP-429): balanced for members with equal subscriptions to within one partition, and
 * otherwise so that no single move would even out two members; members keep what they hold as far as balance allows. A
 * partition that somebody else still holds is left out this round: its holder sees it missing, gives it up and rejoins,
 * and the next round hands it out. So no partition has two owners, in no round.
 */
export function assignCooperativeSticky(
  members: readonly AssignorMember[],
  partitionCounts: ReadonlyMap<string, number>,
): Assignment {
  const seats = members.toSorted(bySeniority).map((member) => new Seat(member.memberId, member.topics));
  const holders = holdersOf(members);
  const partitions = subscribedPartitions(members, partitionCounts);
  const free: TopicPartition[] = [];
  for (const partition of partitions) {
    const keeper = keeperOf(holders.get(keyOf(partition)), seats, partition.topic);
    if (keeper === undefined) free.push(partition);
    else keeper.partitions.push(partition);
  }
  for (const partition of free) leastLoaded(seats, partition.topic)?.partitions.push(partition);
  balance(seats);
  return new Map(
    seats.map((seat) => [
      seat.memberId,
      seat.partitions.filter((partition) => mayHold(seat, holders.get(keyOf(partition)))).sort(comparePartitions),
    ]),
  );
}

/** Who claims a partition, the claim of the latest generation first. */
type Holders = readonly AssignorMember[] | undefined;

function keyOf({ topic, partition }: TopicPartition): string {
  return partitionKey(topic, partition);
}

function bySeniority(left: AssignorMember, right: AssignorMember): number {
  return (left.instanceId ?? left.memberId) < (right.instanceId ?? right.memberId) ? -1 : 1;
}

function holdersOf(members: readonly AssignorMember[]): Map<string, AssignorMember[]> {
  const holders = new Map<string, AssignorMember[]>();
  for (const member of members.toSorted(
    (left, right) => right.generation - left.generation || bySeniority(left, right),
  )) {
    for (const partition of member.owned) {
      const key = keyOf(partition);
      const known = holders.get(key);
      if (known === undefined) holders.set(key, [member]);
      else known.push(member);
    }
  }
  return holders;
}

/** The seat that keeps a partition before balancing: its latest holder, if still subscribed. */
function keeperOf(holders: Holders, seats: readonly Seat[], topic: string): Seat | undefined {
  const latest = holders?.[0];
  if (latest === undefined) return undefined;
  const seat = seats.find(({ memberId }) => memberId === latest.memberId);
  return seat?.topics.has(topic) === true ? seat : undefined;
}

function mayHold(seat: Seat, holders: Holders): boolean {
  return holders === undefined || holders[0]?.memberId === seat.memberId;
}

/** Every partition of every subscribed topic; those that fewest members can take come first. */
function subscribedPartitions(
  members: readonly AssignorMember[],
  partitionCounts: ReadonlyMap<string, number>,
): TopicPartition[] {
  const subscribers = new Map<string, number>();
  for (const member of members) {
    for (const topic of new Set(member.topics)) subscribers.set(topic, (subscribers.get(topic) ?? 0) + 1);
  }
  const topics = [...subscribers].sort(([left, few], [right, many]) => few - many || (left < right ? -1 : 1));
  return topics.flatMap(([topic]) =>
    Array.from({ length: partitionCounts.get(topic) ?? 0 }, (_, partition) => ({ topic, partition })),
  );
}
