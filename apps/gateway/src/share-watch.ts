import { activeWindow } from '@rail/agreements';
import type { Catalogue, LineControl } from '@rail/catalogue';
import { lineControlsTopic, parseLineControl, shareTopic } from '@rail/catalogue';
import { fetchCommittedOffsets, type KafkaClient, type TopicPartition } from '@rail/kafka-client';
import { type Clock, RailError } from '@rail/kernel';
import { CompactedState } from '@rail/runtime';
import type { ShareBook } from './share-book.ts';
import { type ShareFacts, silenceOf } from './share-facts.ts';
import { formatVector } from './vector.ts';

/** `GET /v1/shares/{agreement}/status`. */
export interface ShareStatus {
  readonly schema: 'rail.share-status/1';
  readonly agreement: string;
  readonly version: number;
  readonly state: 'active' | 'waiting' | 'revoked' | 'expired';
  readonly validity: { readonly from: string; readonly until: string };
  readonly topic: string;
  /** A vector: where the share ends now. */
  readonly ends: string;
  readonly newestAt: string | null;
  readonly providerNewestAt: string | null;
  /** Offsets of the line, markers among them, that the router has not come to. */
  readonly lagRecords: number | null;
  readonly quota: { readonly recordsPerDay: number | null; readonly recordsPerSecond: number | null } | null;
  readonly silence: ReturnType<typeof silenceOf>;
}

export interface ShareWatchParts {
  readonly client: KafkaClient;
  readonly book: ShareBook;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
}

const routerGroup = 'rail.router';
const newest = -3;
const latest = -1;
/** An answer serves everybody who asks within this time. */
const freshMs = 2_000;

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
    const atMs = this.#parts.clock.monotonic();
    const before = this.#answers.get(id);
    if (before !== undefined && atMs - before.atMs < freshMs) return before.status;
    const status = this.#look(id);
    status.catch(() => this.#answers.delete(id));
    this.#answers.set(id, { atMs, status });
    return status;
  }

  async #look(id: string): Promise<ShareStatus> {
    const { client, book, catalogue, clock } = this.#parts;
    const standing = book.standingOf(id);
    if (standing.kind === 'unknown') throw new RailError('AGREEMENT_UNKNOWN', `this exchange has no agreement "${id}"`);
    const { agreement } = standing;
    const dataset = catalogue.dataset(agreement.dataset);
    const topic = shareTopic(id);
    const [share, line] = [await partitionsOf(client, topic), await partitionsOf(client, dataset.topic)];
    const [ends, newestMs, providerMs, waiting] = await Promise.all([
      client.listOffsets(
        share.map((at) => ({ ...at, timestamp: latest })),
        'committed',
      ),
      newestTime(client, share),
      newestTime(client, line),
      waitingFor(client, line),
    ]);
    const startMs = standing.kind === 'open' ? activeWindow(standing.entitlement).startMs : 0;
    const { paused = null } = this.#lines.get(dataset.line) ?? {};
    const nowMs = clock.now();
    const facts: ShareFacts = { standing, dataset, startMs, paused, waiting, providerMs, newestMs, nowMs };
    const { quota } = agreement;
    const at = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString());
    return {
      schema: 'rail.share-status/1',
      agreement: id,
      version: agreement.version,
      state: standing.kind === 'ended' ? standing.why : startMs > nowMs ? 'waiting' : 'active',
      validity: agreement.validity,
      topic,
      ends: formatVector(new Map(ends.map(({ partition, offset }) => [partition, offset]))),
      newestAt: at(newestMs),
      providerNewestAt: at(providerMs),
      lagRecords: waiting ?? null,
      quota:
        quota === undefined
          ? null
          : { recordsPerDay: quota.recordsPerDay ?? null, recordsPerSecond: quota.recordsPerSecond ?? null },
      silence: silenceOf(facts),
    };
  }
}

async function partitionsOf(client: KafkaClient, topic: string): Promise<TopicPartition[]> {
  return (await client.partitionsOf(topic)).map((partition) => ({ topic, partition }));
}

async function newestTime(client: KafkaClient, places: readonly TopicPartition[]): Promise<number | undefined> {
  const found = await client.listOffsets(places.map((at) => ({ ...at, timestamp: newest })));
  const times = found.filter(({ offset }) => offset >= 0).map(({ timestamp }) => timestamp);
  return times.length === 0 ? undefined : Math.max(...times);
}

async function waitingFor(client: KafkaClient, places: readonly TopicPartition[]): Promise<number | undefined> {
  const [ends, committed] = await Promise.all([
    client.listOffsets(
      places.map((at) => ({ ...at, timestamp: latest })),
      'committed',
    ),
    fetchCommittedOffsets(client, routerGroup, places, { requireStable: false }),
  ]);
  const reached = new Map(committed.map(({ partition, offset }) => [partition, offset]));
  if ([...reached.values()].every((offset) => offset < 0))
    return ends.every(({ offset }) => offset === 0) ? 0 : undefined;
  return ends.reduce(
    (sum, { partition, offset }) => sum + Math.max(0, offset - Math.max(0, reached.get(partition) ?? 0)),
    0,
  );
}
