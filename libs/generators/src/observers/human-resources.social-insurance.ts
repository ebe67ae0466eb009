import type { DatasetManifest } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { dayAt, monthAt, monthDigits, monthStartMs } from '../world/calendar.ts';
import { usccBytes } from '../world/enterprises.ts';
import { type Cover, coversOf } from '../world/insurance.ts';
import {
  ACTIVE,
  DEATH,
  EMPLOYEE,
  FLEXIBLE,
  idNumberBytes,
  type Persons,
  RETIRED_EMPLOYEE,
  UNEMPLOYED,
} from '../world/persons.ts';
import { leaveEmployer } from '../world/work-life.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';

const statuses = ['INSURED', 'SUSPENDED', 'STOPPED', 'RETIRED', 'DECEASED'] as const;
const [INSURED, SUSPENDED, STOPPED, RETIRED, GONE] = [0, 1, 2, 3, 4];
/** Months that are told before the line follows what changes. */
const monthsOfHistory = 6;
const middleOfMonth = 14;
const bar = 0x7c;

/** Share of records that go on with the month; the others change what was told of it. */
const tellingShare = 0.85;

/**
 * Month by month every person and kind of insurance, the last six months first, and between them what changes in the
 * part of the month that was told. The version is the number of the change in the source system.
 */
export function observeSocialInsurance(world: World, dataset: DatasetManifest): Observe {
  const random = world.randomFor(dataset.topic);
  const { persons } = world;
  const symbols = {
    status: symbolIndexes(dataset.schema, 'status', statuses),
    pension: symbolIndexes(dataset.schema, 'benefit.kind', ['PENSION'])[0]!,
  };
  const telling = new MonthTelling(world);
  let version = 0;

  return (out) => {
    telling.followTime();
    const { month } = telling;
    let slot = telling.person;
    let stopping = false;
    let chosen: Cover;
    if (!telling.done && (slot === 0 || random.chance(tellingShare))) chosen = telling.nextCover();
    else {
      slot = random.below(telling.person);
      const before = coversOf(persons.work[slot]!);
      stopping = liveAtWork(persons, slot, random, month.asOf);
      chosen = random.pick(stopping ? before : coversOf(persons.work[slot]!));
    }
    out.beginRecord();
    out.writeRowRaw(persons.idNumbers, slot, idNumberBytes);
    out.writeByte(bar);
    out.writeRowRaw(chosen.digits, 0, 3);
    out.writeByte(bar);
    out.writeRowRaw(month.digits, 0, 6);
    out.beginValue();
    out.eventTimeMs = month.startMs;
    const status = statusOf(persons, slot, chosen, stopping);
    writeContribution(out, world, { slot, cover: chosen, status, month, version: ++version, symbols });
  };
}

interface Month {
  readonly number: number;
  /** yyyyMM */
  readonly digits: Buffer;
  readonly startMs: number;
  /** The day on which what changes in the month changes: its middle, in the current month today. */
  readonly asOf: number;
}

/** How far the telling has come: the month, the person, the kind of insurance. */
class MonthTelling {
  month: Month;
  /** The next person to tell of; all before are told. */
  person = 0;
  private cover = 0;
  private seenDay: number;
  private current: number;

  constructor(private readonly world: World) {
    this.seenDay = world.today;
    this.current = monthAt(world.nowMs);
    this.month = this.begin(this.current - monthsOfHistory + 1);
  }

  get done(): boolean {
    return this.person === this.world.persons.count;
  }

  /** Begins the next month when this one is told and the next has come. */
  followTime(): void {
    const { world, month } = this;
    if (world.today !== this.seenDay) {
      this.seenDay = world.today;
      this.current = monthAt(world.nowMs);
      if (month.number === this.current) this.month = { ...month, asOf: world.today };
    }
    if (!this.done || month.number >= this.current) return;
    this.month = this.begin(month.number + 1);
    this.person = 0;
  }

