import type { DatasetManifest } from '@rail/catalogue';
import { assert } from '@rail/kernel';

import type { RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { uuidBytes } from '../encode/uuid.ts';
import { usccBytes } from '../world/enterprises.ts';
import {
  type HealthDetail,
  type HealthEvent,
  healthEventKinds,
  healthEvents,
  lawClasses,
} from '../world/health-events.ts';
import { type Hospitals, hospitals, institutionCodeBytes } from '../world/hospitals.ts';
import { idNumberBytes } from '../world/persons.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalText } from './optional.ts';

interface Symbols {
  readonly kind: Uint8Array;
  readonly sex: Uint8Array;
  readonly lawClass: Uint8Array;
}

/** Births, deaths, infections, vaccinations and food poisoning as the institutions of health report them. */
export function observeHealthEvent(world: World, dataset: DatasetManifest): Observe {
  const { schema } = dataset;
  const symbols: Symbols = {
    kind: symbolIndexes(schema, 'kind', healthEventKinds),
    sex: symbolIndexes(schema, 'detail.sex', ['FEMALE', 'MALE']),
    lawClass: symbolIndexes(schema, 'detail.lawClass', lawClasses),
  };
  const all = world.part(healthEvents);
  const institutions = world.part(hospitals);
  return (out) => {
    const event = all.step();
    out.beginRecord();
    out.writeRaw(event.id);
    out.beginValue();
    writeEvent(out, world, institutions, event, symbols);
  };
}

function writeEvent(
  out: RecordWriter,
  world: World,
  institutions: Hospitals,
  event: HealthEvent,
  symbols: Symbols,
): void {
  const { institution, eventMs } = event;
  out.writeRow(event.id, 0, uuidBytes);
  out.writeSymbol(symbols.kind[event.kind]!);
  writeNumber(out, event.person);
  writeNumber(out, event.mother);
  out.writeRow(institutions.codes, institution, institutionCodeBytes);
  // The branches of the union stand in the order of the kinds.
  out.writeInt(event.kind);
  writeDetail(out, world, event.detail, symbols);
  out.writeLong(event.reportedMs);
  out.writeBoolean(event.version > 1);
  out.writeRaw(world.places.at(institutions.place[institution]!).divisionCode);
  out.eventTimeMs = eventMs;
  out.writeLong(eventMs);
  out.writeLong(event.version);
}

function writeNumber(out: RecordWriter, number: Buffer | undefined): void {
  if (number === undefined) {
    out.writeNull();
    return;
  }
  out.writePresent();
  out.writeRow(number, 0, idNumberBytes);
}

function writeDetail(out: RecordWriter, world: World, detail: HealthDetail, symbols: Symbols): void {
  switch (detail.kind) {
    case 'BIRTH':
      out.writeRaw(detail.certificate);
      out.writeLong(detail.bornMs);
      out.writeSymbol(symbols.sex[detail.male ? 1 : 0]!);
      out.writeInt(detail.weightG);
      out.writeInt(detail.weeks);
      return;
    case 'DEATH':
      out.writeRaw(detail.certificate);
      out.writeLong(detail.diedMs);
      out.writeRaw(detail.cause);
      return;
    case 'INFECTIOUS':
      out.writeRaw(detail.disease);
      out.writeSymbol(symbols.lawClass[detail.lawClass]!);
      out.writeInt(detail.onsetDay);
      out.writeLong(detail.diagnosedMs);
      return;
    case 'VACCINATION':
      out.writeRaw(detail.vaccine);
      out.writeInt(detail.dose);
      out.writeRaw(detail.batch);
      return;
    case 'FOODBORNE':
      out.writeInt(detail.exposureDay);
      writeOptionalText(out, detail.food);
      out.writePresent();
      out.writeRow(world.enterprises.usccs, detail.enterprise, usccBytes);
      out.writeInt(detail.patients);
      return;
    default:
      assert(false, 'every kind of event is written');
  }
}
