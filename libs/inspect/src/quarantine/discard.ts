import { type KafkaClient, Producer } from '@rail/kafka-client';
import { ensureSettlementsTopic, settlementBatches, settlementsTopic } from './settlements.ts';

/** Settles what will not be sent again; the records stay until retention deletes them. `note` says why. */
export async function discard(
  client: KafkaClient,
  places: readonly string[],
  { note, nowMs }: { readonly note: string; readonly nowMs: number },
): Promise<void> {
  if (places.length === 0) return;
  await ensureSettlementsTopic(client);
  const producer = new Producer(client);
  try {
    await producer.init();
    for (const batch of settlementBatches(places, { state: 'discarded', atMs: nowMs, note })) {
      await producer.send(settlementsTopic, 0, batch);
    }
  } finally {
    await producer.close();
  }
}
