import { diagnoses } from '@rail/catalogue';

import { chronicDiagnoses } from './visits.ts';
import { encodedText } from '../encode/record-writer.ts';

const [yes, no] = [Buffer.of(1), Buffer.of(0)];
const codes = diagnoses.map(({ code }) => encodedText(code));

/** Avro bytes of the array of diagnoses: by the main one, then by the second (an index into `chronicDiagnoses`). */
const withSecond = codes.map((main, index) =>
  chronicDiagnoses.map((second) =>
    second === index
      ? Buffer.concat([Buffer.of(2), main, yes, no])
      : Buffer.concat([Buffer.of(4), main, yes, codes[second]!, no, no]),
  ),
);
const alone = codes.map((main) => Buffer.concat([Buffer.of(2), main, yes, no]));

/** The array of diagnoses of a visit, as hospital and insurance write it; 255 for no second one. */
export function encodedDiagnoses(main: number, second: number): Buffer {
  return withSecond[main]![second] ?? alone[main]!;
}
