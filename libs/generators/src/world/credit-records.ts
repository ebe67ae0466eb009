import { counties } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { encodedText } from '../encode/record-writer.ts';
import { drawUuid, uuidBytes } from '../encode/uuid.ts';
import { civilDate, dayOf } from './calendar.ts';
import {
  ADVERSE,
  type CreditKind,
  creditKinds,
  documentOf,
  PERSON_SUBJECT,
  pickSubject,
  SERIOUS_DISHONEST,
  type Subject,
} from './credit-kinds.ts';
import { notorious } from './notorious.ts';
import type { World } from './world.ts';

export const creditStatuses = ['ACTIVE', 'REPAIRED', 'EXPIRED', 'WITHDRAWN'] as const;
export const [LIVE, REPAIRED, EXPIRED, WITHDRAWN] = [0, 1, 2, 3];

/** One item of the public credit record. */
export interface CreditRecord extends Subject {
  /** Row of `CreditRecords.ids`. */
  readonly row: number;
  readonly kind: CreditKind;
  readonly sourceDept: Buffer;
  readonly documentNumber: Buffer;
  readonly decidedDay: number;
  readonly publicUntil: number;
  /** In fen, -1 for none. */
  readonly amount: number;
  /** Index into the grades A to E, -1 for none. */
  readonly grade: number;
  readonly stays: boolean;
  appliedDay: number;
  approvedDay: number;
  status: number;
  version: number;
}

/** Items alive at once. */
const room = 320;
/** So many stand in the register when the line opens. */
const atFirst = 200;
const years = 5;
/** Every so many adverse items reach their end on the day on which the line opens. */
const dueEvery = 6;
const openingShare = 0.6;
/** What happens to an item that is alive, in turn. */
const turns = ['apply', 'approve', 'expire', 'apply', 'approve', 'withdraw'] as const;

/** The items of the public credit record, from the decision to the end of publicity. */
export class CreditRecords {
  readonly ids = Buffer.alloc(room * uuidBytes);
  private readonly alive: CreditRecord[] = [];
  private readonly rows = Array.from({ length: room }, (_, row) => row);
  private readonly notorious: readonly number[];
  private opened = 0;
  private adverse = 0;
  private turn = 0;

  constructor(
    private readonly world: World,
    private readonly random: Random,
  ) {
    this.notorious = world.part(notorious);
  }

  /** The next item that comes or changes. */
  step(): CreditRecord {
    const { random } = this;
    const isFirst = this.opened < this.notorious.length;
    if (isFirst || (this.alive.length < room && random.chance(openingShare))) return this.open();
    const wanted = this.alive.length === room ? 'withdraw' : turns[this.turn++ % turns.length]!;
    return this[wanted]() ?? (this.alive.length < room ? this.open() : this.withdraw()!);
  }

  private open(): CreditRecord {
    const { random, world } = this;
    const infamous = this.notorious[this.opened];
    const kind = infamous === undefined ? random.weighted(creditKinds) : SERIOUS_DISHONEST;
    const isAdverse = kind.polarity === ADVERSE;
    const isDue = infamous === undefined && isAdverse && ++this.adverse % dueEvery === 1;
    const age = this.opened < atFirst ? random.between(30, 900) : random.below(7);
    const decidedDay = isDue ? yearsLater(world.today, -years) : world.today - age;
    const subject = pickSubject(world, kind, random, infamous);
    const row = this.rows.pop()!;
    drawUuid(random, this.ids, row);
    const record: CreditRecord = {
      ...subject,
      row,
      kind,
      sourceDept: encodedText(`${counties[subject.county]!.name}${kind.dept}(模拟)`),
      documentNumber: encodedText(documentOf(kind, subject.county, civilDate(decidedDay).year, ++this.opened)),
      decidedDay,
      publicUntil: yearsLater(decidedDay, years),
      amount: kind.hasAmount ? random.between(1, 5000) * 10_000 : -1,
      grade: subject.subjectKind === PERSON_SUBJECT ? -1 : kind.bestGrade + random.below(2),
      stays: infamous !== undefined,
      appliedDay: -1,
      approvedDay: -1,
      status: LIVE,
      version: 1,
    };
    this.alive.push(record);
    return record;
  }

  /** 信用修复 is asked for. */
  private apply(): CreditRecord | undefined {
    const record = this.find(({ kind, status, appliedDay, stays }) => {
      return kind.polarity === ADVERSE && status === LIVE && appliedDay < 0 && !stays;
    });
    if (record === undefined) return undefined;
    record.appliedDay = this.world.today;
    record.version++;
    return record;
  }

  private approve(): CreditRecord | undefined {
    const record = this.find(({ status, appliedDay }) => status === LIVE && appliedDay >= 0);
    if (record === undefined) return undefined;
    record.approvedDay = this.world.today;
    record.status = REPAIRED;
    record.version++;
    return record;
  }

  private expire(): CreditRecord | undefined {
    const { today } = this.world;
    return this.end(
      this.find(({ publicUntil }) => publicUntil <= today),
      EXPIRED,
    );
  }

  private withdraw(): CreditRecord | undefined {
    return this.end(
      this.find(({ stays }) => !stays),
      WITHDRAWN,
    );
  }

  private end(record: CreditRecord | undefined, status: number): CreditRecord | undefined {
    if (record === undefined) return undefined;
    record.status = status;
    record.version++;
    const last = this.alive.pop()!;
    if (last !== record) this.alive[this.alive.indexOf(record)] = last;
    this.rows.unshift(record.row);
    return record;
  }

  /** An item for which something holds, looked for from a random one on. */
  private find(holds: (record: CreditRecord) => boolean): CreditRecord | undefined {
    const { alive } = this;
    const start = this.random.below(alive.length);
    for (let tried = 0; tried < alive.length; tried++) {
      const record = alive[(start + tried) % alive.length]!;
      if (holds(record)) return record;
    }
    return undefined;
  }
}

function yearsLater(day: number, count: number): number {
  const date = civilDate(day);
  return dayOf(date.year + count, date.month, date.day);
}

/** The public credit record of a world. */
export const creditRecords = (world: World): CreditRecords =>
  new CreditRecords(world, world.randomFor('credit-records'));
