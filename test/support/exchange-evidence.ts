import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { decodeOrigin, originHeader, reasonHeader } from '@rail/agreements';
import { type RunningBuilder, startBuilder } from '@rail/builder';
import { fetchCommittedOffsets, Fetcher, type KafkaClient, type TopicPartition } from '@rail/kafka-client';
import { forEachHeader, RecordCursor } from '@rail/kafka-protocol';
import { type DatabaseTarget, loadDatabases, type TableDigest } from '@rail/thematic';
import { schemasDir } from './exchange-processes.ts';

export interface StoredRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | undefined;
  /** Header `rail-seq`: which record of its run it is. */
  readonly sequence: number | undefined;
  /** Header `rail-o`: the offset of the line record that it came from. */
  readonly origin: number | undefined;
  /** Header `rail-reason`: why it was set aside. */
  readonly reason: string | undefined;
  /** In the Confluent frame; none without a frame. */
  readonly schemaId: number | undefined;
}

/** Everything committed on a topic, in offset order within a partition. */
export async function recordsOn(client: KafkaClient, topic: string): Promise<StoredRecord[]> {
  const ends = await endsOf(client, topic);
  const records: StoredRecord[] = [];
  const cursor = new RecordCursor();
  const fetcher = new Fetcher(client, { isolation: 'committed', maxWaitMs: 100 });
  for (const { partition } of ends) fetcher.assign(topic, partition, 0);
  while (ends.some(({ partition, offset }) => fetcher.position(topic, partition) < offset)) {
    for (const batch of await fetcher.poll(100)) {
      cursor.reset(batch.section, batch.header);
      while (cursor.next()) records.push(storedAt(cursor, batch.partition));
    }
  }
  await fetcher.close();
  return records;
}

function storedAt(cursor: RecordCursor, partition: number): StoredRecord {
  const { bytes, offset, keyStart, keyEnd, valueStart, valueEnd } = cursor;
  let sequence: number | undefined;
  let origin: number | undefined;
  let reason: string | undefined;
  forEachHeader(bytes, cursor.headersStart, cursor.headerCount, (nameStart, nameEnd, start, end) => {
    const name = bytes.toString('latin1', nameStart, nameEnd);
    if (name === 'rail-seq') sequence = Number(bytes.readBigUInt64BE(start));
    if (name === reasonHeader) reason = bytes.toString('latin1', start, end);
    if (name === originHeader) origin = decodeOrigin(bytes, start).offset;
  });
  const key = keyStart < 0 ? undefined : bytes.toString('utf8', keyStart, keyEnd);
  const isFramed = valueEnd - valueStart >= 5 && bytes[valueStart] === 0;
  const schemaId = isFramed ? bytes.readInt32BE(valueStart + 1) : undefined;
  return { partition, offset, key, sequence, origin, reason, schemaId };
}

async function endsOf(client: KafkaClient, topic: string): Promise<(TopicPartition & { offset: number })[]> {
  const partitions = await client.partitionsOf(topic);
  return client.listOffsets(
    partitions.map((partition) => ({ topic, partition, timestamp: -1 })),
    'committed',
  );
}

/** Waits until the router has committed the end of every line partition. */
export async function waitUntilRouted(client: KafkaClient, lines: readonly string[], withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const ends = (await Promise.all(lines.map((topic) => endsOf(client, topic)))).flat();
    const committed = await fetchCommittedOffsets(client, 'rail.router', ends);
    const behind = ends.filter(
      ({ topic, partition, offset }) =>
        offset > 0 && committed.find((row) => row.topic === topic && row.partition === partition)?.offset !== offset,
    );
    if (behind.length === 0) return;
    if (performance.now() > deadline) throw new Error(`not routed: ${JSON.stringify(behind)}`);
    await pause(100);
  }
}

/** The digests of a database once a builder has brought it to the end of its shares. */
export async function digestsOf(target: DatabaseTarget, brokers: string, registryUrl: string): Promise<TableDigest[]> {
  const databases = loadDatabases(join(schemasDir, 'thematic'));
  const builder = await startBuilder({ kafka: { brokers: [brokers] }, registryUrl, target, databases });
  try {
    await waitUntilBuilt(builder, 60_000);
    return await builder.digests();
  } finally {
    await builder.stop();
  }
}

async function waitUntilBuilt(builder: RunningBuilder, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const status = builder.status();
    const isBuilt = status.every(
      ({ positions }) => positions.length > 0 && positions.every(({ lagRecords }) => lagRecords === 0),
    );
    if (isBuilt) return;
    const failure = status.find((database) => database.failure !== undefined)?.failure;
    if (failure !== undefined) throw failure;
    if (performance.now() > deadline) throw new Error(`not built: ${JSON.stringify(status)}`);
    await pause(100);
  }
}
