import { assert } from '@rail/kernel';

const pattern = /^[0-9A-HJ-NPR-Z]{8}[\dX][0-9A-HJ-NPR-Z]{8}$/;
const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
/** A sign of the first row counts as the digit beneath it. */
const signs = '0123456789ABCDEFGHJKLMNPRSTUVWXYZ';
const values = '012345678912345678123457923456789';

/** The check sign of a 车辆识别代号 (GB 16735), the ninth; whatever stands there now counts for nothing. */
export function vinCheckSign(vin: string): string {
  let sum = 0;
  for (const [index, weight] of weights.entries()) {
    const at = signs.indexOf(vin.charAt(index));
    assert(at >= 0 && vin.length === 17, 'a vehicle number has 17 signs without I, O, Q');
    sum += Number(values.charAt(at)) * weight;
  }
  const check = sum % 11;
  return check === 10 ? 'X' : String(check);
}

export function isVin(text: string): boolean {
  return pattern.test(text) && vinCheckSign(text) === text.charAt(8);
}
