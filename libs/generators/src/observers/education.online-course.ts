import type { DatasetManifest } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { uuidBytes } from '../encode/uuid.ts';
import {
  COMPLETE,
  courses,
  courseStages,
  CREDIT,
  learningActions,
  learningDevices,
  type Learnings,
  learnings,
} from '../world/courses.ts';
import { usccBytes } from '../world/enterprises.ts';
import { idNumberBytes } from '../world/persons.ts';
import { schoolCodeBytes } from '../world/schools.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalAmount } from './optional.ts';

const letterG = 0x47;
/** Avro bytes of the course's code and title. */
const courseHeads = courses.map(({ title }, index) =>
  Buffer.concat([encodedText(`KC${String(index + 1).padStart(4, '0')}`), encodedText(title)]),
);
const stages = courseStages.map(encodedText);

interface Symbols {
  readonly action: Uint8Array;
  readonly device: Uint8Array;
}

/** What those who learn on line do, most of it in the evening. */
export function observeOnlineCourse(world: World, dataset: DatasetManifest): Observe {
  const { schema } = dataset;
  const symbols: Symbols = {
    action: symbolIndexes(schema, 'action', learningActions),
    device: symbolIndexes(schema, 'device', learningDevices),
  };
  const all = world.part(learnings);
  return (out) => {
    const row = all.next();
    out.beginRecord();
    out.writeRowRaw(all.ids, row, uuidBytes);
    out.beginValue();
    out.eventTimeMs = all.atMs(row);
    writeLearning(out, world, all, row, symbols);
  };
}

function writeLearning(out: RecordWriter, world: World, all: Learnings, row: number, symbols: Symbols): void {
  const { schools } = all.pupils;
  const course = all.course[row]!;
  const action = all.action[row]!;
  const isPupil = all.isPupil[row] === 1;
  out.writeRow(all.ids, row, uuidBytes);
  out.writeRaw(courseHeads[course]!);
  out.writeRow(schools.usccs, all.provider[row]!, usccBytes);
  out.writeRaw(stages[courses[course]!.stage]!);
  if (isPupil) {
    out.writePresent();
    out.writeInt(1 + idNumberBytes);
    out.writeByte(letterG);
    out.writeRowRaw(all.idNumbers, row, idNumberBytes);
  } else out.writeNull();
  out.writeSymbol(symbols.action[action]!);
  out.writeInt(all.progress[row]!);
  out.writeInt(all.seconds[row]!);
  writeOptionalAmount(out, all.score[row]!);
  writeOptionalAmount(out, action === COMPLETE || action === CREDIT ? courses[course]!.tenthCredits : -1);
  if (action === CREDIT) {
    out.writePresent();
    out.writeRow(schools.codes, all.school[row]!, schoolCodeBytes);
  } else out.writeNull();
  out.writeSymbol(symbols.device[all.device[row]!]!);
  out.writeRaw(world.places.at(schools.place[all.school[row]!]!).divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(all.version[row]!);
}
