import type { ArithmeticOperator, FilterValue, NumberDomain, OrderOperator, TextOperator } from './expression.ts';
import { addWhole, int64Of, multiplyWhole, type Whole, wholeOf } from './whole.ts';

/** Operations of filters on values; `undefined` where CEL has an error. */

/** CEL's equality: different kinds are unequal, numbers compare by value, NaN equals nothing. */
export function equal(left: FilterValue, right: FilterValue): boolean {
  if (left === right) return true;
  if (isNumber(left) && isNumber(right)) return order(left, right) === 0;
  if (left instanceof Uint8Array) return right instanceof Uint8Array && Buffer.compare(left, right) === 0;
  if (isList(left)) {
    return isList(right) && left.length === right.length && left.every((item, at) => equal(item, right[at]!));
  }
  if (left instanceof Map) {
    if (!(right instanceof Map) || left.size !== right.size) return false;
    return [...left].every(([key, value]) => {
      const other = right.get(key) as FilterValue | undefined;
      return other !== undefined && equal(value as FilterValue, other);
    });
  }
  return false;
}

/** Less than, equal or greater as a negative number, 0 or a positive one; NaN if neither holds; undefined for no order. */
export function compare(left: FilterValue, right: FilterValue): number | undefined {
  if (isNumber(left) && isNumber(right)) return order(left, right);
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right);
  return undefined;
}

export function orders(comparison: number | undefined, operator: OrderOperator): boolean | undefined {
  if (comparison === undefined) return undefined;
  switch (operator) {
    case '<':
      return comparison < 0;
    case '<=':
      return comparison <= 0;
    case '>':
      return comparison > 0;
    case '>=':
      return comparison >= 0;
  }
}

export function arithmetic(
  operator: ArithmeticOperator,
  domain: NumberDomain,
  left: FilterValue,
  right: FilterValue,
): Whole | undefined {
  if (!isNumber(left) || !isNumber(right)) return undefined;
  if (domain === 'double') return onDoubles(operator, Number(left), Number(right));
  const exact = onWholes(operator, left, right);
  if (exact === undefined || typeof exact === 'number') return exact;
  return domain === 'int' ? int64Of(exact) : wholeOf(exact);
}

function onDoubles(operator: ArithmeticOperator, left: number, right: number): number | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return undefined;
  }
}

function onWholes(operator: ArithmeticOperator, left: Whole, right: Whole): Whole | undefined {
  switch (operator) {
    case '+':
      return addWhole(left, right);
    case '-':
      return addWhole(left, typeof right === 'number' ? (right === 0 ? 0 : -right) : -right);
    case '*':
      return multiplyWhole(left, right);
    case '/':
      return Number(right) === 0 ? undefined : BigInt(left) / BigInt(right);
    case '%':
      return Number(right) === 0 ? undefined : BigInt(left) % BigInt(right);
  }
}

export function rescale(value: FilterValue, factor: bigint): Whole | undefined {
  return isNumber(value) ? wholeOf(BigInt(value) * factor) : undefined;
}

/** Membership in a list, or of a key in a map. */
export function contains(item: FilterValue, items: FilterValue): boolean | undefined {
  if (isList(items)) return items.some((candidate) => equal(item, candidate));
  return items instanceof Map ? items.has(item) : undefined;
}

export function indexed(of: FilterValue, at: FilterValue): FilterValue | undefined {
  if (isList(of)) return typeof at === 'number' ? of[at] : undefined;
  return of instanceof Map ? (of.get(at) as FilterValue | undefined) : undefined;
}

/** Code points of a string, bytes of bytes, items of a list, entries of a map. */
export function sizeOf(of: FilterValue): number | undefined {
  if (typeof of === 'string') return codePoints(of);
  if (of instanceof Map) return of.size;
  return isList(of) || of instanceof Uint8Array ? of.length : undefined;
}

export function text(operator: TextOperator, of: FilterValue, argument: FilterValue): boolean | undefined {
  if (typeof of !== 'string' || typeof argument !== 'string') return undefined;
  switch (operator) {
    case 'startsWith':
      return of.startsWith(argument);
    case 'endsWith':
      return of.endsWith(argument);
    case 'contains':
      return of.includes(argument);
  }
}

function codePoints(value: string): number {
  let count = value.length;
  for (let at = 0; at < value.length - 1; at++) {
    const first = value.charCodeAt(at);
    const second = value.charCodeAt(at + 1);
    if (first >= 0xd800 && first < 0xdc00 && second >= 0xdc00 && second < 0xe000) count--;
  }
  return count;
}

/** JavaScript orders by UTF-16 units, CEL by code points: they differ between surrogates and U+E000 to U+FFFF. */
function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a !== b) return raised(a) - raised(b);
  }
  return left.length - right.length;
}

function raised(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x1_0000 : unit;
}

/** JavaScript compares a number with a bigint exactly, by value. */
function order(left: Whole, right: Whole): number {
  if (left < right) return -1;
  if (left > right) return 1;
  return left >= right ? 0 : Number.NaN;
}

function isNumber(value: FilterValue): value is Whole {
  return typeof value === 'number' || typeof value === 'bigint';
}

function isList(value: FilterValue): value is readonly FilterValue[] {
  return Array.isArray(value);
}
