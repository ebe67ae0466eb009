import { createHash } from 'node:crypto';

import { Fetcher, type KafkaClient, latestOffset } from '@rail/kafka-client';
import { RecordCursor } from '@rail/kafka-protocol';

/** Zero byte and schema id: each share has a schema of its own name. */
const frameBytes = 5;

export interface ShareContent {
  /** Committed records. */
  readonly records: number;
  /** Of timestamp, key and value without its frame, of every record, partition by partition in order. */
  readonly digest: string;
}

/** Reads what a program has committed: a program that loses, doubles or reorders records must not count. */
export async function readShare(client: KafkaClient, topic: string): Promise<ShareContent> {
  const partitions = await client.partitionsOf(topic);
  const ends = await client.listOffsets(
    partitions.map((partition) => ({ topic, partition, timestamp: latestOffset })),
    'committed',
  );
  const hashes = new Map(partitions.map((partition) => [partition, createHash('sha256')]));
  const fetcher = new Fetcher(client, { isolation: 'committed' });
  for (const partition of partitions) fetcher.assign(topic, partition, 0);
  const cursor = new RecordCursor();
  let records = 0;
  while (ends.some(({ partition, offset }) => fetcher.position(topic, partition) < offset)) {
    for (const batch of await fetcher.poll(100)) {
      const hash = hashes.get(batch.partition)!;
      cursor.reset(batch.section, batch.header);
      while (cursor.next()) {
        records++;
        hash.update(`${cursor.timestamp}`);
        hash.update(cursor.bytes.subarray(cursor.keyStart, cursor.keyEnd));
        hash.update(cursor.bytes.subarray(cursor.valueStart + frameBytes, cursor.valueEnd));
      }
    }
  }
  await fetcher.close();
  const all = createHash('sha256');
  for (const partition of partitions) all.update(hashes.get(partition)!.digest());
  return { records, digest: all.digest('hex') };
}
