import { type KafkaClient, Producer } from '@rail/kafka-client';
import { encodeHeaders, RecordBatchBuilder } from '@rail/kafka-protocol';
import { RailError } from '@rail/kernel';
import { recordAt, type StoredRecord } from '../trace/stored-record.ts';
import type { SetAside } from './set-aside.ts';
import { ensureSettlementsTopic, settlementBatch, settlementsTopic } from './settlements.ts';

/** How often the record was sent again: what is still wrong after so many times is not sent once more. */
const redrivenHeader = 'rail-redriven';
const maxRedrives = 3;

export interface Redriven {
  readonly sent: number;
  /** Places that were not sent again, and why. */
  readonly skipped: readonly { readonly place: string; readonly why: string }[];
}

interface Outgoing {
  readonly entry: SetAside;
  readonly origin: StoredRecord;
  readonly times: number;
}

/**
 * Sends records of lines again, as they were, for the rules and agreements of today; each batch and the note that its
 * places are settled are one transaction, so that a record is sent again once however often this is interrupted.
 */
export async function redrive(
  client: KafkaClient,
  entries: readonly SetAside[],
  options: { readonly again: boolean; readonly nowMs: () => number; readonly stopped: () => boolean },
): Promise<Redriven> {
  await ensureSettlementsTopic(client);
  const producer = new Producer(client, { transactionalId: 'rail.quarantine.redrive', transactionTimeoutMs: 30_000 });
  const skipped: { place: string; why: string }[] = [];
  let sent = 0;
  try {
    await producer.init();
    for (let at = 0; at < entries.length && !options.stopped(); at += batchSize) {
      const outgoing: Outgoing[] = [];
      for (const entry of entries.slice(at, at + batchSize)) {
        const found = await prepare(client, entry, options.again);
        if (typeof found === 'string') skipped.push({ place: entry.place, why: found });
        else outgoing.push(found);
      }
      if (outgoing.length > 0) await sendAgain(producer, outgoing, options.nowMs());
      sent += outgoing.length;
    }
  } finally {
    await producer.close();
  }
  return { sent, skipped };
}

const batchSize = 200;

async function prepare(client: KafkaClient, entry: SetAside, again: boolean): Promise<Outgoing | string> {
  if (entry.origin === null) return 'a row of a feed: correct the mapping and replay its run';
  if (entry.agreement !== null && !again) {
    return `set aside for ${entry.agreement} alone: sent again it goes to every agreement again; --again does it`;
  }
  const [topic = '', partition, offset] = entry.origin.split('/');
  const origin = await recordAt(client, topic, Number(partition), Number(offset));
  if (origin === undefined) return `${entry.origin} is not kept any more`;
  const times = origin.headers.get(redrivenHeader)?.readUInt8(0) ?? 0;
  if (times >= maxRedrives) return `sent again ${times} times already: correct it at its source, or discard it`;
  return { entry, origin, times };
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
  const places = outgoing.map(({ entry }) => entry.place);
  const settlement = { state: 'redriven', atMs: nowMs, note: 'sent again under the agreements in force' } as const;
  sending.push(producer.send(settlementsTopic, 0, settlementBatch(places, settlement)));
  const refused = (await Promise.allSettled(sending)).find((each) => each.status === 'rejected');
  if (refused !== undefined) {
    await producer.abort();
    throw new RailError('BROKER_REFUSED', 'redriving was refused; nothing of this batch was sent', {
      cause: refused.reason,
    });
  }
  await producer.commit();
}