  nextCover(): Cover {
    const covers = coversOf(this.world.persons.work[this.person]!);
    // Another person with fewer kinds may have taken the slot in between.
    const chosen = covers[Math.min(this.cover, covers.length - 1)]!;
    if (++this.cover >= covers.length) {
      this.cover = 0;
      this.person++;
    }
    return chosen;
  }

  private begin(number: number): Month {
    const startMs = monthStartMs(number);
    const asOf = number === this.current ? this.world.today : dayAt(startMs) + middleOfMonth;
    return { number, digits: Buffer.from(monthDigits(number)), startMs, asOf };
  }
}

interface Contribution {
  readonly slot: number;
  readonly cover: Cover;
  readonly status: number;
  readonly month: Month;
  readonly version: number;
  readonly symbols: { readonly status: Uint8Array; readonly pension: number };
}

/** One step of a working life; true if insurance as it was stops with it. */
function liveAtWork(persons: Persons, slot: number, random: Random, today: number): boolean {
  if (persons.status[slot] !== ACTIVE) return false;
  persons.suspended[slot] = 0;
  const work = persons.work[slot]!;
  const draw = random.unit();
  if (work === EMPLOYEE && draw < 0.08) {
    leaveEmployer(persons, slot, random, today);
    return true;
  }
  if (work === EMPLOYEE && draw < 0.26) persons.hire(slot, today);
  else if (work === FLEXIBLE || work === UNEMPLOYED) {
    if (draw < 0.3) persons.hire(slot, today);
  } else if (draw > 0.7) persons.base[slot] = random.between(4462, 24_060) * 100;
  if (work === EMPLOYEE && draw > 0.95 && slot >= persons.anchored && persons.ageOf(slot, today) >= 50) {
    persons.work[slot] = RETIRED_EMPLOYEE;
    persons.employer[slot] = -1;
    persons.workSince[slot] = today;
  }
  return false;
}

function statusOf(persons: Persons, slot: number, cover: Cover, stopping: boolean): number {
  if (persons.status[slot] !== ACTIVE) return persons.reason[slot] === DEATH ? GONE : STOPPED;
  if (stopping) return STOPPED;
  if (cover.pension) return RETIRED;
  return persons.suspended[slot] === 1 ? SUSPENDED : INSURED;
}

function writeContribution(out: RecordWriter, world: World, row: Contribution): void {
  const { slot, cover, status, month, symbols } = row;
  const { persons, enterprises } = world;
  const employer = persons.employer[slot]!;
  const paying = status === INSURED;
  const base = cover.fixedFen > 0 ? 0 : persons.base[slot]!;
  const since = Math.min(persons.workSince[slot]!, month.asOf);
  out.writeRow(persons.idNumbers, slot, idNumberBytes);
  out.writeRaw(cover.code);
  if (employer < 0) out.writeNull();
  else {
    out.writePresent();
    out.writeRow(enterprises.usccs, employer, usccBytes);
  }
  out.writeRow(month.digits, 0, 6);
  out.writeSymbol(symbols.status[status]!);
  out.writeInt(since);
  if (status === STOPPED || status === GONE) {
    out.writePresent();
    out.writeInt(month.asOf);
  } else out.writeNull();
  out.writeDecimal(base);
  out.writeDecimal(paying ? Math.floor((base * cover.employerPerMille) / 1000) : 0);
  out.writeDecimal(paying ? cover.fixedFen + Math.floor((base * cover.personalPerMille) / 1000) : 0);
  out.writeInt(1 + (slot % 240));
  out.writeBoolean(paying && row.version % 97 === 0);
  if (status === RETIRED) writePension(out, symbols.pension, base, since, slot);
  else out.writeNull();
  out.writeRaw(world.places.at(persons.home[slot]!).divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(row.version);
}

const accountHead = encodedText('6200').subarray(1);

function writePension(out: RecordWriter, kind: number, base: number, since: number, slot: number): void {
  out.writePresent();
  out.writeSymbol(kind);
  out.writeDecimal(base === 0 ? 18_000 : Math.floor(base / 2));
  out.writeInt(since);
  out.writeInt(accountHead.length + 12);
  out.writeRaw(accountHead);
  out.writeDigitsRaw(slot, 12);
}
