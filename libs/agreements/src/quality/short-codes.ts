import type { SignCheck } from '@rail/catalogue';

const mostSigns = 6;

/** A list of codes of at most six ASCII signs as a set of numbers; undefined for one with a longer code. */
export function shortCodes(codes: Iterable<string>): SignCheck | undefined {
  const numbers = new Set<number>();
  for (const code of codes) {
    if (!/^[\x20-\x7e]{1,6}$/.test(code)) return undefined;
    const signs = Buffer.from(code, 'latin1');
    numbers.add(numberOf(signs, 0, signs.length));
  }
  return (signs, start, end) =>
    end - start <= mostSigns && signs[start] !== 0 && numbers.has(numberOf(signs, start, end));
}

/** Six bytes fit into a number; where the first is not 0, those of different lengths differ. */
function numberOf(signs: Uint8Array, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at++) number = number * 256 + signs[at]!;
  return number;
}
