import { assert } from '@rail/kernel';

const pattern = /^[0-9A-HJ-NPR-Z]{8}[\dX][0-9A-HJ-NPR-Z]{8}$/;
const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
const letterValues: Readonly<Record<string, number>> = {
  ...{ A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8, J: 1, K: 2, L: 3, M: 4, N: 5, P: 7, R: 9 },
  ...{ S: 2, T: 3, U: 4, V: 5, W: 6, X: 7, Y: 8, Z: 9 },
};

/** The check sign of a 车辆识别代号 (GB 16735), the ninth; whatever stands there now counts for nothing. */
export function vinCheckSign(vin: string): string {
  let sum = 0;
  for (const [index, weight] of weights.entries()) {
    const sign = vin.charAt(index);
    const value = letterValues[sign] ?? Number.parseInt(sign, 10);
    assert(!Number.isNaN(value), 'a vehicle number has 17 signs without I, O, Q');
    sum += value * weight;
  }
  const check = sum % 11;
  return check === 10 ? 'X' : String(check);
}

export function isVin(text: string): boolean {
  return pattern.test(text) && vinCheckSign(text) === text.charAt(8);
}
