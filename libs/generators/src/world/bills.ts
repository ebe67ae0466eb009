import type { Random } from '@rail/kernel';

/** Amounts in fen; what the fund, the account and the patient pay adds up to the total. */
export interface Bill {
  total: number;
  inScope: number;
  fundPaid: number;
  accountPaid: number;
  cashPaid: number;
}

/** What a bill is for; the catastrophic ones of inpatients leave much for the patient to pay. */
export const [
  BILL_OUTPATIENT,
  BILL_EMERGENCY,
  BILL_CHRONIC,
  BILL_INPATIENT,
  BILL_CATASTROPHIC,
  BILL_BIRTH,
  BILL_INTERNET,
  BILL_PHARMACY,
] = [0, 1, 2, 3, 4, 5, 6, 7];

interface Tariff {
  /** Least total, and how much more it can be, in fen. Small bills are more frequent. */
  readonly least: number;
  readonly more: number;
  /** Of what is in scope the fund pays, in thousandths: employees, residents. */
  readonly employees: number;
  readonly residents: number;
  /** The most that an account pays. */
  readonly account: number;
}

const tariff = (least: number, more: number, employees: number, residents: number, account: number): Tariff => ({
  least,
  more,
  employees,
  residents,
  account,
});

const tariffs: readonly Tariff[] = [
  tariff(3000, 60_000, 600, 450, 20_000),
  tariff(8000, 150_000, 600, 450, 30_000),
  tariff(10_000, 80_000, 750, 600, 20_000),
  tariff(300_000, 3_000_000, 850, 650, 200_000),
  tariff(7_000_000, 30_000_000, 550, 500, 300_000),
  tariff(400_000, 800_000, 800, 600, 100_000),
  tariff(2000, 20_000, 500, 400, 10_000),
  tariff(1500, 30_000, 0, 0, 31_500),
];
/** Less is paid for those who are insured in another province. */
const lessForOthers = 100;

/** Draws a bill into `bill`. */
export function drawBill(bill: Bill, kind: number, isEmployee: boolean, isOther: boolean, random: Random): void {
  const { least, more, employees, residents, account } = tariffs[kind]!;
  const draw = random.unit();
  const total = least + Math.floor(draw * draw * more);
  const inScope = Math.floor((total * random.between(700, 980)) / 1000);
  const perMille = Math.max(0, (isEmployee ? employees : residents) - (isOther ? lessForOthers : 0));
  const fundPaid = Math.floor((inScope * perMille) / 1000);
  const accountPaid = isEmployee ? Math.min(random.below(account + 1), total - fundPaid) : 0;
  bill.total = total;
  bill.inScope = inScope;
  bill.fundPaid = fundPaid;
  bill.accountPaid = accountPaid;
  bill.cashPaid = total - fundPaid - accountPaid;
}
