import { decodeOrigin, originHeader, topicHeader } from '@rail/agreements';
import type { Catalogue } from '@rail/catalogue';
import { quarantineTopic } from '@rail/catalogue';
import type { KafkaClient } from '@rail/kafka-client';
import { RailError } from '@rail/kernel';
import type { ThematicSource } from '@rail/thematic';
import { boundsOf } from '../log/read-range.ts';
import { type AgreementTerms, topicOfAgreement } from './agreements-of.ts';
import type { TracedPlace } from './place.ts';
import { eachRecord, recordAt, type StoredRecord } from '../log/stored-record.ts';

/** `file:line` of a replayed row, as its records carry it. */
const placeHeader = 'rail-at';

/**
 * The record that a place leads back to: on its line, or in quarantine for a row that never became a record of a line.
 * Throws RECORD_NOT_FOUND.
 */
export async function findOrigin(
  client: KafkaClient,
  catalogue: Catalogue,
  agreements: readonly AgreementTerms[],
  thematic: Pick<ThematicSource, 'lineage'>,
  place: TracedPlace,
): Promise<StoredRecord> {
  switch (place.kind) {
    case 'record':
      return originOf(client, agreements, await mustBe(client, place.topic, place.partition, place.offset));
    case 'row': {
      const [row] = await thematic.lineage(place.database, place.table, place.key);
      if (row === undefined) {
        throw new RailError('RECORD_NOT_FOUND', `${place.database}.${place.table} has no row ${place.key}`);
      }
      return mustBe(client, topicOfAgreement(agreements, row.agreement), row.share.partition, row.originOffset);
    }
    case 'file':
      return rowOfFile(client, catalogue, place.file, place.line);
  }
}

async function mustBe(client: KafkaClient, topic: string, partition: number, offset: number): Promise<StoredRecord> {
  const record = await recordAt(client, topic, partition, offset);
  if (record !== undefined) return record;
  throw new RailError('RECORD_NOT_FOUND', `${topic}/${partition} holds no record ${offset}`);
}

/** From a share or a quarantine record back to what it was made of. */
async function originOf(
  client: KafkaClient,
  agreements: readonly AgreementTerms[],
  record: StoredRecord,
): Promise<StoredRecord> {
  const origin = record.headers.get(originHeader);
  if (origin === undefined) return record;
  const { partition, offset } = decodeOrigin(origin);
  const topic = record.topic.startsWith('share.')
    ? topicOfAgreement(agreements, record.topic.slice('share.'.length))
    : (record.headers.get(topicHeader)?.toString() ?? '');
  return mustBe(client, topic, partition, offset);
}

/**
 * A row that was set aside and is redriven since is on its line: what is there comes first. A file that was replayed more
 * than once has a record of each time: the newest counts.
 */
async function rowOfFile(client: KafkaClient, catalogue: Catalogue, file: string, line: number): Promise<StoredRecord> {
  const wanted = `${file}:${line}`;
  const isWanted = ({ headers }: StoredRecord): boolean => {
    const at = headers.get(placeHeader)?.toString();
    return at === wanted || at?.startsWith(`${wanted} `) === true;
  };
  const topics = [catalogue.datasets.map(({ topic }) => topic), catalogue.lines.map(({ id }) => quarantineTopic(id))];
  for (const some of topics) {
    const ranges = (await boundsOf(client, some)).map(({ start, end, ...at }) => ({ ...at, from: start, to: end }));
    let newest: StoredRecord | undefined;
    await eachRecord(client, ranges, (record) => {
      if (isWanted(record) && record.timestampMs >= (newest?.timestampMs ?? 0)) newest = record;
    });
    if (newest !== undefined) return newest;
  }
  throw new RailError('RECORD_NOT_FOUND', `no record of a line comes from ${wanted}`);
}
