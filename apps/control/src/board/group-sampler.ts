import { describeGroup, fetchCommittedOffsets, type KafkaClient, type TopicPartition } from '@rail/kafka-client';
import { hasRecordsBetween } from './beyond-markers.ts';
import { MarkerTails } from './marker-tails.ts';

const membersEveryMs = 2_000;

/** Where one consumer group stands, and whether anybody is in it. */
export class GroupSampler {
  readonly #client: KafkaClient;
  readonly #groupId: string;
  readonly #tails: MarkerTails;
  #hasMembers = false;
  #membersMs = -Infinity;

  constructor(client: KafkaClient, groupId: string) {
    this.#client = client;
    this.#groupId = groupId;
    this.#tails = new MarkerTails((...range) => hasRecordsBetween(client, ...range));
  }

  /** Offsets by `topic/partition`, of those where one was committed; markers in front of the end are passed over. */
  async sample(
    places: readonly TopicPartition[],
    ends: ReadonlyMap<string, number>,
  ): Promise<{ committed: ReadonlyMap<string, number>; hasMembers: boolean }> {
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
    const committed = new Map(
      rows
        .filter(({ offset }) => offset >= 0)
        .map(({ topic, partition, offset }) => [`${topic}/${partition}`, offset] as const),
    );
    return { committed: await this.#tails.passOver(committed, ends, nowMs), hasMembers: this.#hasMembers };
  }
}
