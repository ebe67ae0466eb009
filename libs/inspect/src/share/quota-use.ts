import { DayCounts, quotaDay, quotaResumesMs, type SharingAgreement } from '@rail/agreements';
import { quotaGroupPrefix, routerGroup, shareTopic } from '@rail/catalogue';
import { fetchCommittedOffsets, type KafkaClient, listGroups } from '@rail/kafka-client';
import { boundsOf, type PartitionBounds } from '../log/read-range.ts';
import { lagFrom } from '../log/router-lag.ts';

/** How far the daily quota of an agreement is used. */
export interface QuotaUse {
  readonly perDay: number;
  readonly usedToday: number;
  readonly resetsMs: number;
  /** Records of the dataset that wait until then; 0 while something is left of the quota. */
  readonly heldRecords: number;
}

/** Null without a daily quota. `topic` is that of the line. */
export async function quotaUse(
  client: KafkaClient,
  { id, quota }: Pick<SharingAgreement, 'id' | 'quota'>,
  topic: string,
  nowMs: number,
): Promise<QuotaUse | null> {
  const perDay = quota?.recordsPerDay;
  if (perDay === undefined) return null;
  const usedToday = await deliveredOnDay(client, id, quotaDay(nowMs));
  const heldRecords = usedToday < perDay ? 0 : await held(client, id, await boundsOf(client, [topic]));
  return { perDay, usedToday, resetsMs: quotaResumesMs(nowMs), heldRecords };
}

/** What all routers have delivered under an agreement on a day of its quota, as they have committed it. */
async function deliveredOnDay(client: KafkaClient, agreement: string, day: string): Promise<number> {
  const groups = (await listGroups(client)).filter(({ groupId }) => groupId.startsWith(quotaGroupPrefix));
  const at = [{ topic: shareTopic(agreement), partition: 0 }];
  const read = async ({ groupId }: { groupId: string }): Promise<number> => {
    const [row] = await fetchCommittedOffsets(client, groupId, at, { requireStable: false });
    return new DayCounts(row?.metadata).of(day);
  };
  return (await Promise.all(groups.map(read))).reduce((sum, records) => sum + records, 0);
}

/** Records in front of the agreement's own cursor where it has let the router go ahead, else in front of the router. */
async function held(client: KafkaClient, agreement: string, bounds: readonly PartitionBounds[]): Promise<number> {
  const [own, router] = await Promise.all(
    [`${routerGroup}.${agreement}`, routerGroup].map((group) =>
      fetchCommittedOffsets(client, group, bounds, { requireStable: false }),
    ),
  );
  const behind = own!.filter(({ offset, metadata }) => offset >= 0 && metadata.startsWith('detached'));
  const reached = new Map([...router!, ...behind].map((row) => [`${row.topic}/${row.partition}`, row.offset]));
  return [...(await lagFrom(client, bounds, reached)).values()].reduce((sum, records) => sum + records, 0);
}
