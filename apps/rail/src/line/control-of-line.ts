import { type LineControl, lineControlsTopic, parseLineControl } from '@rail/catalogue';
import { boundsOf } from '@rail/inspect';
import type { KafkaClient } from '@rail/kafka-client';
import { CompactedState } from '@rail/runtime';

/** What people have said of a line, as the exchange keeps it: asks no control, which may be away. */
export async function controlOfLine(client: KafkaClient, line: string): Promise<LineControl | null> {
  const [bounds] = await boundsOf(client, [lineControlsTopic]);
  if (bounds === undefined) return null; // an exchange in which nobody could say anything yet
  const state = new CompactedState(client, lineControlsTopic, parseLineControl);
  try {
    await state.start();
    return state.get(line) ?? null;
  } finally {
    await state.stop();
  }
}
