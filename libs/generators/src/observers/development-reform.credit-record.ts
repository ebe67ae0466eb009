import type { DatasetManifest } from '@rail/catalogue';

import type { RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { uuidBytes } from '../encode/uuid.ts';
import { dayStartMs } from '../world/calendar.ts';
import { ADVERSE, creditKindNames, polarities, subjectKinds } from '../world/credit-kinds.ts';
import {
  type CreditRecord,
  type CreditRecords,
  creditRecords,
  creditStatuses,
  EXPIRED,
  WITHDRAWN,
} from '../world/credit-records.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalAmount, writeOptionalLong, writeOptionalSymbol } from './optional.ts';

interface Symbols {
  readonly subjectKind: Uint8Array;
  readonly polarity: Uint8Array;
  readonly kind: Uint8Array;
  readonly grade: Uint8Array;
  readonly status: Uint8Array;
}

/** The public credit record: what is decided, repaired, withdrawn, and deleted when its years are over. */
export function observeCreditRecord(world: World, dataset: DatasetManifest): Observe {
  const { schema } = dataset;
  const symbols: Symbols = {
    subjectKind: symbolIndexes(schema, 'subjectKind', subjectKinds),
    polarity: symbolIndexes(schema, 'polarity', polarities),
    kind: symbolIndexes(schema, 'kind', creditKindNames),
    grade: symbolIndexes(schema, 'evaluationGrade', ['A', 'B', 'C', 'D', 'E']),
    status: symbolIndexes(schema, 'status', creditStatuses),
  };
  const all = world.part(creditRecords);
  return (out) => {
    const record = all.step();
    const { status, kind } = record;
    out.beginRecord();
    // Adverse items must not outlive their five years, nor any item its withdrawal.
    out.endsKey = status === WITHDRAWN || (status === EXPIRED && kind.polarity === ADVERSE);
    out.writeRowRaw(all.ids, record.row, uuidBytes);
    out.beginValue();
    writeRecord(out, world, all, record, symbols);
  };
}

function writeRecord(
  out: RecordWriter,
  world: World,
  all: CreditRecords,
  record: CreditRecord,
  symbols: Symbols,
): void {
  const { kind, appliedDay } = record;
  out.writeRow(all.ids, record.row, uuidBytes);
  out.writeSymbol(symbols.subjectKind[record.subjectKind]!);
  out.writeRaw(record.subjectId);
  out.writeSymbol(symbols.polarity[kind.polarity]!);
  out.writeSymbol(symbols.kind[kind.index]!);
  out.writeRaw(record.sourceDept);
  out.writeRaw(record.documentNumber);
  out.writeInt(record.decidedDay);
  out.writeInt(record.publicUntil);
  writeOptionalAmount(out, record.amount);
  writeOptionalSymbol(out, symbols.grade, record.grade);
  if (appliedDay < 0) out.writeNull();
  else {
    out.writePresent();
    out.writeInt(appliedDay);
    writeOptionalLong(out, record.approvedDay);
  }
  out.writeSymbol(symbols.status[record.status]!);
  out.writeRaw(world.places.ofCounty[record.county]!.divisionCode);
  out.eventTimeMs = dayStartMs(record.decidedDay);
  out.writeLong(out.eventTimeMs);
  out.writeLong(record.version);
}
