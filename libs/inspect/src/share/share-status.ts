import type { SilenceReason } from '@rail/board/api';
import { dueAfter, type SilenceFacts, silenceOf, timetableOf } from '@rail/board';
import { type DatasetManifest, routerGroup, shareTopic } from '@rail/catalogue';
import { describeGroup, type KafkaClient } from '@rail/kafka-client';
import { controlOfLine } from '../line/control-of-line.ts';
import { newestTimes } from '../log/newest-times.ts';
import { routerLag } from '../log/router-lag.ts';
import { visitAccounts } from '../ledger/accounts.ts';
import { boundsOf } from '../log/read-range.ts';
import type { AgreementTerms } from '../trace/agreements-of.ts';
import { quotaUse, silenceOfQuota } from './quota-use.ts';
import { newestRecords } from './share-records.ts';
import { shareState, type ShareState } from './share-state.ts';

/** Pairs of record and agreement, as the router has accounted them. */
export interface ShareCounts {
  readonly pairs: number;
  readonly delivered: number;
  readonly filteredOut: number;
  readonly quarantined: number;
  /** Taken back because a record stopped matching; no pairs. */
  readonly left: number;
}

export interface ShareStatus {
  readonly agreement: string;
  readonly version: number;
  readonly state: ShareState;
  readonly validity: { readonly from: string; readonly until: string };
  readonly topic: string;
  /** The newest record; its time is as coarse as the agreement says. */
  readonly last: { readonly place: string; readonly publishedAt: string } | null;
  /** When the router last delivered something in the time that is counted, and how long ago that is. */
  readonly deliveredAt: string | null;
  readonly silentMs: number | null;
  /** Since when what follows is counted. */
  readonly countedFrom: string;
  readonly counts: ShareCounts;
  /** Records of the dataset that the router has not come to. */
  readonly waitingRecords: number;
  /** When the provider last published a record of the dataset. */
  readonly providerLastAt: string | null;
  readonly silence: SilenceReason;
}

/** From when on accounts are counted, and what the moment is. */
export interface StatusTimes {
  readonly fromMs: number;
  readonly nowMs: number;
}

/** Why a share is silent, or that it is not: looked up from the topics. */
export async function shareStatus(
  client: KafkaClient,
  terms: AgreementTerms,
  dataset: DatasetManifest,
  { fromMs, nowMs }: StatusTimes,
): Promise<ShareStatus> {
  const { id, version, validity } = terms.agreement;
  const topic = shareTopic(id);
  const { counts, deliveredMs, accountedMs } = await countsOf(client, id, fromMs);
  const lines = await boundsOf(client, [dataset.topic]);
  const waiting = [...(await routerLag(client, lines)).values()].reduce((sum, lag) => sum + lag, 0);
  const providerMs = (await newestTimes(client, lines)).get(dataset.topic);
  const newest = (await newestRecords(client, topic, 1)).records.at(-1);
  const status = {
    agreement: id,
    version,
    state: shareState(terms, nowMs),
    validity,
    topic,
    last:
      newest === undefined
        ? null
        : {
            place: `${topic}/${newest.partition}/${newest.offset}`,
            publishedAt: new Date(newest.timestampMs).toISOString(),
          },
    deliveredAt: deliveredMs === undefined ? null : new Date(deliveredMs).toISOString(),
    silentMs: deliveredMs === undefined ? null : nowMs - deliveredMs,
    countedFrom: new Date(fromMs).toISOString(),
    counts,
    waitingRecords: waiting,
    providerLastAt: providerMs === undefined ? null : new Date(providerMs).toISOString(),
  };
  const router = (await describeGroup(client, routerGroup)).members.length > 0 ? 'works' : 'absent';
  const use = await quotaUse(client, terms.agreement, dataset.topic, nowMs);
  const quota = silenceOfQuota(use);
  const paused = (await controlOfLine(client, dataset.line))?.paused ?? null;
  return {
    ...status,
    silence: silenceOf(factsOf(status, terms.agreement.where, dataset, { router, paused, quota, accountedMs, nowMs })),
  };
}

/** The facts that control has of a share, as far as topics tell them. */
export function factsOf(
  status: Omit<ShareStatus, 'silence'>,
  where: string | undefined,
  dataset: Pick<DatasetManifest, 'line' | 'id' | 'freshnessMs' | 'timetable' | 'frequency'>,
  {
    router,
    paused,
    quota,
    accountedMs,
    nowMs,
  }: Pick<SilenceFacts, 'router' | 'paused' | 'quota' | 'nowMs'> & { accountedMs: number | undefined },
): SilenceFacts {
  const { agreement, state, validity, counts, waitingRecords, providerLastAt, deliveredAt, countedFrom } = status;
  const providerLastMs = providerLastAt === null ? null : Date.parse(providerLastAt);
  return {
    nowMs,
    agreement,
    state: silenceStates[state],
    validity,
    where,
    dataset: `${dataset.line}/${dataset.id}`,
    promiseMs: dataset.freshnessMs,
    paused,
    quota,
    router,
    // What waits has come since the router last accounted for anything.
    waiting: { records: waitingRecords, delayMs: accountedMs === undefined ? null : nowMs - accountedMs },
    providerLastMs,
    dueMs: dueAfter(timetableOf(dataset), providerLastMs ?? nowMs),
    counts: {
      ...counts,
      sinceMs: Date.parse(countedFrom),
      lastDeliveredMs: deliveredAt === null ? null : Date.parse(deliveredAt),
    },
  };
}

const silenceStates: Readonly<Record<ShareState, SilenceFacts['state']>> = {
  'in-force': 'active',
  'not-started': 'notStarted',
  expired: 'expired',
  ended: 'ended',
};

async function countsOf(
  client: KafkaClient,
  id: string,
  fromMs: number,
): Promise<{ counts: ShareCounts; deliveredMs: number | undefined; accountedMs: number | undefined }> {
  let deliveredMs: number | undefined;
  let accountedMs: number | undefined;
  let counts: ShareCounts = { pairs: 0, delivered: 0, filteredOut: 0, quarantined: 0, left: 0 };
  await visitAccounts(client, { fromMs }, ({ atMs, account }) => {
    for (const pair of account.agreements) {
      if (pair.agreement !== id) continue;
      accountedMs = Math.max(accountedMs ?? 0, atMs);
      if (pair.delivered > 0) deliveredMs = Math.max(deliveredMs ?? 0, atMs);
      counts = {
        pairs: counts.pairs + pair.pairs,
        delivered: counts.delivered + pair.delivered,
        filteredOut: counts.filteredOut + pair.filteredOut,
        quarantined: counts.quarantined + pair.quarantined,
        left: counts.left + pair.left,
      };
    }
  });
  return { counts, deliveredMs, accountedMs };
}
