/** Whole numbers of a filter: a number while it is safe, a bigint beyond. One value has one form, so === compares. */
export type Whole = number | bigint;

const int64Min = -(2n ** 63n);
const int64Max = 2n ** 63n - 1n;

export function wholeOf(value: Whole): Whole {
  if (typeof value === 'number') return value === 0 ? 0 : value;
  return value >= -9_007_199_254_740_991n && value <= 9_007_199_254_740_991n ? Number(value) : value;
}

/** The value as a 64-bit int, or undefined if it does not fit: CEL's overflow error. */
export function int64Of(value: bigint): Whole | undefined {
  return value < int64Min || value > int64Max ? undefined : wholeOf(value);
}

/** The unscaled integer of an Avro decimal: two's complement, big-endian. */
export function unscaledWhole(bytes: Uint8Array, start = 0, end = bytes.length): Whole {
  if (end - start <= 6) {
    let value = start < end && (bytes[start]! & 0x80) !== 0 ? -1 : 0;
    for (let at = start; at < end; at++) value = value * 256 + bytes[at]!;
    return value;
  }
  let value = (bytes[start]! & 0x80) === 0 ? 0n : -1n;
  for (let at = start; at < end; at++) value = (value << 8n) | BigInt(bytes[at]!);
  return wholeOf(value);
}

export function addWhole(left: Whole, right: Whole): bigint | number {
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = left + right;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return BigInt(left) + BigInt(right);
}

export function multiplyWhole(left: Whole, right: Whole): Whole {
  if (typeof left === 'number' && typeof right === 'number') {
    const product = left * right;
    if (Number.isSafeInteger(product)) return product === 0 ? 0 : product;
  }
  return BigInt(left) * BigInt(right);
}

/** A decimal literal as an unscaled integer and its scale: `-30000.10` is (-3000010, 2), `1e3` is (1000, 0). */
export function decimalLiteral(text: string): { unscaled: bigint; scale: number } | undefined {
  const match = /^(-?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(`${whole}${fraction}` === '' ? '0' : `${whole}${fraction}`) * (sign === '-' ? -1n : 1n);
  return scale >= 0 ? { unscaled: digits, scale } : { unscaled: digits * 10n ** BigInt(-scale), scale: 0 };
}
