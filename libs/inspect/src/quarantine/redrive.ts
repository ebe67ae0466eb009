import type { KafkaClient } from '@rail/kafka-client';
import { redrivenHeader } from '@rail/catalogue';
import { recordAt } from '../log/stored-record.ts';
import { Resender, type ResentRecord } from './resender.ts';
import type { SetAside } from './set-aside.ts';

/** What is still wrong after so many times is not sent once more. */
const maxRedrives = 3;

/** A place that was not sent again, and why. */
export interface Skipped {
  readonly place: string;
  readonly why: string;
}

export interface Redriven {
  readonly sent: number;
  readonly skipped: readonly Skipped[];
}

export interface RedriveOptions {
  readonly nowMs: () => number;
  readonly stopped: () => boolean;
}

/** Sends records of lines again, as they were, for the rules and agreements of today: each once, see `Resender`. */
export async function redrive(
  client: KafkaClient,
  entries: readonly SetAside[],
  { again, nowMs, stopped }: RedriveOptions & { readonly again: boolean },
): Promise<Redriven> {
  const skipped: Skipped[] = [];
  const resender = await Resender.open(client, nowMs);
  try {
    for (const same of Map.groupBy(entries, ({ origin, place }) => origin ?? place).values()) {
      if (stopped()) break;
      const open = same.filter(({ place }) => !resender.settled.has(place));
      for (const { place } of same) if (resender.settled.has(place)) skipped.push({ place, why: 'settled meanwhile' });
      if (open.length === 0) continue;
      const found = await prepare(client, open, again);
      if (typeof found === 'string') for (const { place } of open) skipped.push({ place, why: found });
      else await resender.put(found);
    }
    await resender.flush();
  } finally {
    await resender.close();
  }
  return { sent: resender.sent, skipped };
}

/** All that were set aside of one record: it is sent again once for them all. */
async function prepare(
  client: KafkaClient,
  entries: readonly SetAside[],
  again: boolean,
): Promise<ResentRecord | string> {
  const [entry] = entries as [SetAside];
  if (entry.origin === null) return 'a row of a feed: correct the mapping, then redrive with --run RUN -m MAPPING';
  if (!again && entries.every(({ agreement }) => agreement !== null)) {
    return `set aside for ${entry.agreement} alone: sent again it goes to every agreement again; --again does it`;
  }
  const [topic = '', partition, offset] = entry.origin.split('/');
  const origin = await recordAt(client, topic, Number(partition), Number(offset));
  if (origin === undefined) return `${entry.origin} is not kept any more`;
  const times = origin.headers.get(redrivenHeader)?.[0] ?? 0;
  if (times >= maxRedrives) return `sent again ${times} times already: correct it at its source, or discard it`;
  const headers = [...origin.headers].filter(([name]) => name !== redrivenHeader);
  return {
    places: entries.map(({ place }) => place),
    topic: origin.topic,
    partition: origin.partition,
    key: origin.key,
    value: origin.value,
    headers: [...headers, [redrivenHeader, Buffer.of(times + 1)]],
  };
}
