import {
  agreementHeader,
  type CompiledAgreement,
  decodeOrigin,
  encodeOrigin,
  originHeader,
  topicHeader,
} from '@rail/agreements';
import { quarantineTopic } from '@rail/catalogue';
import type { KafkaClient } from '@rail/kafka-client';
import { boundsOf } from '../log/read-range.ts';
import { eachRecord, firstRecord, type StoredRecord } from '../log/stored-record.ts';

/**
 * The share record that was made of a line record; undefined if there is none, or none is kept any more. A partition of a
 * share follows its line in order: what comes of a later record ends the search.
 */
export async function shareOf(
  client: KafkaClient,
  compiled: CompiledAgreement,
  origin: StoredRecord,
): Promise<StoredRecord | undefined> {
  const topic = compiled.shareTopic;
  const { partition } = origin;
  const bounds = (await boundsOf(client, [topic])).find((each) => each.partition === partition);
  if (bounds === undefined) return undefined;
  // Shares are stamped like their origin, as coarsely as the agreement says: what comes before is older.
  const timestamp = compiled.timestampOf(origin.timestampMs);
  const [first] = await client.listOffsets([{ topic, partition, timestamp }], 'committed');
  const from = first === undefined || first.offset < 0 ? bounds.end : Math.max(bounds.start, first.offset);
  const isReached = ({ headers }: StoredRecord): boolean => {
    const of = headers.get(originHeader);
    return of !== undefined && decodeOrigin(of).offset >= origin.offset;
  };
  const found = await firstRecord(client, [{ topic, partition, from, to: bounds.end }], isReached);
  return found?.headers.get(originHeader)?.equals(encodeOrigin(origin)) === true ? found : undefined;
}

/** The quarantine records of a line record: one for all agreements, or one for each that set it aside. */
export async function asideOf(
  client: KafkaClient,
  line: string,
  origin: StoredRecord,
): Promise<ReadonlyMap<string | undefined, StoredRecord>> {
  const wanted = encodeOrigin(origin);
  const topic = quarantineTopic(line);
  const ranges = (await boundsOf(client, [topic]))
    .filter(({ partition }) => partition === origin.partition)
    .map(({ partition, start, end }) => ({ topic, partition, from: start, to: end }));
  const found = new Map<string | undefined, StoredRecord>();
  await eachRecord(client, ranges, (record) => {
    const isIt =
      record.headers.get(originHeader)?.equals(wanted) === true &&
      record.headers.get(topicHeader)?.toString() === origin.topic;
    if (isIt) found.set(record.headers.get(agreementHeader)?.toString(), record);
  });
  return found;
}
