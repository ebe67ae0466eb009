import { quotaUse } from '@rail/inspect';
import type { KafkaClient } from '@rail/kafka-client';
import type { AgreementBook } from '../agreements/agreement-book.ts';

const dayMs = 86_400_000;

/** How far a daily quota is used, how much of its day is left (both shares of 1), and what it holds back. */
export interface QuotaInUse {
  readonly agreement: string;
  readonly used: number;
  readonly windowLeft: number;
  readonly heldRecords: number;
}

/**
 * Of each daily quota that is in force. What one holds back is counted in the log only once it is used up; so the alerts
 * look at all of them once a minute, and a list of all agreements shows what they saw.
 */
export async function quotasInUse(
  client: KafkaClient,
  agreements: Pick<AgreementBook, 'inForce'>,
): Promise<QuotaInUse[]> {
  const nowMs = client.clock.now();
  const quotas: QuotaInUse[] = [];
  for (const { agreement, dataset } of agreements.inForce) {
    const use = await quotaUse(client, agreement, dataset.topic, nowMs);
    if (use === null) continue;
    const { perDay, usedToday, resetsMs, heldRecords } = use;
    const windowLeft = (resetsMs - nowMs) / dayMs;
    quotas.push({ agreement: agreement.id, used: usedToday / perDay, windowLeft, heldRecords });
  }
  return quotas;
}
