import { diagnoses, type Diagnosis } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { encodedText } from '../encode/record-writer.ts';
import {
  type Bill,
  BILL_BIRTH,
  BILL_CATASTROPHIC,
  BILL_CHRONIC,
  BILL_EMERGENCY,
  BILL_INPATIENT,
  BILL_INTERNET,
  BILL_OUTPATIENT,
  BILL_PHARMACY,
  drawBill,
} from './bills.ts';
import { dateDigits } from './calendar.ts';
import { type Hospitals, hospitals } from './hospitals.ts';
import { type Outbreaks, outbreaks } from './outbreaks.ts';
import { ACTIVE, EMPLOYEE, idNumberBytes, RETIRED_EMPLOYEE } from './persons.ts';
import { isNight, VisitRhythm } from './visit-rhythm.ts';
import type { World } from './world.ts';

/** Kinds of visits in the order of the schema; a purchase at a pharmacy is none that a hospital reports. */
export const visitKinds = ['OUTPATIENT', 'EMERGENCY', 'INPATIENT', 'INTERNET'] as const;
export const [OUTPATIENT, EMERGENCY, INPATIENT, INTERNET, PURCHASE] = [0, 1, 2, 3, 4];
export const crossRegions = ['LOCAL', 'IN_PROVINCE', 'CROSS_PROVINCE'] as const;
export const [LOCAL, IN_PROVINCE, CROSS_PROVINCE] = [0, 1, 2];
/** Where those are insured who are not insured in Zhejiang, the more frequent first. */
export const otherProvinces = ['310000', '320000', '340000'] as const;

/** Visits that are remembered, a power of two: whoever observes later than this leaves out the oldest. */
const remembered = 4096;
const mask = remembered - 1;
/** Left out at once by a latecomer, so that it does not catch up again at once. */
const leftOut = 64;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const noOther = 255;

const otherDivisions = otherProvinces.map((code) => encodedText(code));
const of = (pick: (diagnosis: Diagnosis) => boolean): number[] =>
  diagnoses.flatMap((diagnosis, index) => (pick(diagnosis) ? [index] : []));
/** Each diagnosis as often as its weight. */
const spread = (weight: (diagnosis: Diagnosis) => number): Uint8Array =>
  Uint8Array.from(diagnoses.flatMap((diagnosis, index) => Array<number>(weight(diagnosis)).fill(index)));
const ofOutpatients = spread(({ outpatient }) => outpatient);
const ofInpatients = spread(({ inpatient, code }) => (code.startsWith('O') ? 0 : inpatient));
const ofChronic = of(({ code }) => ['I10', 'E11.9', 'J44.9', 'I25.1'].includes(code));
const [foodPoisoning] = of(({ code }) => code === 'A05.9') as [number];
const [delivery] = of(({ code }) => code === 'O80.0') as [number];
const none = 255;

/**
 * The visits to doctors and pharmacies: one happens once, and hospital, insurance and the fiscal voucher tell of it each in
 * its own time. A column a property, a row a visit, in a ring; what could change until another line tells of it (the
 * number and the name of the person) is kept with the visit.
 */
export class Visits {
  /** Visits so far; the newest has the number before it. */
  produced = 0;
  readonly institutions: Hospitals;
  readonly idNumbers = Buffer.alloc(remembered * idNumberBytes);
  readonly names: Buffer[] = Array<Buffer>(remembered).fill(encodedText(''));
  readonly numbers = new Float64Array(remembered);
  /** yyyyMMdd of the day on which the visit became known, as a number. */
  readonly dates = new Uint32Array(remembered);
  readonly institution = new Uint16Array(remembered);
  readonly kind = new Uint8Array(remembered);
  /** Index into `diagnoses`; the second 255 for none, else an index into `chronic`. */
  readonly diagnosis = new Uint8Array(remembered);
  readonly secondDiagnosis = new Uint8Array(remembered);
  readonly visitedMs = new Float64Array(remembered);
  readonly dischargedMs = new Float64Array(remembered);
  readonly settledMs = new Float64Array(remembered);
  readonly isEmployee = new Uint8Array(remembered);
  readonly crossRegion = new Uint8Array(remembered);
  /** Index into `otherProvinces`. */
  readonly otherProvince = new Uint8Array(remembered);
  /** Avro bytes of the division in which the person is insured. */
  readonly insuredDivision: Buffer[] = Array<Buffer>(remembered).fill(otherDivisions[0]!);
  readonly bill = new Uint8Array(remembered);
  readonly total = new Float64Array(remembered);
  readonly inScope = new Float64Array(remembered);
  readonly fundPaid = new Float64Array(remembered);
  readonly accountPaid = new Float64Array(remembered);
  readonly cashPaid = new Float64Array(remembered);
  readonly isFoodborne = new Uint8Array(remembered);
  /** Whether insurance pays for it, and whether a voucher is issued. */
  readonly isSettled = new Uint8Array(remembered);
  readonly hasVoucher = new Uint8Array(remembered);
  private readonly outbreaks: Outbreaks;
  private readonly rhythm = new VisitRhythm();
  private readonly drawn: Bill = { total: 0, inScope: 0, fundPaid: 0, accountPaid: 0, cashPaid: 0 };
  private today = Number.NaN;
  private date = 0;

