import type { DatasetManifest } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import type { RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { civilDate } from '../world/calendar.ts';
import { usccBytes } from '../world/enterprises.ts';
import { feeLinesOf } from '../world/fee-lines.ts';
import { idNumberBytes } from '../world/persons.ts';
import { type PublicBodies, publicBodies } from '../world/public-bodies.ts';
import { INPATIENT, type Visits, visits } from '../world/visits.ts';
import {
  drawOtherVoucher,
  MEDICAL_IN,
  MEDICAL_OUT,
  noOtherVoucher,
  type OtherVoucher,
  voucherCodeHeads,
  voucherItem,
  voucherKinds,
} from '../world/vouchers.ts';
import type { World } from '../world/world.ts';
import { writeSettlementId, writeVoucherNumber } from './medical-security.settlement.ts';
import type { Observe } from './observer.ts';

const statuses = ['ISSUED', 'REVERSED', 'REIMBURSED'] as const;
const [ISSUED, REVERSED, REIMBURSED] = [0, 1, 2];
const headBytes = 6;
const numberBytes = 10;
const bar = 0x7c;
/** Branches of the union `payer`. */
const branch = { person: 0, org: 1 } as const;
const otherShare = 0.1;
/** Vouchers that wait until whoever paid is reimbursed. */
const waiting = 3;
/** One voucher in so many is over a sum that insurance does not know: the fraud to be found. */
const padded = 400;
/** By kind of bill: its lines as Avro bytes up to the amount. */
const itemsOfBill = Array.from({ length: 8 }, (_, bill) => feeLinesOf(bill).map(({ item }) => voucherItem(item)));

/** The voucher of each visit that has one; those that are taken back or reimbursed; and what else is paid for. */
export function observeEVoucher(world: World, dataset: DatasetManifest): Observe {
  const writer = new VoucherWriter(world, dataset);
  const { visits: all } = writer;
  const random = world.randomFor(dataset.topic);
  const follower = all.follow();
  const toReverse: number[] = [];
  const toReimburse: number[] = [];
  return (out) => {
    const reversed = toReverse.length > 1 ? toReverse.shift()! : undefined;
    if (reversed !== undefined && all.remembers(reversed)) {
      writer.writeOfVisit(out, all.rowOf(reversed), REVERSED);
      return;
    }
    const reimbursed = toReimburse.length > waiting ? toReimburse.shift()! : undefined;
    if (reimbursed !== undefined && all.remembers(reimbursed)) {
      writer.writeOfVisit(out, all.rowOf(reimbursed), REIMBURSED);
      return;
    }
    if (random.chance(otherShare)) {
      writer.writeOther(out, random);
      return;
    }
    let row = follower.next();
    while (all.hasVoucher[row] === 0) row = follower.next();
    const number = all.numbers[row]!;
    if (all.isReversed(row) && all.isSettled[row] === 1) toReverse.push(number);
    else if (number % 16 === 3) toReimburse.push(number);
    writer.writeOfVisit(out, row, ISSUED);
  };
}

class VoucherWriter {
  readonly visits: Visits;
  private readonly bodies: PublicBodies;
  private readonly kinds: Uint8Array;
  private readonly statuses: Uint8Array;
  private readonly other: OtherVoucher = noOtherVoucher();
  private others = 0;

  constructor(
    private readonly world: World,
    { schema }: DatasetManifest,
  ) {
    this.visits = world.part(visits);
    this.bodies = world.part(publicBodies);
    this.kinds = symbolIndexes(schema, 'kind', voucherKinds);
    this.statuses = symbolIndexes(schema, 'status', statuses);
  }

  writeOfVisit(out: RecordWriter, row: number, status: number): void {
    const { visits: all, world } = this;
    const takesBack = status === REVERSED;
    const kind = all.kind[row] === INPATIENT ? MEDICAL_IN : MEDICAL_OUT;
    const sign = takesBack ? -1 : 1;
    const institution = all.institution[row]!;
    const number = all.numbers[row]!;
    const total = all.total[row]! + (number % padded === 11 ? 10_000 : 0);
    const settledMs = all.settledMs[row]!;
    this.begin(out, kind, Math.floor(all.dates[row]! / 10_000), number * 2 + (takesBack ? 1 : 0));
    out.eventTimeMs = settledMs;
    out.writeRow(all.institutions.usccs, institution, usccBytes);
    out.writeInt(branch.person);
    out.writeRow(all.idNumbers, row, idNumberBytes);
    out.writeRaw(all.names[row]!);
    out.writeDecimal(sign * total);
    writeLines(out, all.bill[row]!, total, sign);
    out.writeLong(settledMs);
    if (all.isSettled[row] === 1) {
      out.writePresent();
      writeSettlementId(out, all, row, takesBack);
    } else out.writeNull();
    out.writeSymbol(this.statuses[status]!);
    if (takesBack) {
      out.writePresent();
      writeVoucherNumber(out, all, row, false);
    } else out.writeNull();
    out.writeRaw(world.places.at(all.institutions.place[institution]!).divisionCode);
    out.writeLong(settledMs);
    out.writeLong(status === REIMBURSED ? 2 : 1);
  }

  /** A voucher for a fee, a fine, a donation or for tuition. */
  writeOther(out: RecordWriter, random: Random): void {
    const { other, world, bodies } = this;
    drawOtherVoucher(other, random);
    this.begin(out, other.kind, civilDate(world.today).year, ++this.others);
    out.eventTimeMs = world.nowMs;
    out.writeRow(bodies.usccs, bodies.slotOf(other.bodyKind, other.county), usccBytes);
    if (other.isPaidByOrg) {
      out.writeInt(branch.org);
      out.writeRow(world.enterprises.usccs, random.below(world.enterprises.count), usccBytes);
    } else {
      const person = random.below(world.persons.count);
      out.writeInt(branch.person);
      out.writeRow(world.persons.idNumbers, person, idNumberBytes);
      out.writeRaw(world.persons.names[person]!);
    }
    out.writeDecimal(other.total);
    out.writeInt(1);
    out.writeRaw(other.item);
    out.writeDecimal(other.total);
    out.writeByte(0);
    out.writeLong(world.nowMs);
    out.writeNull();
    out.writeSymbol(this.statuses[ISSUED]!);
    out.writeNull();
    out.writeRaw(world.places.ofCounty[other.county]!.divisionCode);
    out.writeLong(world.nowMs);
    out.writeLong(1);
  }

  /** Key, code, number, check code and kind. */
  private begin(out: RecordWriter, kind: number, year: number, number: number): void {
    const head = voucherCodeHeads[kind]!;
    out.beginRecord();
    out.writeRowRaw(head, 0, headBytes);
    out.writeDigitsRaw(year, 2);
    out.writeByte(bar);
    out.writeDigitsRaw(number, numberBytes);
    out.beginValue();
    out.writeInt(headBytes + 2);
    out.writeRowRaw(head, 0, headBytes);
    out.writeDigitsRaw(year, 2);
    out.writeInt(numberBytes);
    out.writeDigitsRaw(number, numberBytes);
    out.writeInt(6);
    // Prime to a million, so that neighbours do not look alike.
    out.writeDigitsRaw((number * 611_953 + kind) % 1_000_000, 6);
    out.writeSymbol(this.kinds[kind]!);
  }
}

function writeLines(out: RecordWriter, bill: number, total: number, sign: number): void {
  const lines = feeLinesOf(bill);
  const items = itemsOfBill[bill]!;
  let left = total;
  out.writeInt(lines.length);
  for (let at = 0; at < lines.length; at++) {
    const amount = at === lines.length - 1 ? left : Math.floor((total * lines[at]!.percent) / 100);
    left -= amount;
    out.writeRaw(items[at]!);
    out.writeDecimal(sign * amount);
  }
  out.writeByte(0);
}
