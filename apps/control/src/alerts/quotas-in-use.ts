import type { AlertFacts } from '@rail/board';
import { quotaUse } from '@rail/inspect';
import type { KafkaClient } from '@rail/kafka-client';
import type { AgreementBook } from '../agreements/agreement-book.ts';

const dayMs = 86_400_000;

/** How far each daily quota is used, and how much of its day is left. */
export async function quotasInUse(
  client: KafkaClient,
  agreements: Pick<AgreementBook, 'inForce'>,
): Promise<AlertFacts['quotas']> {
  const nowMs = client.clock.now();
  const facts: AlertFacts['quotas'][number][] = [];
  for (const { agreement, dataset } of agreements.inForce) {
    const use = await quotaUse(client, agreement, dataset.topic, nowMs);
    if (use === null) continue;
    const { perDay, usedToday, resetsMs } = use;
    facts.push({ agreement: agreement.id, used: usedToday / perDay, windowLeft: (resetsMs - nowMs) / dayMs });
  }
  return facts;
}
