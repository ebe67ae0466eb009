import type { DatasetManifest } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { dayStartMs } from '../world/calendar.ts';
import { usccBytes } from '../world/enterprises.ts';
import { idNumberBytes } from '../world/persons.ts';
import { writePhone } from '../world/phone.ts';
import { type Pupils, pupils, pupilStatuses, pupilSubsidies } from '../world/pupils.ts';
import { schoolCodeBytes, schoolStages } from '../world/schools.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalSymbol } from './optional.ts';
import { tellingOf } from './telling.ts';

/** G and the citizen number. */
const studentNumberBytes = 1 + idNumberBytes;
const letterG = 0x47;
const tellingShare = 0.7;
const relations = ['母亲', '父亲'].map(encodedText);

interface Symbols {
  readonly stage: Uint8Array;
  readonly subsidy: Uint8Array;
  readonly status: Uint8Array;
}

/** Every pupil of the register as it stands, and at once what changes among those who were told of. */
export function observeEnrolment(world: World, dataset: DatasetManifest): Observe {
  const random = world.randomFor(dataset.topic);
  const { schema } = dataset;
  const symbols: Symbols = {
    stage: symbolIndexes(schema, 'stage', schoolStages),
    subsidy: symbolIndexes(schema, 'subsidy', pupilSubsidies),
    status: symbolIndexes(schema, 'status', pupilStatuses),
  };
  const all = world.part(pupils);
  const nextRow = tellingOf(random, tellingShare, all, (told) => all.step(told));
  return (out) => {
    const row = nextRow();
    out.beginRecord();
    out.writeByte(letterG);
    out.writeRowRaw(all.idNumbers, row, idNumberBytes);
    out.beginValue();
    out.eventTimeMs = dayStartMs(all.enrolledDay[row]!);
    writePupil(out, world, all, row, symbols);
  };
}

function writePupil(out: RecordWriter, world: World, all: Pupils, row: number, symbols: Symbols): void {
  const { schools } = all;
  const school = all.school[row]!;
  out.writeInt(studentNumberBytes);
  out.writeByte(letterG);
  out.writeRowRaw(all.idNumbers, row, idNumberBytes);
  out.writeRow(all.idNumbers, row, idNumberBytes);
  out.writeRaw(all.names[row]!);
  out.writeRow(schools.codes, school, schoolCodeBytes);
  out.writeRow(schools.usccs, school, usccBytes);
  out.writeSymbol(symbols.stage[all.stage[row]!]!);
  out.writeInt(all.grade[row]!);
  out.writeInt(all.enrolledDay[row]!);
  writeGuardians(out, world, all.guardian[row]!);
  out.writeBoolean(all.boarding[row] === 1);
  out.writeBoolean(all.migrant[row] === 1);
  writeOptionalSymbol(out, symbols.subsidy, all.subsidy[row]!);
  out.writeSymbol(symbols.status[all.status[row]!]!);
  out.writeRaw(world.places.at(schools.place[school]!).divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(all.version[row]!);
}

function writeGuardians(out: RecordWriter, { persons }: World, guardian: number): void {
  if (guardian >= 0) {
    out.writeInt(1);
    out.writeRow(persons.idNumbers, guardian, idNumberBytes);
    out.writeRaw(relations[persons.male[guardian]!]!);
    writePhone(out, persons.phone[guardian]!);
  }
  out.writeByte(0);
}
