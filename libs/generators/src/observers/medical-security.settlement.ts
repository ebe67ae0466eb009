import { type DatasetManifest } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { BILL_BIRTH, BILL_CHRONIC } from '../world/bills.ts';
import { dayAt } from '../world/calendar.ts';
import { encodedDiagnoses } from '../world/encoded-diagnoses.ts';
import { feeLinesOf } from '../world/fee-lines.ts';
import { idNumberBytes } from '../world/persons.ts';
import {
  CROSS_PROVINCE,
  crossRegions,
  INPATIENT,
  otherProvinces,
  PURCHASE,
  type Visits,
  visits,
} from '../world/visits.ts';
import type { World } from '../world/world.ts';
import { visitIdBytes, writeVisitId } from './health.hospital-visit.ts';
import type { Observe } from './observer.ts';

const statuses = ['SETTLED', 'REVERSED', 'CLEARED'] as const;
const [SETTLED, REVERSED, CLEARED] = [0, 1, 2];
const [employees, residents] = [encodedText('310'), encodedText('390')];
const [outpatient, chronic, inpatient, purchase, birth] = ['11', '14', '21', '41', '52'].map(encodedText) as [
  Buffer,
  Buffer,
  Buffer,
  Buffer,
  Buffer,
];
const filings = otherProvinces.map((code) => Buffer.from(`YD${code}`));
const filingDigits = 8;
/** date 8, number 12 */
const settlementIdBytes = 20;
/** Settlements between provinces that wait for the clearing of the month. */
const waiting = 2;

interface Symbols {
  readonly crossRegion: Uint8Array;
  readonly status: Uint8Array;
}

/** What insurance pays of each visit and purchase; then the few that are taken back, and the clearing of provinces. */
export function observeSettlement(world: World, dataset: DatasetManifest): Observe {
  const all = world.part(visits);
  const follower = all.follow();
  const { schema } = dataset;
  const symbols: Symbols = {
    crossRegion: symbolIndexes(schema, 'crossRegion', crossRegions),
    status: symbolIndexes(schema, 'status', statuses),
  };
  const toReverse: number[] = [];
  const toClear: number[] = [];
  const write = (out: RecordWriter, row: number, status: number): void => {
    const place = world.places.at(all.institutions.place[all.institution[row]!]!);
    writeSettlement(out, all, row, status, place.divisionCode, symbols);
  };
  return (out) => {
    const reversed = toReverse.length > 1 ? toReverse.shift()! : undefined;
    if (reversed !== undefined && all.remembers(reversed)) {
      write(out, all.rowOf(reversed), REVERSED);
      return;
    }
    const cleared = toClear.length > waiting ? toClear.shift()! : undefined;
    if (cleared !== undefined && all.remembers(cleared)) {
      write(out, all.rowOf(cleared), CLEARED);
      return;
    }
    let row = follower.next();
    while (all.isSettled[row] === 0) row = follower.next();
    if (all.isReversed(row)) toReverse.push(all.numbers[row]!);
    else if (all.crossRegion[row] === CROSS_PROVINCE) toClear.push(all.numbers[row]!);
    write(out, row, SETTLED);
  };
}

/** The number of a settlement, or of the one that takes it back, as insurance and the fiscal voucher name it. */
export function writeSettlementId(out: RecordWriter, all: Visits, row: number, takesBack: boolean): void {
  out.writeInt(settlementIdBytes);
  writeSettlementIdRaw(out, all, row, takesBack);
}

function writeSettlementIdRaw(out: RecordWriter, all: Visits, row: number, takesBack: boolean): void {
  out.writeDigitsRaw(all.dates[row]!, 8);
  out.writeDigitsRaw(all.numbers[row]! * 2 + (takesBack ? 1 : 0), 12);
}

/** The number of the voucher for a visit, or of the one that takes it back. */
export function writeVoucherNumber(out: RecordWriter, all: Visits, row: number, takesBack: boolean): void {
  out.writeInt(10);
  out.writeDigitsRaw(all.numbers[row]! * 2 + (takesBack ? 1 : 0), 10);
}

function writeSettlement(
  out: RecordWriter,
  all: Visits,
  row: number,
  status: number,
  divisionCode: Buffer,
  symbols: Symbols,
): void {
  const takesBack = status === REVERSED;
  const crossRegion = all.crossRegion[row]!;
  const settledMs = all.settledMs[row]!;
  out.beginRecord();
  writeSettlementIdRaw(out, all, row, takesBack);
  out.beginValue();
  out.eventTimeMs = settledMs;
  writeSettlementId(out, all, row, takesBack);
  out.writeInt(visitIdBytes);
  writeVisitId(out, all, row);
  out.writeRow(all.idNumbers, row, idNumberBytes);
  out.writeRaw(all.isEmployee[row] === 1 ? employees : residents);
  out.writeRaw(all.insuredDivision[row]!);
  out.writeRaw(all.institutions.codeAndDivision[all.institution[row]!]!);
  out.writeRaw(medicalKindOf(all, row));
  out.writeSymbol(symbols.crossRegion[crossRegion]!);
  if (crossRegion === CROSS_PROVINCE) writeFiling(out, all, row);
  else out.writeNull();
  if (all.kind[row] === INPATIENT) {
    out.writePresent();
    out.writeInt(dayAt(all.visitedMs[row]!));
  } else out.writeNull();
  out.writeLong(settledMs);
  const sign = takesBack ? -1 : 1;
  out.writeDecimal(sign * all.total[row]!);
  out.writeDecimal(sign * all.inScope[row]!);
  out.writeDecimal(sign * all.fundPaid[row]!);
  out.writeDecimal(sign * all.accountPaid[row]!);
  out.writeDecimal(sign * all.cashPaid[row]!);
  writeFeeLines(out, all.bill[row]!, all.total[row]!, sign);
  out.writeRaw(encodedDiagnoses(all.diagnosis[row]!, all.secondDiagnosis[row]!));
  if (all.hasVoucher[row] === 1) {
    out.writePresent();
    writeVoucherNumber(out, all, row, takesBack);
  } else out.writeNull();
  out.writeSymbol(symbols.status[status]!);
  if (takesBack) {
    out.writePresent();
    writeSettlementId(out, all, row, false);
  } else out.writeNull();
  out.writeRaw(divisionCode);
  out.writeLong(settledMs);
  out.writeLong(status === CLEARED ? 2 : 1);
}

function medicalKindOf(all: Visits, row: number): Buffer {
  const bill = all.bill[row]!;
  if (all.kind[row] === PURCHASE) return purchase;
  if (bill === BILL_BIRTH) return birth;
  if (all.kind[row] === INPATIENT) return inpatient;
  return bill === BILL_CHRONIC ? chronic : outpatient;
}

/** 异地就医备案 of the person with the province that insures. */
function writeFiling(out: RecordWriter, all: Visits, row: number): void {
  const head = filings[all.otherProvince[row]!]!;
  out.writePresent();
  out.writeInt(head.length + filingDigits);
  out.writeRaw(head);
  out.writeDigitsRaw(all.numbers[row]!, filingDigits);
}

function writeFeeLines(out: RecordWriter, bill: number, total: number, sign: number): void {
  const lines = feeLinesOf(bill);
  let left = total;
  out.writeInt(lines.length);
  for (let at = 0; at < lines.length; at++) {
    const { item, percent } = lines[at]!;
    const amount = at === lines.length - 1 ? left : Math.floor((total * percent) / 100);
    left -= amount;
    out.writeRaw(item);
    out.writeDecimal(sign * amount);
  }
  out.writeByte(0);
}
