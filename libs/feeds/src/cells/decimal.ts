import { misfit } from './row-fault.ts';

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/** A decimal text as its unscaled two's complement bytes, exact. More digits than fit are a fault unless rounded. */
export function decimalBytes(text: string, precision: number, scale: number, round: boolean): Buffer {
  const unscaled = unscaledOf(text, scale, round);
  const magnitude = unscaled < 0n ? -unscaled : unscaled;
  if (String(magnitude).length > precision) misfit('FIELD_FORMAT', `a number with more than ${precision} digits`);
  return twosComplement(unscaled);
}

function unscaledOf(text: string, scale: number, round: boolean): bigint {
  const match = NUMBER.exec(text);
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (match === null || whole + fraction === '') return misfit('FIELD_FORMAT', 'not a number');
  const drop = fraction.length - scale - Number(match[4] ?? 0);
  const digits = BigInt(whole + fraction);
  let unscaled: bigint;
  if (drop <= 0) unscaled = digits * 10n ** BigInt(-drop);
  else {
    const unit = 10n ** BigInt(drop);
    const rest = digits % unit;
    if (rest !== 0n && !round) misfit('FIELD_FORMAT', `a number with more than ${scale} decimal places`);
    unscaled = digits / unit + (rest * 2n >= unit ? 1n : 0n);
  }
  return match[1] === '-' ? -unscaled : unscaled;
}

function twosComplement(value: bigint): Buffer {
  let length = 1;
  while (BigInt.asIntN(length * 8, value) !== value) length++;
  const hex = BigInt.asUintN(length * 8, value)
    .toString(16)
    .padStart(length * 2, '0');
  return Buffer.from(hex, 'hex');
}
