import { type KafkaClient, Producer } from '@rail/kafka-client';
import { encodeHeaders, RecordBatchBuilder } from '@rail/kafka-protocol';
import { RailError } from '@rail/kernel';
import { recordAt, type StoredRecord } from '../trace/stored-record.ts';
import type { SetAside } from './set-aside.ts';
import { ensureSettlementsTopic, settlementBatches, settlementsOf, settlementsTopic } from './settlements.ts';

/** How often the record was sent again: what is still wrong after so many times is not sent once more. */
const redrivenHeader = 'rail-redriven';
const maxRedrives = 3;

export interface Redriven {
  readonly sent: number;
  /** Places that were not sent again, and why. */
  readonly skipped: readonly { readonly place: string; readonly why: string }[];
}

interface Outgoing {
  /** All that were set aside of one record: it is sent again once for them all. */
  readonly entries: readonly SetAside[];
  readonly origin: StoredRecord;
  readonly times: number;
  readonly bytes: number;
}

/** No transaction holds more: topics take batches of 1 MiB, and a partition gets one batch of each transaction. */
const maxBatchRecords = 200;
const maxBatchBytes = 500_000;

/**
 * Sends records of lines again, as they were, for the rules and agreements of today; each batch and the note that its
 * places are settled are one transaction, so that a record is sent again once however often this is interrupted, and
 * however many do it at once: who begins later shuts the others out, and leaves what they have settled.
 */
export async function redrive(
  client: KafkaClient,
  entries: readonly SetAside[],
  options: { readonly again: boolean; readonly nowMs: () => number; readonly stopped: () => boolean },
): Promise<Redriven> {
  await ensureSettlementsTopic(client);
  const producer = new Producer(client, { transactionalId: 'rail.quarantine.redrive', transactionTimeoutMs: 30_000 });
  const skipped: { place: string; why: string }[] = [];
  const batch: Outgoing[] = [];
  let sent = 0;
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    await sendAgain(producer, batch, options.nowMs());
    for (const outgoing of batch.splice(0)) sent += outgoing.entries.length;
  };
  try {
    await producer.init();
    // From here on nobody else sends: what others have settled since these entries were read is final.
    const settled = await settlementsOf(client);
    for (const same of Map.groupBy(entries, ({ origin, place }) => origin ?? place).values()) {
      if (options.stopped()) break;
      const open = same.filter(({ place }) => !settled.has(place));
      for (const { place } of same) if (settled.has(place)) skipped.push({ place, why: 'settled meanwhile' });
      if (open.length === 0) continue;
      const found = await prepare(client, open, options.again);
      if (typeof found === 'string') {
        for (const { place } of open) skipped.push({ place, why: found });
        continue;
      }
      const bytes = batch.reduce((sum, outgoing) => sum + outgoing.bytes, found.bytes);
      if (bytes > maxBatchBytes || batch.length === maxBatchRecords) await flush();
      batch.push(found);
    }
    await flush();
  } finally {
    await producer.close();
  }
  return { sent, skipped };
}

async function prepare(client: KafkaClient, entries: readonly SetAside[], again: boolean): Promise<Outgoing | string> {
  const [entry] = entries as [SetAside];
  if (entry.origin === null) return 'a row of a feed: correct the mapping and replay its run';
  if (!again && entries.every(({ agreement }) => agreement !== null)) {
    return `set aside for ${entry.agreement} alone: sent again it goes to every agreement again; --again does it`;
  }
  const [topic = '', partition, offset] = entry.origin.split('/');
  const origin = await recordAt(client, topic, Number(partition), Number(offset));
  if (origin === undefined) return `${entry.origin} is not kept any more`;
  const times = origin.headers.get(redrivenHeader)?.[0] ?? 0;
  if (times >= maxRedrives) return `sent again ${times} times already: correct it at its source, or discard it`;
  const parts = [origin.key, origin.value, ...origin.headers.values()];
  return { entries, origin, times, bytes: parts.reduce((sum, part) => sum + (part?.length ?? 0), 0) };
}

async function sendAgain(producer: Producer, outgoing: readonly Outgoing[], nowMs: number): Promise<void> {
  producer.begin();
  const byPartition = Map.groupBy(outgoing, ({ origin }) => `${origin.topic}/${origin.partition}`);
  const sending: Promise<unknown>[] = [];
  for (const group of byPartition.values()) {
    const batch = new RecordBatchBuilder();
    for (const { origin, times } of group) {
      const { key, value } = origin;
      const headers = [...origin.headers].filter(([name]) => name !== redrivenHeader);
      const encoded = encodeHeaders([...headers, [redrivenHeader, Buffer.of(times + 1)]]);
      batch.append(nowMs, key, 0, key?.length ?? 0, value, 0, value?.length ?? 0, encoded);
    }
    const [{ origin }] = group as [Outgoing];
    sending.push(producer.send(origin.topic, origin.partition, batch.finish()));
  }
  const places = outgoing.flatMap(({ entries }) => entries.map(({ place }) => place));
  const settlement = { state: 'redriven', atMs: nowMs, note: 'sent again under the agreements in force' } as const;
  for (const batch of settlementBatches(places, settlement)) sending.push(producer.send(settlementsTopic, 0, batch));
  const refused = (await Promise.allSettled(sending)).find((each) => each.status === 'rejected');
  if (refused !== undefined) {
    await producer.abort();
    throw new RailError('BROKER_REFUSED', 'redriving was refused; nothing of this batch was sent', {
      cause: refused.reason,
    });
  }
  await producer.commit();
}
