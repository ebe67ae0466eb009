import { counties } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { encodedText } from '../encode/record-writer.ts';
import { AGENCY, INSTITUTION, SOCIETY } from './public-bodies.ts';

/** Kinds of vouchers in the order of the schema. */
export const voucherKinds = ['MEDICAL_OUT', 'MEDICAL_IN', 'NON_TAX', 'TUITION', 'DONATION', 'FINE'] as const;
export const [MEDICAL_OUT, MEDICAL_IN, NON_TAX, TUITION, DONATION, FINE] = [0, 1, 2, 3, 4, 5];

/** Class and kind within the eight digits of a voucher code, by kind of voucher. */
const classes = ['0601', '0602', '0101', '0401', '0501', '0201'];
/** One unit of each line: quantity 1.00, 项. */
const onePiece = Buffer.concat([Buffer.of(2, 100), encodedText('项')]);

const item = (code: string, name: string): Buffer => Buffer.concat([encodedText(code), encodedText(name), onePiece]);

/** What is paid for with a voucher that is not a medical one, as Avro bytes up to the amount. */
const itemsOf: Readonly<Record<number, readonly Buffer[]>> = {
  [NON_TAX]: [item('103042', '公章刻制备案费'), item('103044', '不动产登记费'), item('103049', '考试考务费')],
  [TUITION]: [item('103071', '学费'), item('103072', '住宿费')],
  [DONATION]: [item('105010', '公益捐赠收入')],
  [FINE]: [item('103050', '行政罚款'), item('103051', '交通违法罚款')],
};
/** Kind, kind of the body that issues it, weight. */
const others = [
  { kind: NON_TAX, issuer: AGENCY, weight: 40 },
  { kind: TUITION, issuer: INSTITUTION, weight: 25 },
  { kind: DONATION, issuer: SOCIETY, weight: 15 },
  { kind: FINE, issuer: AGENCY, weight: 20 },
].map((other) => [other, other.weight] as const);

/** A voucher that is not about a visit. */
export interface OtherVoucher {
  kind: number;
  /** Of the public body that issues it. */
  bodyKind: number;
  county: number;
  /** Avro bytes of its one line, without the amount. */
  item: Buffer;
  /** In fen. */
  total: number;
  /** Whether an enterprise pays, else a person. */
  isPaidByOrg: boolean;
}

export const noOtherVoucher = (): OtherVoucher => ({
  kind: NON_TAX,
  bodyKind: AGENCY,
  county: 0,
  item: onePiece,
  total: 0,
  isPaidByOrg: false,
});

/** Draws a voucher that is not about a visit into `voucher`. */
export function drawOtherVoucher(voucher: OtherVoucher, random: Random): void {
  const { kind, issuer } = random.weighted(others);
  voucher.kind = kind;
  voucher.bodyKind = issuer;
  voucher.county = random.below(counties.length);
  voucher.item = random.pick(itemsOf[kind]!);
  voucher.total = (kind === TUITION ? random.between(5, 90) : random.between(1, 40)) * 10_000;
  voucher.isPaidByOrg = kind !== TUITION && random.chance(0.5);
}

/** The first six of the eight digits of a 票据代码: division of the finance department, class, kind; the year follows. */
export const voucherCodeHeads: readonly Buffer[] = classes.map((digits) => Buffer.from(`33${digits}`));

/** The line of a bill as a voucher has it, up to the amount. */
export function voucherItem(feeItem: Buffer): Buffer {
  return Buffer.concat([feeItem, onePiece]);
}
