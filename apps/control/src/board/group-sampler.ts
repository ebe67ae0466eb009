import { describeGroup, fetchCommittedOffsets, type KafkaClient, type TopicPartition } from '@rail/kafka-client';

const membersEveryMs = 2_000;

/** Where one consumer group stands, and whether anybody is in it. */
export class GroupSampler {
  readonly #client: KafkaClient;
  readonly #groupId: string;
  #hasMembers = false;
  #membersMs = -Infinity;

  constructor(client: KafkaClient, groupId: string) {
    this.#client = client;
    this.#groupId = groupId;
  }

  /** Offsets by `topic/partition`, of those where one was committed. */
  async sample(places: readonly TopicPartition[]): Promise<{ committed: Map<string, number>; hasMembers: boolean }> {
    const nowMs = this.#client.clock.monotonic();
    const isDue = nowMs - this.#membersMs >= membersEveryMs;
    const [rows, described] = await Promise.all([
      // An open transaction must not hold the board up: what is committed now will do.
      fetchCommittedOffsets(this.#client, this.#groupId, places, { requireStable: false }),
      isDue ? describeGroup(this.#client, this.#groupId) : undefined,
    ]);
    if (described !== undefined) {
      this.#membersMs = nowMs;
      this.#hasMembers = described.members.length > 0;
    }
    const committed = rows.filter(({ offset }) => offset >= 0);
    return {
      committed: new Map(committed.map(({ topic, partition, offset }) => [`${topic}/${partition}`, offset])),
      hasMembers: this.#hasMembers,
    };
  }
}
