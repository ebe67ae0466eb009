/** The broker's own topic: topics, configs and producer id blocks, one JSON value per key, compacted. */
export const RAIL_METADATA = '__rail_metadata';

export interface TopicImage {
  readonly name: string;
  /** 16 bytes as URL-safe base64 without padding, the form of the wire library. */
  readonly id: string;
  readonly partitions: number;
  readonly configs: Readonly<Record<string, string>>;
}

export interface MetadataRecord {
  readonly key: Buffer;
  readonly value: Buffer | null;
}

const TOPIC_PREFIX = 'topic/';
const PRODUCER_IDS = 'producer-ids';

export function topicRecord(topic: TopicImage): MetadataRecord {
  const { name, ...rest } = topic;
  return { key: Buffer.from(TOPIC_PREFIX + name), value: Buffer.from(JSON.stringify(rest)) };
}

export function topicTombstone(name: string): MetadataRecord {
  return { key: Buffer.from(TOPIC_PREFIX + name), value: null };
}

export function producerIdsRecord(nextProducerId: number): MetadataRecord {
  return { key: Buffer.from(PRODUCER_IDS), value: Buffer.from(JSON.stringify({ nextProducerId })) };
}

/** What the records of RAIL_METADATA say; changed by `evolve` alone, live and at start. */
export class MetadataImage {
  readonly topics = new Map<string, TopicImage>();
  nextProducerId = 0;

  evolve(key: Buffer, value: Buffer | null): void {
    const text = key.toString();
    if (text === PRODUCER_IDS && value !== null) {
      const { nextProducerId } = JSON.parse(value.toString()) as { nextProducerId: number };
      this.nextProducerId = nextProducerId;
    } else if (text.startsWith(TOPIC_PREFIX)) {
      const name = text.slice(TOPIC_PREFIX.length);
      if (value === null) this.topics.delete(name);
      else this.topics.set(name, { name, ...(JSON.parse(value.toString()) as Omit<TopicImage, 'name'>) });
    }
  }
}
