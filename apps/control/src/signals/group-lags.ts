import { type Feed, placesOf, type Sample } from '@rail/board';

/** One consumer group in one partition. */
export interface GroupLag {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly lag: number;
}

interface Read {
  readonly group: string;
  /** As the sample calls it. */
  readonly name: string;
  readonly topics: readonly string[];
}

/** How far each group is behind the committed end of what it reads. A group that is gone is not there. */
export function groupLags(sample: Sample, feeds: readonly Feed[], lineTopics: readonly string[]): GroupLag[] {
  const partitions = partitionsOf(sample);
  return groupsOf(feeds, lineTopics).flatMap(({ group, name, topics }) => {
    const standing = sample.groups.get(name);
    if (standing === undefined || (standing.committed.size === 0 && !standing.hasMembers)) return [];
    return topics.flatMap((topic) =>
      placesOf(topic, partitions.get(topic) ?? 0).map((place, partition) => {
        const end = sample.ends.get(place) ?? 0;
        const next = standing.committed.get(place) ?? sample.starts.get(place) ?? 0;
        return { group, topic, partition, lag: Math.max(0, end - next) };
      }),
    );
  });
}

function groupsOf(feeds: readonly Feed[], lineTopics: readonly string[]): Read[] {
  const groups = new Map<string, { group: string; name: string; topics: string[] }>();
  const add = (group: string, name: string, topic: string): void => {
    const read = groups.get(group) ?? { group, name, topics: [] };
    groups.set(group, read);
    read.topics.push(topic);
  };
  for (const topic of lineTopics) add('rail.router', '', topic);
  for (const { share, databases, readers } of feeds) {
    for (const database of databases) add(`rail.builder.${database}`, database, share);
    for (const reader of readers) add(reader, reader, share);
  }
  return [...groups.values()];
}

function partitionsOf({ ends }: Sample): Map<string, number> {
  const partitions = new Map<string, number>();
  for (const place of ends.keys()) {
    const topic = place.slice(0, place.lastIndexOf('/'));
    partitions.set(topic, (partitions.get(topic) ?? 0) + 1);
  }
  return partitions;
}
