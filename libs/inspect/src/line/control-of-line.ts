import { type LineControl, lineControlsTopic, parseLineControl } from '@rail/catalogue';
import type { KafkaClient } from '@rail/kafka-client';
import { boundsOf, readRanges } from '../log/read-range.ts';
import { recordsOf } from '../log/stored-record.ts';

/** What people have said of a line, as the exchange keeps it: asks no control, which may be away. */
export async function controlOfLine(client: KafkaClient, line: string): Promise<LineControl | null> {
  // In an exchange in which nobody could say anything yet there is no such topic.
  const bounds = await boundsOf(client, [lineControlsTopic]);
  let control: LineControl | null = null;
  const ranges = bounds.map(({ topic, partition, start, end }) => ({ topic, partition, from: start, to: end }));
  await readRanges(client, ranges, (batch) => {
    for (const { key, value, offset } of recordsOf(batch)) {
      if (key?.toString() !== line) continue;
      control = value === null ? null : parseLineControl(value.toString(), `${lineControlsTopic}/0/${offset}`);
    }
  });
  return control;
}
