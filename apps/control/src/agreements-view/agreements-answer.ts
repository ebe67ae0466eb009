import { activeWindow, type Entitlement, explainAgreement, isInForce } from '@rail/agreements';
import { dueAfter, type SilenceFacts, silenceOf, timetableOf } from '@rail/board';
import type { AgreementPage, AgreementSummary } from '@rail/board/api';
import { type DatasetManifest, shareTopic } from '@rail/catalogue';
import { type QuotaUse, quotaUse, silenceOfQuota } from '@rail/inspect';
import { nearest, RailError } from '@rail/kernel';
import { lagOf, lagOfShare } from '../inspection/figures.ts';
import type { Inspection } from '../inspection/inspection.ts';

/** Every agreement in force or waiting, by id. */
export function agreementSummaries(inspection: Inspection): AgreementSummary[] {
  return inspection.parts
    .inForce()
    .map((entitlement) => summaryOf(inspection, entitlement, inspection.parts.heldRecords(entitlement.agreement.id)))
    .sort((left, right) => left.id.localeCompare(right.id));
}

/** @throws RailError AGREEMENT_UNKNOWN, naming a near one */
export async function agreementPage(inspection: Inspection, id: string): Promise<AgreementPage> {
  const { parts } = inspection;
  const entitlement = entitlementOf(inspection, id);
  const { agreement } = entitlement;
  const dataset = parts.catalogue.dataset(agreement.dataset);
  const { fields, terms } = explainAgreement(agreement, dataset);
  const share = shareTopic(id);
  const readers = parts.feeds().find((feed) => feed.agreement === id)?.readers ?? [];
  const sample = parts.sample();
  const places = Array.from({ length: dataset.partitions }, (_, partition) => `${share}/${partition}`);
  const use = await quotaUse(parts.client, agreement, dataset.topic, parts.client.clock.now());
  const quota = use && { perDay: use.perDay, usedToday: use.usedToday, resetsMs: use.resetsMs };
  return {
    schema: 'rail.agreement/1',
    summary: summaryOf(inspection, entitlement, use?.heldRecords ?? 0),
    fields: fields.map(({ item: { path, zh, grade }, status, treatment, why }) => {
      return { path, zh, grade, status, treatment: treatment ?? null, why };
    }),
    terms,
    legalBasis: agreement.legalBasis.map(basisText),
    quota,
    groups: readers.map((group) => ({
      group,
      lagRecords: sample === undefined ? 0 : lagOf(sample, group, places),
      hasMembers: sample?.groups.get(group)?.hasMembers ?? false,
    })),
    newestMs: parts.shares.of(id).lastDeliveredMs,
    promiseMs: dataset.freshnessMs,
    silence: silenceOf(factsOf(inspection, entitlement, dataset, use)),
    connect: {
      bootstrap: parts.advertisedBrokers.join(','),
      topic: share,
      registry: parts.registryUrl,
      groupPrefix: `${id}.`,
    },
  };
}

export function entitlementOf(inspection: Inspection, id: string): Entitlement {
  const inForce = inspection.parts.inForce();
  const found = inForce.find(({ agreement }) => agreement.id === id);
  if (found !== undefined) return found;
  const near = nearest(
    id,
    inForce.map(({ agreement }) => agreement.id),
  );
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  throw new RailError('AGREEMENT_UNKNOWN', `this exchange has no agreement ${JSON.stringify(id)}${hint}`);
}

type State = Exclude<AgreementSummary['state'], 'suspended'>;

function stateOf(entitlement: Entitlement, nowMs: number): State {
  const { startMs, untilMs } = activeWindow(entitlement);
  if (nowMs >= untilMs) return 'expired';
  return isInForce(entitlement.agreement, nowMs) && startMs <= nowMs ? 'active' : 'waiting';
}

function summaryOf({ parts }: Inspection, entitlement: Entitlement, held: number): AgreementSummary {
  const { agreement } = entitlement;
  const { id, version, provider, subscriber, purpose, validity } = agreement;
  const [line = '', dataset = ''] = agreement.dataset.split('/');
  const nowMs = parts.client.clock.now();
  const { delivered, filteredOut, quarantined } = parts.shares.of(id);
  const feed = parts.feeds().find((each) => each.agreement === id);
  const { partitions } = parts.catalogue.dataset(agreement.dataset);
  return {
    id,
    version,
    provider,
    subscriber,
    line,
    dataset,
    share: shareTopic(id),
    purpose,
    state: stateOf(entitlement, nowMs),
    validUntil: validity.until,
    databases: feed?.databases ?? [],
    deliveredPerSecond: parts.shares.perSecond(id, nowMs),
    sinceMs: parts.shares.sinceMs,
    counts: { delivered, filteredOut, quarantined, held },
    lagRecords: feed === undefined ? 0 : lagOfShare(parts.sample(), feed, partitions),
  };
}

const silenceStates: Readonly<Record<State, SilenceFacts['state']>> = {
  active: 'active',
  waiting: 'notStarted',
  expired: 'expired',
};

function factsOf(
  { parts }: Inspection,
  entitlement: Entitlement,
  dataset: DatasetManifest,
  quota: QuotaUse | null,
): SilenceFacts {
  const { agreement } = entitlement;
  const nowMs = parts.client.clock.now();
  const line = parts.board().lines.find((each) => each.line === dataset.line);
  const route = line?.stages.find(({ stage }) => stage === 'route');
  const seen = line?.datasets.find((each) => each.dataset === dataset.id);
  const sample = parts.sample();
  const places = Array.from({ length: dataset.partitions }, (_, partition) => `${dataset.topic}/${partition}`);
  const records = sample === undefined ? 0 : lagOf(sample, '', places);
  const providerLastMs = seen?.lastPublishedMs ?? null;
  const isStale = line === undefined || line.reason.kind === 'stale';
  return {
    nowMs,
    agreement: agreement.id,
    state: silenceStates[stateOf(entitlement, nowMs)],
    validity: agreement.validity,
    where: agreement.where,
    dataset: agreement.dataset,
    promiseMs: dataset.freshnessMs,
    paused: parts.controlOf(dataset.line).paused,
    quota: silenceOfQuota(quota),
    router: isStale ? 'unknown' : (sample?.groups.get('')?.hasMembers ?? false) ? 'works' : 'absent',
    waiting: { records, delayMs: route?.delayMs ?? null },
    providerLastMs,
    dueMs: seen?.dueMs ?? dueAfter(timetableOf(dataset), providerLastMs ?? nowMs),
    counts: { ...parts.shares.of(agreement.id), sinceMs: parts.shares.sinceMs },
  };
}

function basisText(basis: Entitlement['agreement']['legalBasis'][number]): string {
  return [basis.title, ...(basis.articles.length === 0 ? [] : [basis.articles.join(', ')])].join(' ');
}