  constructor(
    private readonly world: World,
    private readonly random: Random,
  ) {
    this.institutions = world.part(hospitals);
    this.outbreaks = world.part(outbreaks);
  }

  /** Whether the row of a visit has not been taken by a later one. */
  remembers(number: number): boolean {
    return this.produced - number <= remembered;
  }

  rowOf(number: number): number {
    return number % remembered;
  }

  /** Whoever tells of all visits one after another, beginning with the first. */
  follow(): VisitFollower {
    return new VisitFollower(this);
  }

  /** 2 % of settlements are reversed, and their vouchers with them. */
  isReversed(row: number): boolean {
    return this.numbers[row]! % 50 === 7;
  }

  /** One more visit. */
  happen(): void {
    const { random, world } = this;
    const { persons } = world;
    const row = this.produced & mask;
    if (world.today !== this.today) {
      this.today = world.today;
      this.date = Number(dateDigits(world.today));
    }
    this.numbers[row] = this.produced++;
    this.dates[row] = this.date;
    const person = this.pickPatient();
    const from = person * idNumberBytes;
    const to = row * idNumberBytes;
    for (let at = 0; at < idNumberBytes; at++) this.idNumbers[to + at] = persons.idNumbers[from + at]!;
    this.names[row] = persons.names[person]!;
    const draw = random.unit();
    if (draw < 0.16) this.purchase(row);
    else if (draw < 0.24) this.stay(row, person);
    else this.call(row, draw);
    this.choosePlace(row, person);
    const work = persons.work[person]!;
    this.isEmployee[row] = work === EMPLOYEE || work === RETIRED_EMPLOYEE ? 1 : 0;
    this.pay(row);
  }

  /** A person who lives, but for the few whose card goes on being used after death; the old come more often. */
  private pickPatient(): number {
    const { random, world } = this;
    const { persons } = world;
    let person = random.below(persons.count);
    if (world.today - persons.birthDay[person]! < 50 * 365 && random.chance(0.4)) person = random.below(persons.count);
    for (let tried = 0; tried < 3 && this.isGone(person) && random.chance(0.8); tried++) {
      person = random.below(persons.count);
    }
    return person;
  }

  private isGone(person: number): boolean {
    const { persons } = this.world;
    return persons.status[person] !== ACTIVE || persons.deathReported[person] === 1;
  }

  private purchase(row: number): void {
    const { random, world } = this;
    this.kind[row] = PURCHASE;
    this.bill[row] = BILL_PHARMACY;
    this.diagnosis[row] = ofOutpatients[random.below(ofOutpatients.length)]!;
    this.secondDiagnosis[row] = none;
    this.isFoodborne[row] = 0;
    this.visitedMs[row] = this.rhythm.draw(world.nowMs, random);
    this.dischargedMs[row] = 0;
    this.settledMs[row] = this.visitedMs[row]!;
  }

  /** An inpatient who leaves now. */
  private stay(row: number, person: number): void {
    const { random, world } = this;
    const { persons } = world;
    const age = persons.ageOf(person, world.today);
    const bears = persons.male[person] === 0 && age >= 20 && age <= 40 && random.chance(0.5);
    this.kind[row] = INPATIENT;
    this.bill[row] = bears ? BILL_BIRTH : random.chance(0.12) ? BILL_CATASTROPHIC : BILL_INPATIENT;
    this.diagnosis[row] = bears ? delivery : ofInpatients[random.below(ofInpatients.length)]!;
    this.secondDiagnosis[row] = !bears && random.chance(0.6) ? random.below(ofChronic.length) : none;
    this.isFoodborne[row] = 0;
    const leftMs = this.rhythm.draw(world.nowMs, random);
    this.dischargedMs[row] = leftMs;
    this.visitedMs[row] = leftMs - random.between(2, bears ? 5 : 14) * dayMs - random.below(4 * hourMs);
    this.settledMs[row] = Math.min(world.nowMs, leftMs + random.below(2 * hourMs));
  }

