import { DayCounts, quotaDay, quotaResumesMs, type SharingAgreement } from '@rail/agreements';
import type { SilenceFacts } from '@rail/board';
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
  /** It is used up, and what comes until then is left out, as the agreement has it: nothing waits. */
  readonly leavesOut: boolean;
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
  const held = usedToday < perDay ? nothingHeld : await heldBack(client, id, await boundsOf(client, [topic]));
  return { perDay, usedToday, resetsMs: quotaResumesMs(nowMs), ...held };
}

/** Why a quota lets nothing through, while it does. */
export function silenceOfQuota(use: QuotaUse | null): SilenceFacts['quota'] {
  if (use === null || use.usedToday < use.perDay) return null;
  return { held: use.heldRecords, leavesOut: use.leavesOut, resumesMs: use.resetsMs };
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

type Held = Pick<QuotaUse, 'heldRecords' | 'leavesOut'>;

const nothingHeld: Held = { heldRecords: 0, leavesOut: false };

/** Records in front of the agreement's own cursor where it has let the router go ahead, else in front of the router. */
async function heldBack(client: KafkaClient, agreement: string, bounds: readonly PartitionBounds[]): Promise<Held> {
  const [own, router] = await Promise.all(
    [`${routerGroup}.${agreement}`, routerGroup].map((group) =>
      fetchCommittedOffsets(client, group, bounds, { requireStable: false }),
    ),
  );
  if (own!.some(({ metadata }) => metadata.startsWith('detached used-up='))) return { heldRecords: 0, leavesOut: true };
  const behind = own!.filter(({ offset, metadata }) => offset >= 0 && metadata.startsWith('detached'));
  const reached = new Map([...router!, ...behind].map((row) => [`${row.topic}/${row.partition}`, row.offset]));
  const waiting = [...(await lagFrom(client, bounds, reached)).values()];
  return { heldRecords: waiting.reduce((sum, records) => sum + records, 0), leavesOut: false };
}
