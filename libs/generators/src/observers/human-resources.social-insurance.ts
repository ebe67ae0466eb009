import type { DatasetManifest } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { monthAt, monthDigits, monthStartMs } from '../world/calendar.ts';
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
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';

const statuses = ['INSURED', 'SUSPENDED', 'STOPPED', 'RETIRED', 'DECEASED'] as const;
const [INSURED, SUSPENDED, STOPPED, RETIRED, GONE] = [0, 1, 2, 3, 4];
/** Months that are told before the line follows what changes. */
const monthsOfHistory = 6;
const bar = 0x7c;

/**
 * Month by month every person and kind of insurance, the last six months first; then what changes within the month,
 * until the next one begins. The version is the number of the change in the source system.
 */
export function observeSocialInsurance(world: World, dataset: DatasetManifest): Observe {
  const random = world.randomFor(dataset.topic);
  const { persons } = world;
  const symbols = {
    status: symbolIndexes(dataset.schema, 'status', statuses),
    pension: symbolIndexes(dataset.schema, 'benefit.kind', ['PENSION'])[0]!,
  };
  let month = monthAt(world.startMs) - monthsOfHistory + 1;
  let monthText = Buffer.from(monthDigits(month));
  let monthMs = monthStartMs(month);
  let person = 0;
  let cover = 0;
  let version = 0;
  let current = monthAt(world.nowMs);
  let currentDay = world.today;

  return (out) => {
    if (world.today !== currentDay) {
      currentDay = world.today;
      current = monthAt(world.nowMs);
    }
    if (person === persons.count && month < current) {
      month++;
      monthText = Buffer.from(monthDigits(month));
      monthMs = monthStartMs(month);
      person = 0;
    }
    let slot = person;
    let stopping = false;
    let chosen: Cover;
    if (person < persons.count) {
      const covers = coversOf(persons.work[person]!);
      chosen = covers[cover]!;
      if (++cover === covers.length) {
        cover = 0;
        person++;
      }
    } else {
      slot = random.below(persons.count);
      const before = coversOf(persons.work[slot]!);
      stopping = liveAtWork(persons, slot, random, world.today);
      chosen = random.pick(stopping ? before : coversOf(persons.work[slot]!));
    }
    out.beginRecord();
    out.writeRowRaw(persons.idNumbers, slot, idNumberBytes);
    out.writeByte(bar);
    out.writeRowRaw(chosen.digits, 0, 3);
    out.writeByte(bar);
    out.writeRowRaw(monthText, 0, 6);
    out.beginValue();
    out.eventTimeMs = monthMs;
    const status = statusOf(persons, slot, chosen, stopping);
    writeContribution(out, world, { slot, cover: chosen, status, monthText, version: ++version, symbols });
  };
}

interface Contribution {
  readonly slot: number;
  readonly cover: Cover;
  readonly status: number;
  readonly monthText: Buffer;
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
    persons.work[slot] = random.chance(0.5) ? FLEXIBLE : UNEMPLOYED;
    persons.employer[slot] = -1;
    persons.workSince[slot] = today;
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
  const { slot, cover, status, symbols } = row;
  const { persons, enterprises } = world;
  const employer = persons.employer[slot]!;
  const paying = status === INSURED;
  const base = cover.fixedFen > 0 ? 0 : persons.base[slot]!;
  const since = persons.workSince[slot]!;
  out.writeRow(persons.idNumbers, slot, idNumberBytes);
  out.writeRaw(cover.code);
  if (employer < 0) out.writeNull();
  else {
    out.writePresent();
    out.writeRow(enterprises.usccs, employer, usccBytes);
  }
  out.writeRow(row.monthText, 0, 6);
  out.writeSymbol(symbols.status[status]!);
  out.writeInt(since);
  if (status === STOPPED || status === GONE) {
    out.writePresent();
    out.writeInt(world.today);
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
