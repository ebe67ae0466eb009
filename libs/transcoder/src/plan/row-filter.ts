import type { AvroSchema, RecordField } from '@rail/avro';

import type { FilterExpr } from '../filter/expression.ts';

/**
 * What the row filter and the walk agree on. A filter names the paths that it reads; the walk notes where the bytes of
 * each lie (`FilterCaptures`) and asks the filter once the datum has been walked. Nothing else is decoded.
 */
export interface RowFilter {
  /** The CEL text as its author wrote it. */
  readonly source: string;
  /**
   * The fields that the filter reads. A path runs through records and unions only: what lies in an array or a map is
   * read from the captured bytes of the whole array or map. `expression` refers to a field by its index here.
   */
  readonly fields: readonly FilterField[];
  /** The paths of `fields`, in the same order. */
  readonly paths: readonly string[];
  readonly expression: FilterExpr;
}

export interface FilterField {
  readonly path: string;
  /**
   * The dataset's schema at that path without the null of its union. The captured bytes follow it, even if the writer
   * wrote an older or newer version. If several non-null branches remain it is the whole union.
   */
  readonly schema: AvroSchema;
  /**
   * The field of the dataset's schema at each step of the path: its aliases and defaults let the walk find the field in
   * what an older or newer schema wrote. Without it only the names of the path count and there are no defaults.
   */
  readonly chain?: readonly RecordField[];
}

/**
 * Where the bytes of each field of a filter lie in one datum. The bytes from `starts[i]` to `ends[i]` of `buffers[i]`
 * are one Avro value of `fields[i].schema`, the length prefix of a string included and the branch index of a nullable
 * union left out.
 */
export interface FilterCaptures {
  readonly buffers: Buffer[];
  /** `captureNull` or `captureAbsent` instead of a position if there is no value. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** The field is null. */
export const captureNull = -1;
/** A record around the field is null, or its union holds a branch that has no such field. */
export const captureAbsent = -2;

/** What a filter says of a datum; `filterUndecided` is a CEL error or a result that is no boolean (Q108). */
export const filterRejects = 0;
export const filterPasses = 1;
export const filterUndecided = 2;
export type FilterVerdict = typeof filterRejects | typeof filterPasses | typeof filterUndecided;

export type FilterFunction = (captures: FilterCaptures) => FilterVerdict;