  /** One who comes and goes on the same day, or asks from afar. */
  private call(row: number, draw: number): void {
    const { random, world } = this;
    const visitedMs = this.rhythm.draw(world.nowMs, random);
    this.visitedMs[row] = visitedMs;
    this.dischargedMs[row] = 0;
    this.settledMs[row] = Math.min(world.nowMs, visitedMs + random.below(2 * hourMs));
    this.secondDiagnosis[row] = none;
    const isFoodborne = draw < 0.25;
    this.isFoodborne[row] = isFoodborne ? 1 : 0;
    if (isFoodborne) {
      this.kind[row] = EMERGENCY;
      this.bill[row] = BILL_EMERGENCY;
      this.diagnosis[row] = foodPoisoning;
      this.outbreaks.meetPatient();
      return;
    }
    const share = random.unit();
    if (share < (isNight(visitedMs) ? 0.75 : 0.08)) {
      this.kind[row] = EMERGENCY;
      this.bill[row] = BILL_EMERGENCY;
    } else if (share > 0.94) {
      this.kind[row] = INTERNET;
      this.bill[row] = BILL_INTERNET;
    } else {
      this.kind[row] = OUTPATIENT;
      this.bill[row] = share > 0.8 ? BILL_CHRONIC : BILL_OUTPATIENT;
    }
    this.diagnosis[row] =
      this.bill[row] === BILL_CHRONIC
        ? ofChronic[random.below(ofChronic.length)]!
        : ofOutpatients[random.below(ofOutpatients.length)]!;
  }

  /** Where it is, and whether the person is insured there, elsewhere in the province or in another one. */
  private choosePlace(row: number, person: number): void {
    const { random, world, institutions } = this;
    const { persons, places } = world;
    const homeCity = places.at(persons.home[person]!).city;
    const residence = persons.residence[person]!;
    let city = residence < 0 ? homeCity : places.at(residence).city;
    if (random.chance(0.04)) city = places.pickCity(random);
    if (this.isFoodborne[row] === 1) ({ city } = this.outbreaks);
    this.institution[row] =
      this.kind[row] === PURCHASE ? institutions.pickPharmacyIn(city, random) : institutions.pickIn(city, random);
    const other = otherProvinceOf(person);
    this.otherProvince[row] = other;
    this.crossRegion[row] = other !== noOther ? CROSS_PROVINCE : city === homeCity ? LOCAL : IN_PROVINCE;
    const home = other === noOther ? places.at(persons.home[person]!).divisionCode : otherDivisions[other]!;
    // One in two hundred is still kept under the division of an address before.
    this.insuredDivision[row] =
      other === noOther && random.chance(0.005) ? places.at(places.pickIn(homeCity, random)).divisionCode : home;
  }

  private pay(row: number): void {
    const { drawn, random } = this;
    drawBill(drawn, this.bill[row]!, this.isEmployee[row] === 1, this.otherProvince[row] !== noOther, random);
    this.total[row] = drawn.total;
    this.inScope[row] = drawn.inScope;
    this.fundPaid[row] = drawn.fundPaid;
    this.accountPaid[row] = drawn.accountPaid;
    this.cashPaid[row] = drawn.cashPaid;
    const isPurchase = this.kind[row] === PURCHASE;
    this.isSettled[row] = isPurchase || random.chance(0.85) ? 1 : 0;
    this.hasVoucher[row] = !isPurchase && random.chance(0.88) ? 1 : 0;
  }
}

/** About one person in sixteen is insured in another province, always in the same. */
function otherProvinceOf(person: number): number {
  if (person % 16 !== 5) return noOther;
  const draw = (person >>> 4) % 10;
  return draw < 5 ? 0 : draw < 8 ? 1 : 2;
}

/** How far one line has come in telling of the visits. Whoever has told of all lets the next one happen. */
class VisitFollower {
  private number = 0;

  constructor(private readonly visits: Visits) {}

  /** The row of the next visit. */
  next(): number {
    const { visits } = this;
    if (this.number === visits.produced) visits.happen();
    if (!visits.remembers(this.number)) this.number = visits.produced - remembered + leftOut;
    return visits.rowOf(this.number++);
  }
}

/** The visits of a world. */
export const visits = (world: World): Visits => new Visits(world, world.randomFor('visits'));
/** Indexes into `diagnoses` of what an inpatient also has. */
export const chronicDiagnoses: readonly number[] = ofChronic;
