import { type DatasetManifest, diagnoses } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { encodedDiagnoses } from '../world/encoded-diagnoses.ts';
import { institutionCodeBytes } from '../world/hospitals.ts';
import { idNumberBytes } from '../world/persons.ts';
import { EMERGENCY, INPATIENT, PURCHASE, visitKinds, type Visits, visits } from '../world/visits.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';

const departmentCodes = diagnoses.map(({ department }) => encodedText(department));
const emergencyDepartment = encodedText('20');
/** What the patient says, by diagnosis and by how many days it has lasted. */
const complaintDays = 4;
const complaints = diagnoses.flatMap(({ name }) =>
  Array.from({ length: complaintDays }, (_, days) => encodedText(`疑似${name}的不适${days + 1}天(虚构)`)),
);
/** Inpatients of whom it was told that they came, and not yet that they left. */
const staying = 4;
/** institution 12, date 8, number 10 */
export const visitIdBytes = 30;

/** Each visit once, and of an inpatient twice: when admitted, and when discharged. */
export function observeHospitalVisit(world: World, dataset: DatasetManifest): Observe {
  const all = world.part(visits);
  const kinds = symbolIndexes(dataset.schema, 'kind', visitKinds);
  const follower = all.follow();
  const inpatients: number[] = [];
  return (out) => {
    const leaving = inpatients.length > staying ? inpatients.shift()! : undefined;
    if (leaving !== undefined && all.remembers(leaving)) {
      writeVisit(out, world, all, all.rowOf(leaving), kinds, true);
      return;
    }
    let row = follower.next();
    while (all.kind[row] === PURCHASE) row = follower.next();
    if (all.kind[row] === INPATIENT) inpatients.push(all.numbers[row]!);
    writeVisit(out, world, all, row, kinds, false);
  };
}

function writeVisit(
  out: RecordWriter,
  world: World,
  all: Visits,
  row: number,
  kinds: Uint8Array,
  hasLeft: boolean,
): void {
  const institution = all.institution[row]!;
  const kind = all.kind[row]!;
  const diagnosis = all.diagnosis[row]!;
  const number = all.numbers[row]!;
  const visitedMs = all.visitedMs[row]!;
  out.beginRecord();
  writeVisitId(out, all, row);
  out.beginValue();
  out.eventTimeMs = visitedMs;
  out.writeInt(visitIdBytes);
  writeVisitId(out, all, row);
  out.writeRow(all.idNumbers, row, idNumberBytes);
  out.writeRow(all.institutions.codes, institution, institutionCodeBytes);
  out.writeRaw(kind === EMERGENCY ? emergencyDepartment : departmentCodes[diagnosis]!);
  out.writeSymbol(kinds[kind]!);
  out.writeLong(visitedMs);
  if (hasLeft) {
    out.writePresent();
    out.writeLong(all.dischargedMs[row]!);
  } else out.writeNull();
  out.writeRaw(complaints[diagnosis * complaintDays + (number % complaintDays)]!);
  out.writeRaw(encodedDiagnoses(diagnosis, all.secondDiagnosis[row]!));
  // Whoever stays pays an advance until the bill is made.
  out.writeDecimal(kind === INPATIENT && !hasLeft ? Math.floor(all.total[row]! / 3) : all.total[row]!);
  out.writeBoolean(all.isFoodborne[row] === 1);
  if (number % 32 === 9) {
    out.writePresent();
    // The first hospital of a city sends to the others, the others to it.
    const sender = all.institutions.referrerOf(institution);
    out.writeRow(all.institutions.codes, sender, institutionCodeBytes);
  } else out.writeNull();
  out.writeBoolean(number % 3 !== 0);
  out.writeRaw(world.places.at(all.institutions.place[institution]!).divisionCode);
  out.writeLong(visitedMs);
  out.writeLong(hasLeft ? 2 : 1);
}

/** The visit as hospital and insurance name it. */
export function writeVisitId(out: RecordWriter, all: Visits, row: number): void {
  out.writeRowRaw(all.institutions.codes, all.institution[row]!, institutionCodeBytes);
  out.writeDigitsRaw(all.dates[row]!, 8);
  out.writeDigitsRaw(all.numbers[row]!, 10);
}
