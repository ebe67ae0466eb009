import type { RecordSchema } from '@rail/avro';

/**
 * What a checked expression is, in CEL's terms. An Avro enum is a string that knows its symbols; dates and times are the
 * ints that Avro stores; a decimal is a number of its own kind, exact. `none` is the item type of an empty list.
 */
export type FilterType = { readonly nullable: boolean } & (
  | { readonly kind: 'null' | 'bool' | 'int' | 'double' | 'bytes' | 'none' }
  | { readonly kind: 'string'; readonly symbols?: readonly string[] }
  | { readonly kind: 'decimal'; readonly scale: number }
  | { readonly kind: 'list'; readonly items: FilterType }
  | { readonly kind: 'map'; readonly values: FilterType }
  /** Several schemas: a union of records, of which a value is one. */
  | { readonly kind: 'record'; readonly schemas: readonly RecordSchema[] }
);

/**
 * A value while a filter is evaluated. An int, and a decimal as its unscaled integer, is a number as long as it is safe
 * and a bigint beyond; a record is a map from its fields.
 */
export type FilterValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly FilterValue[]
  | ReadonlyMap<string, FilterValue>;

export type OrderOperator = '<' | '<=' | '>' | '>=';
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';
/** How numbers of an operation behave: ints are 64 bits wide and overflow, doubles are IEEE 754, decimals are unbounded. */
export type NumberDomain = 'int' | 'double' | 'decimal';
export type TextOperator = 'startsWith' | 'endsWith' | 'contains';

/**
 * A checked expression: every operand has a type that its operation takes, up to null. An operation on null, on what is
 * absent, or beyond a range is undecided; `and`, `or` and the quantifiers absorb that as CEL does.
 */
export type FilterExpr =
  | { readonly kind: 'constant'; readonly value: FilterValue }
  /** A captured field, by its index in `RowFilter.fields`. */
  | { readonly kind: 'field'; readonly index: number }
  /** `has()` of a captured field: false as well if a record around it is null. Always decided. */
  | { readonly kind: 'has'; readonly index: number }
  /** The variable of a quantifier around it. */
  | { readonly kind: 'variable'; readonly name: string }
  /** A field of a record, or a key of a map, that is not captured by itself. */
  | { readonly kind: 'select'; readonly of: FilterExpr; readonly name: string }
  | { readonly kind: 'hasKey'; readonly of: FilterExpr; readonly name: string }
  | { readonly kind: 'isNull'; readonly of: FilterExpr }
  | { readonly kind: 'and' | 'or'; readonly left: FilterExpr; readonly right: FilterExpr }
  | { readonly kind: 'not'; readonly of: FilterExpr }
  | { readonly kind: 'conditional'; readonly when: FilterExpr; readonly yes: FilterExpr; readonly no: FilterExpr }
  | { readonly kind: 'equal'; readonly left: FilterExpr; readonly right: FilterExpr }
  | {
      readonly kind: 'order';
      readonly operator: OrderOperator;
      readonly left: FilterExpr;
      readonly right: FilterExpr;
    }
  | {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly domain: NumberDomain;
      readonly left: FilterExpr;
      readonly right: FilterExpr;
    }
  | { readonly kind: 'concat'; readonly left: FilterExpr; readonly right: FilterExpr }
  /** A decimal at a finer scale: its unscaled integer times a power of ten. */
  | { readonly kind: 'rescale'; readonly of: FilterExpr; readonly factor: bigint }
  | { readonly kind: 'in'; readonly item: FilterExpr; readonly items: FilterExpr }
  | { readonly kind: 'index'; readonly of: FilterExpr; readonly at: FilterExpr }
  | { readonly kind: 'size'; readonly of: FilterExpr }
  | {
      readonly kind: 'text';
      readonly operator: TextOperator;
      readonly of: FilterExpr;
      readonly argument: FilterExpr;
    }
  | { readonly kind: 'list'; readonly items: readonly FilterExpr[] }
  | {
      readonly kind: 'quantifier';
      readonly quantifier: 'all' | 'exists' | 'existsOne';
      readonly variable: string;
      readonly over: FilterExpr;
      readonly body: FilterExpr;
    };
