import {
  agreementHeader,
  encodeOrigin,
  originHeader,
  placeHeader,
  reasonHeader,
  reasonNumber,
  topicHeader,
} from '@rail/agreements';
import type { FetchedBatch } from '@rail/kafka-client';
import { encodeHeaders, RecordCursor } from '@rail/kafka-protocol';
import type { QuarantineReason } from '@rail/kernel';
import { delivered, filtered, pseudonym, type TranscodeFault, type Transcoder } from '@rail/transcoder';
import type { AccountDraft, PairDraft } from './account-draft.ts';
import type { DatasetRoute, LiveShare, SchemaRoute } from './dataset-route.ts';
import type { BatchTrace } from './router-traces.ts';
import { type OutputBatches, type OutputPartition, ShareHeaders } from './share-output.ts';

/** One agreement's side of a batch: looked up once, not for every record. */
interface Delivery {
  readonly share: LiveShare;
  readonly output: OutputPartition;
  readonly counts: PairDraft;
  /** Of the batch in this share, if the batch is traced. */
  readonly traceparent: (() => Buffer) | undefined;
}

/** Brokers refuse records that claim to come from an hour ahead: a stamp beyond this is replaced by the present. */
const maxAheadMs = 50 * 60_000;
const maxPlaceCharacters = 500;

function placeOf({ path, position }: TranscodeFault): string {
  return `${path.slice(0, maxPlaceCharacters)} byte ${position}`;
}

/**
 * Routes the records of one fetched batch. Pure: it reads bytes and appends to output batches and to the account.
 * `run` stops in front of a record whose writer schema is not known yet and goes on from there when called again.
 */
export class BatchRun {
  readonly #batch: FetchedBatch;
  readonly #route: DatasetRoute;
  readonly #output: OutputBatches;
  readonly #account: AccountDraft;
  readonly #nowMs: number;
  readonly #cursor = new RecordCursor();
  readonly #headers: ShareHeaders;
  readonly #deliveries: readonly Delivery[];
  /** What the only share may have got when the walk stops; undefined where nothing is counted. */
  readonly #stopAt: number | undefined;
  #waiting = false;

