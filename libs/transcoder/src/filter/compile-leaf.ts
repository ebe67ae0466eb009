import type { AvroSchema } from '@rail/avro';

import {
  captureAbsent,
  captureNull,
  type FilterField,
  type FilterFunction,
  filterPasses,
  filterRejects,
  filterUndecided,
} from '../plan/row-filter.ts';
import { compileNumbers, compileSums } from './compile-numbers.ts';
import type { FilterExpr, TextOperator } from './expression.ts';

/** A condition on the captured bytes of one field: the value lies in `bytes` from `start` to `end`. */
export type BytesTest = (bytes: Buffer, start: number, end: number) => boolean;

/** A comparison that can be made on bytes, or undefined. */
export function compileLeaf(expr: FilterExpr, fields: readonly FilterField[]): FilterFunction | undefined {
  switch (expr.kind) {
    case 'has':
      return (captures) => (captures.starts[expr.index]! >= 0 ? filterPasses : filterRejects);
    case 'isNull':
      return expr.of.kind === 'field' ? nullness(expr.of.index) : undefined;
    case 'field':
      return fields[expr.index]?.schema.kind === 'boolean' ? onBytes(expr.index, filterUndecided, isTrue) : undefined;
    case 'equal':
      return (
        equality(expr.left, expr.right, fields) ??
        equality(expr.right, expr.left, fields) ??
        compileNumbers(expr, fields) ??
        compileSums(expr, fields)
      );
    case 'order':
      return compileNumbers(expr, fields) ?? compileSums(expr, fields);
    case 'in':
      return membership(expr, fields);
    case 'text':
      return textual(expr, fields);
    default:
      return undefined;
  }
}

function nullness(index: number): FilterFunction {
  return ({ starts }) => {
    const start = starts[index]!;
    if (start === captureAbsent) return filterUndecided;
    return start === captureNull ? filterPasses : filterRejects;
  };
}

/** What null amounts to differs: it equals no constant, but has no beginning either. */
function onBytes(
  index: number,
  ofNull: typeof filterRejects | typeof filterUndecided,
  holds: BytesTest,
): FilterFunction {
  return ({ buffers, starts, ends }) => {
    const start = starts[index]!;
    if (start < 0) return start === captureNull ? ofNull : filterUndecided;
    return holds(buffers[index]!, start, ends[index]!) ? filterPasses : filterRejects;
  };
}

const isTrue: BytesTest = (bytes, start) => bytes[start] === 1;

function equality(left: FilterExpr, right: FilterExpr, fields: readonly FilterField[]): FilterFunction | undefined {
  if (left.kind !== 'field' || right.kind !== 'constant') return undefined;
  const schema = fields[left.index]?.schema;
  if (schema?.kind === 'boolean' && typeof right.value === 'boolean') {
    const wanted = right.value ? 1 : 0;
    return onBytes(left.index, filterRejects, (bytes, start) => bytes[start] === wanted);
  }
  const holds = textTest(schema, [right.value]);
  return holds === undefined ? undefined : onBytes(left.index, filterRejects, holds);
}

function membership(
  { item, items }: Extract<FilterExpr, { kind: 'in' }>,
  fields: readonly FilterField[],
): FilterFunction | undefined {
  if (item.kind !== 'field' || items.kind !== 'constant' || !Array.isArray(items.value)) return undefined;
  const holds = textTest(fields[item.index]?.schema, items.value as readonly unknown[]);
  return holds === undefined ? undefined : onBytes(item.index, filterRejects, holds);
}

/** Whether a string or enum is one of the given texts. */
function textTest(schema: AvroSchema | undefined, texts: readonly unknown[]): BytesTest | undefined {
  if (schema === undefined || !texts.every(isPlainText)) return undefined;
  if (schema.kind === 'enum') {
    const wanted = schema.symbols.map((symbol) => texts.includes(symbol));
    return (bytes, start, end) => wanted[symbolIndex(bytes, start, end)] === true;
  }
  if (schema.kind !== 'string') return undefined;
  const wanted = texts.map((text) => Buffer.from(text, 'utf8'));
  const [only] = wanted;
  if (only !== undefined && wanted.length === 1)
    return (bytes, start, end) => isText(bytes, textAt(bytes, start), end, only);
  return (bytes, start, end) => {
    const at = textAt(bytes, start);
    for (const text of wanted) if (isText(bytes, at, end, text)) return true;
    return false;
  };
}

function textual(
  { operator, of, argument }: Extract<FilterExpr, { kind: 'text' }>,
  fields: readonly FilterField[],
): FilterFunction | undefined {
  if (of.kind !== 'field' || argument.kind !== 'constant' || !isPlainText(argument.value)) return undefined;
  if (fields[of.index]?.schema.kind !== 'string') return undefined;
  const test = textTests[operator];
  const wanted = Buffer.from(argument.value, 'utf8');
  return onBytes(of.index, filterUndecided, (bytes, start, end) => test(bytes, textAt(bytes, start), end, wanted));
}

const textTests: Readonly<Record<TextOperator, (bytes: Buffer, at: number, end: number, wanted: Buffer) => boolean>> = {
  startsWith: (bytes, at, end, wanted) => end - at >= wanted.length && sameBytes(bytes, at, wanted),
  endsWith: (bytes, at, end, wanted) => end - at >= wanted.length && sameBytes(bytes, end - wanted.length, wanted),
  contains: (bytes, at, end, wanted) => bytes.subarray(at, end).includes(wanted),
};

/**
 * Text that compares by its bytes as it does by its characters. U+FFFD does not: decoding puts it in the place of bytes
 * that are no UTF-8.
 */
function isPlainText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed() && !value.includes('\uFFFD');
}

/** The captured bytes were walked before, so that a length and an index end where they should. */
function textAt(bytes: Buffer, start: number): number {
  let at = start;
  while (bytes[at]! >= 0x80) at++;
  return at + 1;
}

function symbolIndex(bytes: Buffer, start: number, end: number): number {
  let zigzag = 0;
  for (let at = end - 1; at >= start; at--) zigzag = zigzag * 128 + (bytes[at]! & 0x7f);
  return zigzag / 2;
}

function isText(bytes: Buffer, at: number, end: number, wanted: Buffer): boolean {
  return end - at === wanted.length && sameBytes(bytes, at, wanted);
}

function sameBytes(bytes: Buffer, at: number, wanted: Buffer): boolean {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}
