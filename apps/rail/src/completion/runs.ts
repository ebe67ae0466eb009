import { boundsOf, readRanges, recordsOf } from '@rail/inspect';
import { KafkaClient } from '@rail/kafka-client';
import { replaysTopic } from '@rail/publisher';
import type { CommandContext } from '../command.ts';
import { clientOptions } from '../config/client-options.ts';

/** The replays that an exchange knows; asks it once, and quickly. */
export async function runsOf(context: CommandContext): Promise<string[]> {
  const quick = { requestTimeoutMs: 250, connectTimeoutMs: 250, retryForMs: 0 };
  const client = new KafkaClient({ ...clientOptions(context, 'rail.completion'), ...quick });
  try {
    const runs = new Set<string>();
    const bounds = await boundsOf(client, [replaysTopic]);
    const ranges = bounds.map(({ topic, partition, start, end }) => ({ topic, partition, from: start, to: end }));
    await readRanges(client, ranges, (batch) => {
      for (const { key, value } of recordsOf(batch)) if (key !== null && value !== null) runs.add(key.toString());
    });
    return [...runs];
  } finally {
    await client.close();
  }
}
