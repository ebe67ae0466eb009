import { type AvroSchema, parseSchema } from '@rail/avro';
import type { CompiledAgreement, DatasetQuality } from '@rail/agreements';
import { isRailError } from '@rail/kernel';
import type { QuotaTerms } from './quota/lease-book.ts';
import { compileTranscoder, type Transcoder } from '@rail/transcoder';

/** An agreement that is live on a dataset, ready to be enforced. */
export interface LiveShare {
  readonly id: string;
  readonly version: number;
  readonly compiled: CompiledAgreement;
  /** Confluent frame of its share schema: a zero byte and the schema id. */
  readonly prefix: Buffer;
  /** Source records published before this moment are not shared (`start`); 0 shares all. */
  readonly startMs: number;
  /** Whether records from before it came into force are shared: `start` is not `now`. */
  readonly reachesBack: boolean;
  /** From this moment on nothing is shared, whatever control does: validity fails closed. */
  readonly untilMs: number;
  readonly allowedHeaders: ReadonlySet<string>;
  /** What it may get, if that is limited. */
  readonly quota: ShareQuota | undefined;
  /** Whether records of the dataset need a key: those that describe a state do. */
  readonly isKeyed: boolean;
}

export interface ShareQuota extends QuotaTerms {
  /** Once the day's quota is used up: `wait` catches up the next day, `gap` goes on with what is new then. */
  readonly whenUsedUp: 'wait' | 'gap';
}

/** What the router knows of a writer schema id: its schema, or why its records must be set aside. */
export type WriterSchema = { readonly text: string } | { readonly foreign: string };

/** One walk over records of a writer schema, and for each share its place in the walk; -1 if it cannot be made of them. */
export interface SchemaRoute {
  readonly transcoder: Transcoder;
  readonly places: readonly number[];
}

/** For how long a schema stays foreign before the registry is asked again, and how many are remembered. */
const foreignForMs = 10_000;
const maxForeign = 1000;

/**
 * How the records of one line topic are routed under one set of agreements: a transcoder for each writer schema,
 * compiled when that schema first appears. A change of the set is another DatasetRoute.
 */
export class DatasetRoute {
  readonly topic: string;
  readonly line: string;
  readonly dataset: string;
  readonly shares: readonly LiveShare[];
  readonly isKeyed: boolean;
  /** Whether what some of its shares get is limited. */
  readonly hasQuota: boolean;
  readonly quality: DatasetQuality;
  readonly #schemas = new Map<number, SchemaRoute>();
  /** Schema id → until when it counts as foreign. */
  readonly #foreign = new Map<number, number>();
  readonly #parts = new Map<string, DatasetRoute>();

  constructor(topic: string, shares: readonly LiveShare[], quality: DatasetQuality) {
    const [, line = '', dataset = ''] = topic.split('.');
    this.topic = topic;
    this.line = line;
    this.dataset = dataset;
    this.shares = shares;
    this.quality = quality;
    this.isKeyed = shares.some((share) => share.isKeyed);
    this.hasQuota = shares.some((share) => share.quota !== undefined);
  }

  /** The route with some of its shares only; the same one for the same shares. */
  only(isServed: (share: LiveShare) => boolean): DatasetRoute {
    const shares = this.shares.filter(isServed);
    if (shares.length === this.shares.length) return this;
    const ids = shares.map(({ id }) => id).join(' ');
    const part = this.#parts.get(ids) ?? new DatasetRoute(this.topic, shares, this.quality);
    this.#parts.set(ids, part);
    return part;
  }

  /** How records of a writer schema are routed; none when the registry has to be asked. */
  schema(schemaId: number, nowMs: number): SchemaRoute | 'foreign' | undefined {
    const known = this.#schemas.get(schemaId);
    if (known !== undefined) return known;
    return nowMs < (this.#foreign.get(schemaId) ?? -Infinity) ? 'foreign' : undefined;
  }

  learn(schemaId: number, schema: WriterSchema, nowMs: number): void {
    if ('foreign' in schema) {
      if (this.#foreign.size >= maxForeign) this.#foreign.clear();
      this.#foreign.set(schemaId, nowMs + foreignForMs);
      return;
    }
    this.#schemas.set(schemaId, this.#compile(parseSchema(schema.text)));
  }

  /** A schema that one share cannot be made of must not stop the others. */
  #compile(schema: AvroSchema): SchemaRoute {
    const able = this.shares.filter((share) => canShare(schema, share));
    const projections = able.map((share) => share.compiled.projection);
    const prefixes = able.map((share) => share.prefix);
    const { checks, lifeCycles } = this.quality;
    const read = [...checks, ...lifeCycles.map(({ reader }) => reader)];
    const transcoder = compileTranscoder(schema, projections, { prefixes, checks: read });
    return { transcoder, places: this.shares.map((share) => able.indexOf(share)) };
  }
}

function canShare(schema: AvroSchema, share: LiveShare): boolean {
  try {
    compileTranscoder(schema, [share.compiled.projection], { mode: 'interpret' });
    return true;
  } catch (error) {
    if (isRailError(error) && error.code === 'SCHEMA_INCOMPATIBLE') return false;
    throw error;
  }
}
