import type { AvroSchema, RecordField } from '@rail/avro';

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

/** Types as CEL sees them. An Avro enum is a string, bytes and fixed are bytes, a decimal a double, a date a timestamp. */
export type FilterType =
  | { readonly kind: 'null' | 'bool' | 'int' | 'double' | 'string' | 'bytes' | 'timestamp' | 'duration' | 'dyn' }
  | { readonly kind: 'list'; readonly items: FilterType }
  | { readonly kind: 'map'; readonly values: FilterType }
  | { readonly kind: 'record'; readonly schema: AvroSchema }
  | { readonly kind: 'nullable'; readonly of: FilterType };

/** A CEL value in JavaScript: int as bigint, double as number, timestamp as milliseconds in an object of its own. */
export type FilterValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | { readonly timestampMs: number }
  | { readonly durationMs: number }
  | readonly FilterValue[]
  | ReadonlyMap<string, FilterValue>;

export type FilterOperator =
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | 'negate'
  | 'in'
  | 'index'
  | 'size'
  | 'contains'
  | 'startsWith'
  | 'endsWith'
  | 'matches'
  | 'int'
  | 'double'
  | 'string'
  | 'timestamp'
  | 'duration'
  | 'getFullYear'
  | 'getMonth'
  | 'getDate'
  | 'getDayOfMonth'
  | 'getDayOfWeek'
  | 'getDayOfYear'
  | 'getHours'
  | 'getMinutes'
  | 'getSeconds'
  | 'getMilliseconds';

interface Typed {
  readonly type: FilterType;
  /** Where the expression begins in the source, in characters. */
  readonly position: number;
}

/** A checked expression. `&&`, `||` and the quantifiers absorb errors as CEL does: false && error is false. */
export type FilterExpr = Typed &
  (
    | { readonly kind: 'constant'; readonly value: FilterValue }
    /** A captured field, by its index in `RowFilter.fields`. */
    | { readonly kind: 'field'; readonly index: number }
    /** Whether a captured field is there: false if null, an error if absent because a record around it is null. */
    | { readonly kind: 'has'; readonly index: number }
    /** The variable of the quantifier around it. */
    | { readonly kind: 'variable'; readonly name: string }
    /** A field of a record, or a key of a map, that is not captured by itself: inside a quantifier. */
    | { readonly kind: 'select'; readonly of: FilterExpr; readonly name: string; readonly test: boolean }
    | { readonly kind: 'and' | 'or'; readonly left: FilterExpr; readonly right: FilterExpr }
    | { readonly kind: 'not'; readonly of: FilterExpr }
    | { readonly kind: 'conditional'; readonly when: FilterExpr; readonly then: FilterExpr; readonly else: FilterExpr }
    | { readonly kind: 'call'; readonly operator: FilterOperator; readonly args: readonly FilterExpr[] }
    | { readonly kind: 'list'; readonly items: readonly FilterExpr[] }
    | {
        readonly kind: 'quantifier';
        readonly quantifier: 'all' | 'exists' | 'existsOne';
        readonly variable: string;
        readonly over: FilterExpr;
        readonly body: FilterExpr;
      }
  );
