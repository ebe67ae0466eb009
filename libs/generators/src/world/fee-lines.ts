import { encodedText } from '../encode/record-writer.ts';

/** One line of a bill: the class of its charge as Avro bytes, and its share of the total in hundredths. */
export interface FeeLine {
  /** Code and name. */
  readonly item: Buffer;
  /** The last line of a bill takes what the others leave. */
  readonly percent: number;
}

const line = (code: string, name: string, percent: number): FeeLine => ({
  item: Buffer.concat([encodedText(code), encodedText(name)]),
  percent,
});

const consultation = line('02', '诊察费', 10);
const examination = line('03', '检查费', 35);
const test = line('04', '化验费', 25);
const medicine = line('09', '西药费', 0);
const patentMedicine = line('11', '中成药费', 0);
const bed = line('01', '床位费', 8);
const operation = line('06', '手术费', 30);
const nursing = line('07', '护理费', 7);
const material = line('08', '卫生材料费', 20);

/** The lines of each kind of bill, in the order of the constants in `bills.ts`. */
const linesOfBill: readonly (readonly FeeLine[])[] = [
  [consultation, test, medicine],
  [consultation, examination, medicine],
  [consultation, medicine],
  [bed, examination, nursing, medicine],
  [bed, operation, material, medicine],
  [bed, operation, nursing, medicine],
  [consultation, medicine],
  [patentMedicine],
];

export function feeLinesOf(bill: number): readonly FeeLine[] {
  return linesOfBill[bill]!;
}
