import type { TraceAgreement, TraceAnswer } from '@rail/board/api';
import { isUtf8 } from 'node:buffer';
import {
  activeWindow,
  compileEntitlement,
  type CompiledAgreement,
  explainAgreement,
  placeHeader,
  reasonHeader,
  RecordSharing,
} from '@rail/agreements';
import { parseSchema, type RegistryClient } from '@rail/avro';
import { type Catalogue, type DatasetManifest, routerGroup } from '@rail/catalogue';
import type { KafkaClient } from '@rail/kafka-client';
import { fetchCommittedOffsets } from '@rail/kafka-client';
import { isRailError, RailError } from '@rail/kernel';
import type { ThematicSource } from '@rail/thematic';
import { pathsRead } from '@rail/transcoder';
import type { AgreementTerms } from './agreements-of.ts';
import { asideOf, shareOf } from './find-share.ts';
import { jsonOf, valuesAt } from './shown-value.ts';
import type { StoredRecord } from '../log/stored-record.ts';

/** What one agreement made of a record, before anything is hidden from whoever asks. */
export type TracedAgreement = Omit<TraceAgreement, 'isHidden'>;

/** What became of a record. Its headers are those of the source: `file:line`, run, and what else they say. */
export interface TraceReport extends Omit<TraceAnswer, 'agreements' | 'isHidden'> {
  readonly agreements: readonly TracedAgreement[];
}

export interface TraceParts {
  readonly client: KafkaClient;
  readonly registry: Pick<RegistryClient, 'schemaById'>;
  readonly catalogue: Catalogue;
  readonly agreements: readonly AgreementTerms[];
  readonly thematic: Pick<ThematicSource, 'rowsOf'>;
  readonly nowMs: number;
}

/** Follows one record of a line to the shares and rows that it became, and says of each agreement why or why not. */
export async function traceRecord(parts: TraceParts, origin: StoredRecord): Promise<TraceReport> {
  const [kind, line = '', dataset = ''] = origin.topic.split('.');
  const report = headOf(origin);
  if (kind !== 'line') return { ...report, quarantined: reasonOf(origin), agreements: [] };
  const manifest = parts.catalogue.dataset(`${line}/${dataset}`);
  const [aside, position] = await Promise.all([asideOf(parts.client, line, origin), routedUpTo(parts.client, origin)]);
  const forAll = aside.get(undefined);
  const concerned = parts.agreements.filter(({ agreement }) => agreement.dataset === `${line}/${dataset}`);
  const agreements = await Promise.all(
    concerned.map((terms) => {
      const own = aside.get(terms.agreement.id) ?? forAll;
      return new AgreementTrace(parts, manifest, terms, origin, position).follow(own);
    }),
  );
  return { ...report, quarantined: forAll === undefined ? null : reasonOf(forAll), agreements };
}

function headOf(origin: StoredRecord): Omit<TraceReport, 'quarantined' | 'agreements'> {
  const { topic, partition, offset, value } = origin;
  const shown = [...origin.headers].map(([name, bytes]) => [name, shownHeader(bytes)] as const);
  return {
    record: `${topic}/${partition}/${offset}`,
    publishedAt: new Date(origin.timestampMs).toISOString(),
    key: origin.key?.toString() ?? null,
    schemaId: value !== null && value.length >= 5 && value[0] === 0 ? value.readInt32BE(1) : null,
    headers: Object.fromEntries(shown),
  };
}

function shownHeader(bytes: Buffer): string {
  if (bytes.length === 8 && bytes[0] === 0) return String(bytes.readBigUInt64BE());
  return isText(bytes) ? bytes.toString() : bytes.toString('hex');
}

/** UTF-8 without control signs. */
function isText(bytes: Buffer): boolean {
  return isUtf8(bytes) && !/\p{Cc}/u.test(bytes.toString());
}

function reasonOf({ headers }: StoredRecord): string {
  const place = headers.get(placeHeader)?.toString();
  return `${headers.get(reasonHeader)?.toString() ?? '?'}${place === undefined ? '' : ` at ${place}`}`;
}

async function routedUpTo(client: KafkaClient, { topic, partition }: StoredRecord): Promise<number> {
  const [committed] = await fetchCommittedOffsets(client, routerGroup, [{ topic, partition }]);
  return committed?.offset ?? -1;
}

/** One agreement's side of a trace. */
class AgreementTrace {
  readonly #parts: TraceParts;
  readonly #dataset: DatasetManifest;
  readonly #terms: AgreementTerms;
  readonly #origin: StoredRecord;
  readonly #position: number;

  constructor(
    parts: TraceParts,
    dataset: DatasetManifest,
    terms: AgreementTerms,
    origin: StoredRecord,
    position: number,
  ) {
    this.#parts = parts;
    this.#dataset = dataset;
    this.#terms = terms;
    this.#origin = origin;
    this.#position = position;
  }

