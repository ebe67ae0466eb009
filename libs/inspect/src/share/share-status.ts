import type { DatasetManifest } from '@rail/catalogue';
import { shareTopic } from '@rail/catalogue';
import type { KafkaClient } from '@rail/kafka-client';
import { newestTimes } from '../log/newest-times.ts';
import { routerLag } from '../log/router-lag.ts';
import { visitAccounts } from '../ledger/accounts.ts';
import { boundsOf } from '../log/read-range.ts';
import type { AgreementTerms } from '../trace/agreements-of.ts';
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
  readonly why: string;
}

/** From when on accounts are counted, and what the moment is. */
export interface StatusTimes {
  readonly fromMs: number;
  readonly nowMs: number;
}

/** Why a share is silent, or that it is not: looked up from the topics, in the order in which a record would pass. */
export async function shareStatus(
  client: KafkaClient,
  terms: AgreementTerms,
  dataset: DatasetManifest,
  { fromMs, nowMs }: StatusTimes,
): Promise<ShareStatus> {
  const { id, version, validity } = terms.agreement;
  const topic = shareTopic(id);
  const { counts, deliveredMs } = await countsOf(client, id, fromMs);
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
  return { ...status, why: whyOf(status, terms.agreement.where, dataset, nowMs) };
}

async function countsOf(
  client: KafkaClient,
  id: string,
  fromMs: number,
): Promise<{ counts: ShareCounts; deliveredMs: number | undefined }> {
  let deliveredMs: number | undefined;
  let counts: ShareCounts = { pairs: 0, delivered: 0, filteredOut: 0, quarantined: 0, left: 0 };
  await visitAccounts(client, { fromMs }, ({ atMs, account }) => {
    for (const pair of account.agreements) {
      if (pair.agreement !== id) continue;
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
  return { counts, deliveredMs };
}

/** The first reason that explains silence. */
export function whyOf(
  status: Omit<ShareStatus, 'why'>,
  where: string | undefined,
  dataset: Pick<DatasetManifest, 'topic' | 'freshnessMs' | 'timetable'>,
  nowMs: number,
): string {
  const { state, validity, counts, waitingRecords, providerLastAt, silentMs } = status;
  if (state === 'expired') return `expired ${validity.until}: nothing more is shared`;
  if (state === 'ended') return 'the agreement was taken back: nothing more is shared';
  if (state === 'not-started') return `valid from ${validity.from}: its start lies ahead`;
  if (waitingRecords > 0 && (silentMs === null || silentMs > dataset.freshnessMs)) {
    return `the router is behind: ${waitingRecords} records of ${dataset.topic} wait for it`;
  }
  if (providerLastAt === null) return `the provider has not published to ${dataset.topic} yet`;
  const { delivered, filteredOut, quarantined } = counts;
  if (delivered === 0 && filteredOut > 0)
    return `no record matches ${where ?? 'its terms'}: ${filteredOut} were left out`;
  if (delivered === 0 && quarantined > 0)
    return `all records were set aside: rail quarantine list --agreement ${status.agreement}`;
  if (nowMs - Date.parse(providerLastAt) > dataset.timetable.graceMs) {
    return `the provider is silent since ${providerLastAt}; due ${dataset.timetable.window} Asia/Shanghai`;
  }
  if (counts.pairs === 0) return `no record of the dataset has come to it since ${status.countedFrom}`;
  return 'not silent: records flow';
}
