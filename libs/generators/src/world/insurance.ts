import { encodedText } from '../encode/record-writer.ts';
import { CHILD, EMPLOYEE, FLEXIBLE, RETIRED_EMPLOYEE, RETIRED_RESIDENT, UNEMPLOYED } from './persons.ts';

/** One kind of social insurance as a person has it. */
export interface Cover {
  /** Three digits, and the same as Avro bytes. */
  readonly digits: Buffer;
  readonly code: Buffer;
  readonly employerPerMille: number;
  readonly personalPerMille: number;
  /** A fixed contribution in place of one on the base. */
  readonly fixedFen: number;
  /** Pays out instead of being paid. */
  readonly pension: boolean;
}

const cover = (
  code: string,
  employerPerMille: number,
  personalPerMille: number,
  fixedFen = 0,
  pension = false,
): Cover => ({
  digits: Buffer.from(code),
  code: encodedText(code),
  employerPerMille,
  personalPerMille,
  fixedFen,
  pension,
});

const coversByWork: readonly (readonly Cover[])[] = Object.assign([], {
  [CHILD]: [cover('390', 0, 0, 45_000)],
  [EMPLOYEE]: [cover('110', 160, 80), cover('310', 95, 20), cover('210', 5, 5), cover('410', 4, 0), cover('510', 8, 0)],
  [FLEXIBLE]: [cover('110', 0, 200), cover('310', 0, 95)],
  [UNEMPLOYED]: [cover('170', 0, 0, 10_000), cover('390', 0, 0, 45_000)],
  [RETIRED_EMPLOYEE]: [cover('110', 0, 0, 0, true), cover('310', 0, 0)],
  [RETIRED_RESIDENT]: [cover('170', 0, 0, 10_000, true), cover('390', 0, 0, 45_000)],
});

/** The kinds of insurance of a person who lives like this. */
export function coversOf(work: number): readonly Cover[] {
  return coversByWork[work] ?? [];
}
