import { parseSchema } from '@rail/avro';
import type { CompiledAgreement } from '@rail/agreements';
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
  /** Whether records of the dataset need a key: those that describe a state do. */
  readonly isKeyed: boolean;
}

/** What the router knows of a writer schema id: its schema, or why its records must be set aside. */
export type WriterSchema = { readonly text: string } | { readonly foreign: string };

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
  readonly #transcoders = new Map<number, Transcoder | undefined>();
  readonly #parts = new Map<string, DatasetRoute>();

  constructor(topic: string, shares: readonly LiveShare[]) {
    const [, line = '', dataset = ''] = topic.split('.');
    this.topic = topic;
    this.line = line;
    this.dataset = dataset;
    this.shares = shares;
    this.isKeyed = shares.some((share) => share.isKeyed);
  }

  /** The route with some of its shares only; the same one for the same shares. */
  only(isServed: (share: LiveShare) => boolean): DatasetRoute {
    const shares = this.shares.filter(isServed);
    if (shares.length === this.shares.length) return this;
    const ids = shares.map(({ id }) => id).join(' ');
    const part = this.#parts.get(ids) ?? new DatasetRoute(this.topic, shares);
    this.#parts.set(ids, part);
    return part;
  }

  knows(schemaId: number): boolean {
    return this.#transcoders.has(schemaId);
  }

  /** The transcoder of a known writer schema; none when the schema does not belong to this topic. */
  transcoder(schemaId: number): Transcoder | undefined {
    return this.#transcoders.get(schemaId);
  }

  learn(schemaId: number, schema: WriterSchema): void {
    if ('foreign' in schema) {
      this.#transcoders.set(schemaId, undefined);
      return;
    }
    const projections = this.shares.map((share) => share.compiled.projection);
    const prefixes = this.shares.map((share) => share.prefix);
    this.#transcoders.set(schemaId, compileTranscoder(parseSchema(schema.text), projections, { prefixes }));
  }
}
