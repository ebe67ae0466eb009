import type { Typed } from './typed.ts';
import type { FilterExpr, FilterType } from './expression.ts';
import { decimalLiteral, wholeOf } from './whole.ts';

/** Two numbers that can be compared as they are. */
export interface Aligned {
  readonly left: FilterExpr;
  readonly right: FilterExpr;
  /** The common scale if they are decimals now. */
  readonly scale?: number;
}

/** More places than any decimal here has: a literal such as 1e-300 is a mistake. */
const maxScale = 40;

export function isNumeric(type: FilterType): boolean {
  return type.kind === 'int' || type.kind === 'double' || type.kind === 'decimal';
}

/**
 * Makes two numbers comparable. Beside a decimal an int and a double literal are decimals too, the literal as it is
 * written: 0.10 is one tenth. A decimal and a computed or stored double do not meet. A text says why they cannot.
 */
export function alignNumbers(left: Typed, right: Typed): Aligned | string {
  if (left.type.kind !== 'decimal' && right.type.kind !== 'decimal') return { left: left.expr, right: right.expr };
  const leftDecimal = asDecimal(left);
  const rightDecimal = asDecimal(right);
  if (leftDecimal === undefined || rightDecimal === undefined) {
    return 'a decimal is exact and a double is not: compare it with an int, a decimal or a written number';
  }
  const scale = Math.max(leftDecimal.scale, rightDecimal.scale);
  if (scale > maxScale) return `a number has at most ${maxScale} places`;
  return { left: rescaled(leftDecimal, scale), right: rescaled(rightDecimal, scale), scale };
}

interface Scaled {
  readonly expr: FilterExpr;
  readonly scale: number;
}

function asDecimal({ expr, type, literal }: Typed): Scaled | undefined {
  if (type.kind === 'decimal') return { expr, scale: type.scale };
  if (type.kind === 'int') return { expr, scale: 0 };
  const written = literal === undefined ? undefined : decimalLiteral(literal);
  if (written === undefined) return undefined;
  return { expr: { kind: 'constant', value: wholeOf(written.unscaled) }, scale: written.scale };
}

function rescaled({ expr, scale }: Scaled, target: number): FilterExpr {
  if (scale === target) return expr;
  const factor = 10n ** BigInt(target - scale);
  if (expr.kind === 'constant' && (typeof expr.value === 'number' || typeof expr.value === 'bigint')) {
    return { kind: 'constant', value: wholeOf(BigInt(expr.value) * factor) };
  }
  return { kind: 'rescale', of: expr, factor };
}
