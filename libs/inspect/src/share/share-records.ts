import type { Entitlement } from '@rail/agreements';
import { type AvroSchema, parseSchema, type RegistryClient } from '@rail/avro';
import { Fetcher, type KafkaClient } from '@rail/kafka-client';
import { boundsOf, type PartitionBounds, readRanges } from '../log/read-range.ts';
import { jsonOf } from '../trace/shown-value.ts';
import { recordsOf, type StoredRecord } from '../log/stored-record.ts';

/** A share record as a subscriber sees it. */
export interface ShareRecord {
  /** TOPIC/PARTITION/OFFSET: `rail trace` takes it. */
  readonly place: string;
  readonly publishedAt: string;
  readonly key: string | null;
  /** Null is a deletion. */
  readonly value: Record<string, unknown> | null;
}

const frameBytes = 5;

/** Decodes share records; schemas that the exchange does not state itself come from its registry, once each. */
export class ShareReader {
  readonly #registry: RegistryClient;
  readonly #schemas = new Map<number, AvroSchema>();

  constructor(registry: RegistryClient, entitlement: Entitlement | undefined) {
    this.#registry = registry;
    if (entitlement !== undefined)
      this.#schemas.set(entitlement.shareSchemaId, parseSchema(entitlement.shareSchemaText));
  }

  /** Throws REGISTRY_UNREACHABLE, SCHEMA_UNKNOWN, AVRO_MALFORMED. */
  async read({ topic, partition, offset, timestampMs, key, value }: StoredRecord): Promise<ShareRecord> {
    const place = `${topic}/${partition}/${offset}`;
    const head = { place, publishedAt: new Date(timestampMs).toISOString(), key: keyText(key) };
    if (value === null) return { ...head, value: null };
    const schema = await this.#schemaOf(value.readInt32BE(1));
    return { ...head, value: jsonOf(schema, value, frameBytes) };
  }

  async #schemaOf(id: number): Promise<AvroSchema> {
    const known = this.#schemas.get(id);
    if (known !== undefined) return known;
    const schema = parseSchema(await this.#registry.schemaById(id));
    this.#schemas.set(id, schema);
    return schema;
  }
}

/** A key that passes is text; a pseudonym is bytes, shown as hex. */
function keyText(key: Buffer | null): string | null {
  if (key === null) return null;
  const text = key.toString();
  return Buffer.from(text).equals(key) && !/\p{Cc}/u.test(text) ? text : key.toString('hex');
}

/** The newest committed records of a topic, oldest first, and where each partition was read up to. */
export async function newestRecords(
  client: KafkaClient,
  topic: string,
  count: number,
): Promise<{ records: StoredRecord[]; bounds: readonly PartitionBounds[] }> {
  const bounds = await boundsOf(client, [topic]);
  if (count === 0) return { records: [], bounds };
  // Markers, and what compaction has taken away, hold offsets too: look further back until there are enough.
  for (let back = 2 * count + 20; ; back *= 8) {
    const ranges = bounds.map(({ partition, start, end }) => ({
      topic,
      partition,
      from: Math.max(start, end - back),
      to: end,
    }));
    const records: StoredRecord[] = [];
    await readRanges(client, ranges, (batch) => void records.push(...recordsOf(batch)));
    const isAll = ranges.every(({ from }, at) => from === bounds[at]!.start);
    if (records.length < count && !isAll) continue;
    records.sort((left, right) => left.timestampMs - right.timestampMs);
    return { records: records.slice(-count), bounds };
  }
}

/** Committed records from the given offsets on, as they come, until the signal. */
export async function followRecords(
  client: KafkaClient,
  bounds: readonly PartitionBounds[],
  signal: AbortSignal,
  visit: (record: StoredRecord) => Promise<void>,
): Promise<void> {
  const fetcher = new Fetcher(client, { isolation: 'committed', maxBytes: 4 << 20 });
  try {
    for (const { topic, partition, end } of bounds) fetcher.assign(topic, partition, end);
    while (!signal.aborted) {
      for (const batch of await fetcher.poll(200)) for (const record of recordsOf(batch)) await visit(record);
    }
  } finally {
    await fetcher.close();
  }
}
