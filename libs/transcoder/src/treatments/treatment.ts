import type { AvroSchema, ByteWriter } from '@rail/avro';

import type { LinkageKey } from './linkage-key.ts';

export interface PassTreatment {
  readonly kind: 'pass';
}

export interface MaskTreatment {
  readonly kind: 'mask';
  /** Code points left readable at the beginning and at the end. */
  readonly keepFirst: number;
  readonly keepLast: number;
}

export interface HashTreatment {
  readonly kind: 'hash';
  readonly key: LinkageKey;
}

export type DateUnit = 'year' | 'month' | 'day' | 'hour';

export interface GeneraliseTreatment {
  readonly kind: 'generalise';
  readonly to:
    | { readonly date: DateUnit }
    | { readonly division: 'province' | 'city' }
    /** Width of the intervals. */
    | { readonly bucket: number };
}

export interface NullifyTreatment {
  readonly kind: 'nullify';
}

export type Treatment = PassTreatment | MaskTreatment | HashTreatment | GeneraliseTreatment | NullifyTreatment;
export type TreatmentKind = Treatment['kind'];

/**
 * Writes the treated form of one Avro value, which lies in `bytes` from `start` to `end` (length prefix included), to the
 * sink. False if the value cannot be treated; what was written until then is void.
 */
export type ByteRewrite = (bytes: Buffer, start: number, end: number, sink: ByteWriter) => boolean;

/** The value has a form that the treatment cannot take; the record then goes to quarantine (Q111). */
export const untreatable: unique symbol = Symbol('untreatable');

/** One treatment: all that validation, explanation, documentation, interpreter and emitter need to know of it. */
export interface TreatmentDefinition<T extends Treatment> {
  readonly kind: T['kind'];
  readonly summary: { readonly zh: string; readonly en: string };
  readonly accepts: string;
  readonly example: { readonly treatment: string; readonly before: string; readonly after: string };
  /** What is wrong with the parameters, or undefined. */
  check(treatment: T): string | undefined;
  /** The type that remains of a leaf (no union, array, map or record), or undefined if it cannot be treated. */
  derive(treatment: T, leaf: AvroSchema): AvroSchema | undefined;
  /** The treatment as it is meant, on a decoded value; the generated code must write the same. */
  apply(treatment: T, leaf: AvroSchema, value: unknown): unknown;
  /** The same on bytes. */
  compile(treatment: T, leaf: AvroSchema): ByteRewrite;
}
