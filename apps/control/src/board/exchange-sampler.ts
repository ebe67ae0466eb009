import { builderGroup, type Catalogue, routerGroup } from '@rail/catalogue';
import type { Feed, GroupSample, Sample } from '@rail/board';
import type { KafkaClient, TopicPartition } from '@rail/kafka-client';
import type { Stores } from '@rail/runtime';
import type { AccountTally } from './account-tally.ts';
import { GroupSampler } from './group-sampler.ts';
import { PartitionEnds } from './partition-ends.ts';
import { hear } from './live-sampler.ts';
import type { SubscriberGroups } from './subscriber-groups.ts';

export interface SamplerParts {
  readonly client: KafkaClient;
  readonly catalogue: Catalogue;
  readonly tally: AccountTally;
  readonly subscribers: SubscriberGroups;
  /** Why the builder of a database works no more, if it runs here and said so. */
  readonly failureOf: (database: string) => string | null;
  readonly pausedLines: () => Sample['paused'];
  readonly stores: Pick<Stores, 'live' | 'status'>;
}

/** Looks at the whole exchange: a handful of requests, whatever the number of partitions, and nothing but Kafka's own. */
export class ExchangeSampler {
  readonly #parts: SamplerParts;
  readonly #ends: PartitionEnds;
  readonly #lines: readonly string[];
  readonly #groups = new Map<string, GroupSampler>();
  readonly #starts = new Map<string, number>();

  constructor(parts: SamplerParts) {
    this.#parts = parts;
    this.#ends = new PartitionEnds(parts.client);
    this.#lines = parts.catalogue.datasets.map(({ topic }) => topic);
  }

  /** When the newest record of each line topic was published, as its log tells. */
  newestMs(): Promise<Map<string, number>> {
    return this.#ends.newestMs(this.#lines);
  }

  /** Throws BROKER_UNREACHABLE, BROKER_DENIED, BROKER_REFUSED. */
  async sample(feeds: readonly Feed[]): Promise<Sample> {
    const { client, tally, subscribers, pausedLines } = this.#parts;
    await subscribers.look();
    const read = feeds.filter(({ databases, readers }) => databases.length > 0 || readers.length > 0);
    const shares = [...new Set(read.map(({ share }) => share))];
    const topics = [...this.#lines, ...shares];
    const ends = await this.#ends.ends(topics);
    const { failures, ...live } = await hear(this.#parts.stores);
    const monotonicMs = client.clock.monotonic();
    // After the ends: a reader may be ahead of what was seen, never further behind than it is.
    const [router, ...builders] = await Promise.all([
      this.#group('', routerGroup, this.#lines, ends),
      ...[...new Set(feeds.flatMap(({ databases }) => databases))].map(async (database) => {
        const mine = feeds.filter(({ databases }) => databases.includes(database)).map(({ share }) => share);
        const group = await this.#group(database, builderGroup(database), mine, ends);
        return [database, { ...group, failure: group.failure ?? failures.get(database) ?? null }] as const;
      }),
      ...feeds.flatMap(({ share, readers }) =>
        readers.map(async (group) => [group, await this.#group(group, group, [share], ends)] as const),
      ),
    ]);
    const groups = new Map<string, GroupSample>([['', router], ...builders]);
    await this.#readStarts(topics, ends, groups);
    const paused = pausedLines();
    const outcomes = tally.take();
    return { nowMs: client.clock.now(), monotonicMs, starts: this.#starts, ends, groups, outcomes, paused, ...live };
  }

  async #group(
    name: string,
    groupId: string,
    topics: readonly string[],
    ends: ReadonlyMap<string, number>,
  ): Promise<GroupSample> {
    const { client, failureOf } = this.#parts;
    let group = this.#groups.get(groupId);
    if (group === undefined) this.#groups.set(groupId, (group = new GroupSampler(client, groupId)));
    const places = topics.flatMap((topic) => this.#placesOf(topic));
    return { ...(await group.sample(places, ends)), failure: failureOf(name) };
  }

  /** Where a reader begins that never committed: asked once for each place. */
  async #readStarts(
    topics: readonly string[],
    ends: ReadonlyMap<string, number>,
    groups: ReadonlyMap<string, GroupSample>,
  ): Promise<void> {
    const committed = [...groups.values()].map((group) => group.committed);
    const isNew = (place: string): boolean =>
      (ends.get(place) ?? 0) > 0 && !this.#starts.has(place) && !committed.some((places) => places.has(place));
    const asked = topics.filter((topic) =>
      this.#placesOf(topic).some(({ partition }) => isNew(`${topic}/${partition}`)),
    );
    if (asked.length === 0) return;
    for (const [place, offset] of await this.#ends.starts(asked)) this.#starts.set(place, offset);
  }

  #placesOf(topic: string): TopicPartition[] {
    return Array.from({ length: this.#ends.partitionsOf(topic) }, (_, partition) => ({ topic, partition }));
  }
}