  /** `allowed` limits the records that the only share of the route gets. */
  constructor(
    batch: FetchedBatch,
    route: DatasetRoute,
    output: OutputBatches,
    account: AccountDraft,
    nowMs: number,
    allowed?: number,
    trace?: BatchTrace,
  ) {
    this.#batch = batch;
    this.#route = route;
    this.#output = output;
    this.#account = account;
    this.#nowMs = nowMs;
    this.#cursor.reset(batch.section, batch.header);
    this.#headers = new ShareHeaders(batch.partition);
    this.#deliveries = route.shares.map((share) => ({
      share,
      output: output.of(share.compiled.shareTopic, batch.partition, route.line),
      counts: account.pairsOf(share),
      traceparent: trace && (() => trace.traceparentFor(share.compiled.shareTopic)),
    }));
    const [first] = this.#deliveries;
    if (allowed !== undefined && first !== undefined) this.#stopAt = first.counts.delivered + allowed;
  }

  /** Undefined when every record has its outcome, else what is needed to go on: a schema, by its id, or more quota. */
  run(): number | 'quota' | undefined {
    const cursor = this.#cursor;
    while (this.#waiting || cursor.next()) {
      if (this.#stopAt !== undefined && this.#deliveries[0]!.counts.delivered >= this.#stopAt) {
        this.#waiting = true;
        return 'quota';
      }
      const needed = this.#routeRecord();
      this.#waiting = needed !== undefined;
      if (needed !== undefined) return needed;
    }
    return undefined;
  }

  /** Of the record in front of which `run` stopped. */
  get offset(): number {
    return this.#cursor.offset;
  }

  #routeRecord(): number | undefined {
    const { bytes, valueStart, valueEnd } = this.#cursor;
    const { shares } = this.#route;
    // What an agreement that catches up does not cover is accounted already.
    if (shares.length === 0 || (this.#account.side && !this.#isLive(shares[0]!))) {
      this.#account.records++;
      this.#account.unshared++;
      return undefined;
    }
    if (this.#cursor.keyStart < 0 && this.#route.isKeyed) {
      this.#account.records++;
      this.#refuse('KEY_MISSING');
      return undefined;
    }
    if (valueStart < 0) {
      this.#account.records++;
      this.#routeTombstone();
      return undefined;
    }
    if (valueEnd - valueStart < 5 || bytes[valueStart] !== 0) {
      this.#account.records++;
      this.#refuse('NOT_FRAMED');
      return undefined;
    }
    const schemaId = bytes.readInt32BE(valueStart + 1);
    const known = this.#route.schema(schemaId, this.#nowMs);
    if (known === undefined) return schemaId;
    this.#account.records++;
    if (known === 'foreign') {
      this.#refuse('SCHEMA_NOT_OF_SUBJECT');
      return undefined;
    }
    const fault = known.transcoder.transcode(bytes, valueStart + 5, valueEnd);
    if (fault !== undefined) this.#refuse('AVRO_MALFORMED', placeOf(fault));
    else if (!this.#isRefused(known.transcoder)) this.#deliver(known);
    return undefined;
  }

  /** Holds the record against the rules of its dataset; true if it broke one that sets it aside. */
  #isRefused({ broken, brokenCount }: Transcoder): boolean {
    const { checks, lifeCycles } = this.#route.quality;
    if (brokenCount > 0) {
      const worst = checks.find((check, at) => broken[at] === 1 && check.on === 'quarantine');
      if (worst !== undefined) {
        this.#refuse(worst.reason, worst.name);
        return true;
      }
      for (let at = 0; at < checks.length; at++) if (broken[at] === 1) this.#account.mark(checks[at]!.name);
    }
    const { bytes, keyStart, keyEnd } = this.#cursor;
    for (const lifeCycle of lifeCycles) {
      const follows = lifeCycle.follows(this.#batch.partition, bytes, keyStart, keyEnd);
      if (!follows) this.#account.mark(lifeCycle.reader.name);
    }
    return false;
  }

  #deliver({ transcoder, places }: SchemaRoute): void {
    let live = false;
    for (let i = 0; i < this.#deliveries.length; i++) {
      const delivery = this.#deliveries[i]!;
      const { share } = delivery;
      if (!this.#isLive(share)) continue;
      live = true;
      const { counts } = delivery;
      counts.pairs++;
      const place = places[i]!;
      const outcome = place < 0 ? undefined : transcoder.outcomes[place];
      if (outcome === delivered) {
        const sink = transcoder.outputs[place]!;
        this.#deliverOne(delivery, sink.bytes, sink.length);
      } else if (outcome === filtered) {
        this.#filterOut(delivery);
      } else {
        const fault = transcoder.faults[place];
        const reason = place < 0 ? 'SCHEMA_NOT_SHAREABLE' : (fault?.code ?? 'TREATMENT_FAILED');
        this.#setAside(reason, fault && placeOf(fault), share);
        counts.quarantined++;
      }
    }
    if (live) this.#account.routed++;
    else this.#account.unshared++;
  }

  #deliverOne(delivery: Delivery, value: Buffer | null, valueLength: number): void {
    if (this.#append(delivery, value, valueLength)) {
      delivery.counts.delivered++;
    } else {
      this.#setAside('RECORD_TOO_LARGE', undefined, delivery.share);
      delivery.counts.quarantined++;
    }
  }

  /** What no longer matches is taken back; were its key too large for the share, it never was there. */
  #filterOut(delivery: Delivery): void {
    delivery.counts.filteredOut++;
    if (delivery.share.compiled.onLeave === 'tombstone' && this.#append(delivery, null, 0)) delivery.counts.left++;
  }

  /** A tombstone has no fields: no filter can judge it. Each agreement says whether it is forwarded. */
  #routeTombstone(): void {
    let live = false;
    for (const delivery of this.#deliveries) {
      const { share } = delivery;
      if (!this.#isLive(share)) continue;
      live = true;
      const { counts } = delivery;
      counts.pairs++;
      if (share.compiled.tombstones === 'forward' && this.#cursor.keyStart >= 0) {
        this.#deliverOne(delivery, null, 0);
      } else {
        counts.filteredOut++;
      }
    }
    if (live) this.#account.routed++;
    else this.#account.unshared++;
  }

  #isLive(share: LiveShare): boolean {
    return this.#cursor.timestamp >= share.startMs && this.#nowMs < share.untilMs;
  }

  /**
   * A record that nobody can read is set aside once, for all agreements. One that catches up sets it aside for itself:
   * while nobody shared the line, nobody looked at the record.
   */
  #refuse(reason: QuarantineReason, place?: string): void {
    if (this.#account.side) {
      const { share, counts } = this.#deliveries[0]!;
      counts.pairs++;
      counts.quarantined++;
      this.#setAside(reason, place, share);
    } else {
      this.#account.quarantined++;
      this.#setAside(reason, place, undefined);
    }
  }

  #append({ share, output, traceparent }: Delivery, value: Buffer | null, valueLength: number): boolean {
    const cursor = this.#cursor;
    const { key, linkageKey } = share.compiled;
    let keyBytes: Buffer | null = null;
    let keyStart = 0;
    let keyEnd = 0;
    if (key !== 'none' && cursor.keyStart >= 0) {
      if (key === 'pass') {
        keyBytes = cursor.bytes;
        keyStart = cursor.keyStart;
        keyEnd = cursor.keyEnd;
      } else if (linkageKey !== undefined) {
        keyBytes = Buffer.from(pseudonym(linkageKey, cursor.bytes, cursor.keyStart, cursor.keyEnd), 'latin1');
        keyEnd = keyBytes.length;
      }
    }
    const headers = this.#headers.of(cursor, share.allowedHeaders, traceparent);
    const timestamp = share.compiled.timestampOf(this.#timestamp);
    return output.append(timestamp, keyBytes, keyStart, keyEnd, value, 0, valueLength, headers);
  }

  /** Keeps the value as it came, for whoever may read the line; the key, which may be an identity, is not repeated. */
  #setAside(reason: QuarantineReason, place: string | undefined, share: LiveShare | undefined): void {
    const cursor = this.#cursor;
    const { partition } = this.#batch;
    const headers: [string, Buffer][] = [
      [originHeader, encodeOrigin({ partition, offset: cursor.offset })],
      [topicHeader, Buffer.from(this.#batch.topic)],
      [reasonHeader, Buffer.from(reasonNumber(reason))],
    ];
    if (place !== undefined) headers.push([placeHeader, Buffer.from(place)]);
    if (share !== undefined) headers.push([agreementHeader, Buffer.from(share.id)]);
    const encoded = encodeHeaders(headers);
    const { line } = this.#route;
    const quarantine = this.#output.of(`quarantine.${line}`, this.#batch.partition, line);
    const { bytes, valueStart, valueEnd } = cursor;
    if (valueStart >= 0 && quarantine.append(this.#timestamp, null, 0, 0, bytes, valueStart, valueEnd, encoded)) return;
    // A tombstone, or a value larger than quarantine takes: its origin says where it lies.
    quarantine.append(this.#timestamp, null, 0, 0, null, 0, 0, encoded);
  }

  /** When the record was published, as it says, unless brokers would refuse that. */
  get #timestamp(): number {
    const { timestamp } = this.#cursor;
    return timestamp > this.#nowMs + maxAheadMs ? this.#nowMs : timestamp;
  }
}
