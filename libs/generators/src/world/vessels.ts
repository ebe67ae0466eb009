import { imoCheckDigit } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { encodedText } from '../encode/record-writer.ts';

export interface Vessel {
  /** Avro bytes; the IMO number of a coaster is undefined. */
  readonly name: Buffer;
  readonly imo: Buffer | undefined;
  readonly mmsi: Buffer;
  readonly flag: Buffer;
  /** Whether it carries dangerous cargo in its tanks. */
  readonly tanker: boolean;
  /** Deadweight in tons. */
  readonly tons: number;
  /** Centimetres. */
  readonly draughtCm: number;
}

/** Flags with the three digits that their numbers in the maritime mobile service begin with. */
const flags = [
  ['CN', '412', 40],
  ['CN', '413', 30],
  ['HK', '477', 10],
  ['PA', '351', 10],
  ['LR', '636', 6],
  ['SG', '563', 4],
] as const;
const flagWeights = flags.map((flag) => [flag, flag[2]] as const);
const stems = '甲乙丙丁戊己庚辛壬癸';
const branches = '子丑寅卯辰巳午未申酉戌亥';
const sizes = [800, 3000, 5000, 12_000, 50_000, 110_000];
const chinese = 'CN';

/**
 * The vessel of a number: recognisably made, with a name of two cyclical signs and an IMO number that begins with 0, as
 * no ship's does.
 */
export function makeVessel(number: number, tanker: boolean, random: Random): Vessel {
  const [flag, country] = random.weighted(flagWeights);
  const tons = random.pick(sizes);
  const digits = String(number % 100_000).padStart(6, '0');
  const sign = stems.charAt(number % stems.length) + branches.charAt(number % branches.length);
  const coaster = flag === chinese && tons < 5000;
  return {
    name: encodedText(`虚构${sign}${number}${tanker ? '油' : '轮'}`),
    imo: coaster ? undefined : encodedText(digits + imoCheckDigit(digits)),
    mmsi: encodedText(country + digits),
    flag: encodedText(flag),
    tanker,
    tons,
    draughtCm: 300 + Math.floor(Math.sqrt(tons)) * 4,
  };
}
