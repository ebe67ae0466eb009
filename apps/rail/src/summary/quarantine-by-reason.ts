import { originHeader, decodeOrigin, reasonHeader, topicHeader } from '@rail/agreements';
import { type Catalogue, quarantineTopic } from '@rail/catalogue';
import { boundsOf, type LedgerWindow, readRanges } from '@rail/inspect';
import type { KafkaClient } from '@rail/kafka-client';
import { forEachHeader, RecordCursor } from '@rail/kafka-protocol';

export interface ReasonCount {
  readonly reason: string;
  readonly count: number;
  /** Origin of the first such record: `topic/partition/offset`. */
  readonly example: string;
}

/** How often each reason set a record aside, most frequent first. */
export async function quarantineByReason(
  client: KafkaClient,
  catalogue: Catalogue,
  window: LedgerWindow,
): Promise<ReasonCount[]> {
  const bounds = await boundsOf(
    client,
    catalogue.lines.map((line) => quarantineTopic(line.id)),
  );
  const reasons = new Map<string, { reason: string; count: number; example: string }>();
  const cursor = new RecordCursor();
  await readRanges(
    client,
    bounds.map(({ topic, partition, start, end }) => ({
      topic,
      partition,
      from: Math.max(start, window.get(`${topic}/${partition}`) ?? start),
      to: end,
    })),
    (batch) => {
      cursor.reset(batch.section, batch.header);
      while (cursor.next()) {
        const { reason, example } = read(cursor);
        const known = reasons.get(reason);
        if (known === undefined) reasons.set(reason, { reason, count: 1, example });
        else known.count++;
      }
    },
  );
  return [...reasons.values()].sort((left, right) => right.count - left.count);
}

function read(cursor: RecordCursor): { reason: string; example: string } {
  const { bytes } = cursor;
  let reason = '';
  let topic = '';
  let place = '';
  forEachHeader(bytes, cursor.headersStart, cursor.headerCount, (keyStart, keyEnd, valueStart, valueEnd) => {
    const name = bytes.toString('latin1', keyStart, keyEnd);
    if (name === reasonHeader) reason = bytes.toString('utf8', valueStart, valueEnd);
    else if (name === topicHeader) topic = bytes.toString('utf8', valueStart, valueEnd);
    else if (name === originHeader) {
      const { partition, offset } = decodeOrigin(bytes, valueStart);
      place = `/${partition}/${offset}`;
    }
  });
  return { reason, example: topic + place };
}
