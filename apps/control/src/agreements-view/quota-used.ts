import { DayCounts } from '@rail/agreements';
import { quotaGroupPrefix, shareTopic } from '@rail/catalogue';
import { fetchCommittedOffsets, type KafkaClient, listGroups } from '@rail/kafka-client';

/** What all routers have delivered under an agreement on a day of its quota, as they have committed it. */
export async function deliveredOnDay(client: KafkaClient, agreement: string, day: string): Promise<number> {
  const groups = (await listGroups(client)).filter(({ groupId }) => groupId.startsWith(quotaGroupPrefix));
  const at = [{ topic: shareTopic(agreement), partition: 0 }];
  let delivered = 0;
  for (const { groupId } of groups) {
    const [row] = await fetchCommittedOffsets(client, groupId, at, { requireStable: false });
    delivered += new DayCounts(row?.metadata).of(day);
  }
  return delivered;
}
