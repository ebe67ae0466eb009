import { activeWindow } from '@rail/agreements';
import { dueAfter, type SilenceFacts, silenceOf, timetableOf } from '@rail/board';
import type { SilenceReason } from '@rail/board/api';
import {
  type Catalogue,
  type DatasetManifest,
  type LineControl,
  lineControlsTopic,
  parseLineControl,
  routerGroup,
  shareTopic,
} from '@rail/catalogue';
import {
  boundsOf,
  newestTimes,
  type PartitionBounds,
  type QuotaUse,
  quotaUse,
  silenceOfQuota,
  routerLag,
  visitAccounts,
} from '@rail/inspect';
import { describeGroup, type KafkaClient } from '@rail/kafka-client';
import { type Clock, RailError } from '@rail/kernel';
import { CompactedState } from '@rail/runtime';
import type { ShareBook, Standing } from './share-book.ts';
import { formatVector } from './vector.ts';

/** `GET /v1/shares/{agreement}/status`. */
export interface ShareStatus {
  readonly schema: 'rail.share-status/1';
  readonly agreement: string;
  readonly version: number;
  readonly state: SilenceFacts['state'];
  readonly validity: { readonly from: string; readonly until: string };
  readonly topic: string;
  /** A vector: where the share ends now. */
  readonly ends: string;
  /** When the newest record of the share was published, as coarse as the agreement says. */
  readonly newestAt: string | null;
  readonly providerNewestAt: string | null;
  /** Records of the dataset that the router has not come to. */
  readonly lagRecords: number;
  /** Of the day, in Asia/Shanghai; null without a daily quota. */
  readonly quota: QuotaUse | null;
  readonly silence: SilenceReason;
}

export interface ShareWatchParts {
  readonly client: KafkaClient;
  readonly book: ShareBook;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
}

const ledgerTopic = 'rail.ledger';
/** An answer serves everybody who asks within this time. */
const freshMs = 5_000;
/** Accounts of so long a time tell what became of what the provider published. */
const countedMs = 20_000;

/** Why shares are silent, looked up from the topics when somebody asks. */
export class ShareWatch {
  readonly #parts: ShareWatchParts;
  readonly #lines: CompactedState<LineControl>;
  readonly #answers = new Map<string, { readonly atMs: number; readonly status: Promise<ShareStatus> }>();

  constructor(parts: ShareWatchParts) {
    this.#parts = parts;
    this.#lines = new CompactedState(parts.client, lineControlsTopic, parseLineControl);
  }

  start(): Promise<void> {
    return this.#lines.start();
  }

  stop(): Promise<void> {
    return this.#lines.stop();
  }

  /** Throws AGREEMENT_UNKNOWN, BROKER_UNREACHABLE. */
  statusOf(id: string): Promise<ShareStatus> {
    const standing = this.#parts.book.standingOf(id);
    if (standing.kind === 'unknown') throw new RailError('AGREEMENT_UNKNOWN', `this exchange has no agreement "${id}"`);
    const atMs = this.#parts.clock.monotonic();
    const before = this.#answers.get(`${id} ${standing.kind}`);
    if (before !== undefined && atMs - before.atMs < freshMs) return before.status;
    const status = this.#look(standing);
    status.catch(() => this.#answers.delete(`${id} ${standing.kind}`));
    this.#answers.set(`${id} ${standing.kind}`, { atMs, status });
    return status;
  }

  async #look(standing: Known): Promise<ShareStatus> {
    const { client, catalogue } = this.#parts;
    const { id, version, validity, dataset: name } = standing.agreement;
    const dataset = catalogue.dataset(name);
    const topic = shareTopic(id);
    const bounds = await boundsOf(client, [topic, dataset.topic, ledgerTopic]);
    const newest = await newestTimes(client, bounds);
    const lines = bounds.filter((each) => each.topic === dataset.topic);
    const quota = await quotaUse(client, standing.agreement, dataset.topic, this.#parts.clock.now());
    const facts = await this.#facts(standing, dataset, lines, newest, quota);
    const ends = bounds.filter((each) => each.topic === topic).map(({ partition, end }) => [partition, end] as const);
    return {
      schema: 'rail.share-status/1',
      agreement: id,
      version,
      state: facts.state,
      validity,
      topic,
      ends: formatVector(new Map(ends)),
      newestAt: isoOf(newest.get(topic)),
      providerNewestAt: isoOf(newest.get(dataset.topic)),
      lagRecords: facts.waiting.records,
      quota,
      silence: silenceOf(facts),
    };
  }

  async #facts(
    standing: Known,
    dataset: DatasetManifest,
    lines: readonly PartitionBounds[],
    newest: ReadonlyMap<string, number>,
    quota: QuotaUse | null,
  ): Promise<SilenceFacts> {
    const { client, clock } = this.#parts;
    const { id, validity, where } = standing.agreement;
    const nowMs = clock.now();
    const [lag, router] = await Promise.all([routerLag(client, lines), describeGroup(client, routerGroup)]);
    const accountedMs = newest.get(ledgerTopic);
    const providerLastMs = newest.get(dataset.topic) ?? null;
    const lastMs = newest.get(shareTopic(id));
    const isStale = lastMs === undefined || nowMs - lastMs > countedMs;
    return {
      nowMs,
      agreement: id,
      state: stateOf(standing, nowMs),
      validity,
      where,
      dataset: `${dataset.line}/${dataset.id}`,
      promiseMs: dataset.freshnessMs,
      paused: this.#lines.get(dataset.line)?.paused ?? null,
      quota: silenceOfQuota(quota),
      router: router.members.length > 0 ? 'works' : 'absent',
      // What waits has come since the router last accounted for anything.
      waiting: {
        records: [...lag.values()].reduce((sum, records) => sum + records, 0),
        delayMs: accountedMs === undefined ? null : nowMs - accountedMs,
      },
      providerLastMs,
      dueMs: dueAfter(timetableOf(dataset), providerLastMs ?? nowMs),
      counts:
        standing.kind === 'open' && isStale && providerLastMs !== null
          ? await countsOf(client, id, nowMs - countedMs)
          : { sinceMs: nowMs, delivered: 0, filteredOut: 0, quarantined: 0, lastDeliveredMs: lastMs ?? null },
    };
  }
}

type Known = Exclude<Standing, { kind: 'unknown' }>;

function stateOf(standing: Known, nowMs: number): SilenceFacts['state'] {
  if (standing.kind === 'ended') return standing.why === 'expired' ? 'expired' : 'ended';
  return activeWindow(standing.entitlement).startMs > nowMs ? 'notStarted' : 'active';
}

async function countsOf(client: KafkaClient, id: string, sinceMs: number): Promise<SilenceFacts['counts']> {
  const counts = { sinceMs, delivered: 0, filteredOut: 0, quarantined: 0, lastDeliveredMs: null as number | null };
  await visitAccounts(client, { fromMs: sinceMs }, ({ atMs, account }) => {
    for (const pair of account.agreements) {
      if (pair.agreement !== id) continue;
      if (pair.delivered > 0) counts.lastDeliveredMs = Math.max(counts.lastDeliveredMs ?? 0, atMs);
      counts.delivered += pair.delivered;
      counts.filteredOut += pair.filteredOut;
      counts.quarantined += pair.quarantined;
    }
  });
  return counts;
}

function isoOf(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