  async follow(aside: StoredRecord | undefined): Promise<TracedAgreement> {
    const { agreement, entitlement } = this.#terms;
    if (entitlement === undefined) return this.#without('nothing', `${agreement.id} has ended`);
    if (aside !== undefined) return this.#without('quarantined', reasonOf(aside));
    // Only the key of pseudonyms is a secret: shares are found and filters judged without it.
    const compiled = compileEntitlement(entitlement, () => Buffer.from('no secret is needed to look on'));
    const share = await shareOf(this.#parts.client, compiled, this.#origin);
    if (share !== undefined) return this.#delivered(compiled, share);
    if (this.#origin.offset >= this.#position) return this.#without('waiting', 'the router has not come to it yet');
    const { startMs, untilMs } = activeWindow(entitlement);
    if (this.#origin.timestampMs < startMs) {
      return this.#without('nothing', `published before sharing began, ${new Date(startMs).toISOString()}`);
    }
    if (this.#parts.nowMs >= untilMs) return this.#without('nothing', `expired ${agreement.validity.until}`);
    return this.#judged(compiled);
  }

  async #delivered(compiled: CompiledAgreement, share: StoredRecord): Promise<TracedAgreement> {
    const place = `${share.topic}/${share.partition}/${share.offset}`;
    const rows = await this.#rows(share);
    if (share.value === null) {
      const isDeletion = this.#origin.value === null;
      const why = isDeletion ? 'the deletion was forwarded' : `taken back: it no longer matches ${this.#where}`;
      return { ...this.#without(isDeletion ? 'delivered' : 'left', why), share: place, rows };
    }
    const after = jsonOf(compiled.shareSchema, share.value, 5);
    const before = await this.#before();
    const { counts, fields } = explainAgreement(this.#terms.agreement, this.#dataset);
    const total = counts.passed + counts.treated + counts.withheld;
    return {
      ...this.#without('delivered', `${counts.passed + counts.treated} of ${total} fields, ${counts.treated} treated`),
      share: place,
      rows,
      fields: fields.map(({ item, status, treatment, why }) => ({
        path: item.path,
        status,
        treatment: treatment ?? null,
        before: before === undefined ? [] : valuesAt(before, item.path),
        after: status === 'withheld' ? [] : valuesAt(after, item.path),
        why: why.en,
      })),
    };
  }

  /** No share and no quarantine record: the code that routes says why. */
  async #judged(compiled: CompiledAgreement): Promise<TracedAgreement> {
    const { key, value, timestampMs } = this.#origin;
    const body = value === null ? null : value.subarray(5);
    const { outcome } = new RecordSharing(compiled, this.#dataset).share({ key, value: body, timestampMs });
    if (outcome !== 'filteredOut') return this.#without('nothing', 'its share record is no longer kept');
    if (value === null) return this.#without('filtered', 'deletions are not forwarded under this agreement');
    const { filter } = compiled.projection;
    const before = await this.#before();
    const read = filter === undefined || before === undefined ? [] : pathsRead(filter);
    const values = read.map((path) => `${path} is ${JSON.stringify(valuesAt(before, path).at(0) ?? null)}`);
    return this.#without('filtered', [this.#where, ...values].join(': ').replace(/: (?=\S+ is )/g, ', '));
  }

  async #rows(share: StoredRecord): Promise<TracedAgreement['rows']> {
    const { id } = this.#terms.agreement;
    const rows = await this.#parts.thematic.rowsOf(id, this.#origin.partition, this.#origin.offset).catch(absent);
    return rows.map(({ database, table, key, updatedAt, publishedAt }) => {
      const after = Date.parse(updatedAt) - Date.parse(publishedAt);
      // A time that the agreement has generalised to the hour and beyond tells no latency.
      const isExact = !Number.isNaN(after) && Date.parse(publishedAt) % 3_600_000 !== 0;
      const committedAfterMs = isExact && share.value !== null ? after : null;
      return { row: `${database}.${table}:${key}`, committedAfterMs, note: 'committed' };
    });
  }

  /** The source record's own fields, in the schema that wrote them; none if they cannot be read. */
  async #before(): Promise<Record<string, unknown> | undefined> {
    const { value } = this.#origin;
    if (value === null || value.length < 5) return undefined;
    try {
      const schema = parseSchema(await this.#parts.registry.schemaById(value.readInt32BE(1)));
      return jsonOf(schema, value, 5);
    } catch (error) {
      if (isRailError(error)) return undefined;
      throw error;
    }
  }

  get #where(): string {
    return `where ${this.#terms.agreement.where ?? '-'}`;
  }

  #without(outcome: TracedAgreement['outcome'], why: string): TracedAgreement {
    const { id, version, subscriber } = this.#terms.agreement;
    return { id, version, subscriber, outcome, why, share: null, fields: [], rows: [] };
  }
}

/** A trace goes as far as it can: without databases it ends at the shares. */
function absent(error: unknown): never[] {
  if (error instanceof RailError && ['CONTROL_UNREACHABLE', 'THEMATIC_ABSENT'].includes(error.code)) return [];
  throw error;
}
