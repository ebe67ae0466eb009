import { type DatasetManifest, householdRelations } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { dayStartMs } from '../world/calendar.ts';
import { usccBytes } from '../world/enterprises.ts';
import { liveLandContract } from '../world/land-contract-life.ts';
import {
  contractKinds,
  contractLandClasses,
  contractStatuses,
  fieldsAtMost,
  landCodeBytes,
  type LandContracts,
  landContracts,
  membersAtMost,
} from '../world/land-contracts.ts';
import { idNumberBytes } from '../world/persons.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalAmount } from './optional.ts';
import { tellingOf } from './telling.ts';

/** Share of records that tell the register; the others change what was told of it. */
const tellingShare = 0.7;
const landClasses = contractLandClasses.map((code) => encodedText(code));
const relations = householdRelations.map(({ code }) => encodedText(code));

interface Symbols {
  readonly kind: Uint8Array;
  readonly status: Uint8Array;
}

/** First every contract as it stands, then what becomes of them. */
export function observeLandContract(world: World, dataset: DatasetManifest): Observe {
  const random = world.randomFor(dataset.topic);
  const symbols: Symbols = {
    kind: symbolIndexes(dataset.schema, 'kind', contractKinds),
    status: symbolIndexes(dataset.schema, 'status', contractStatuses),
  };
  const all = world.part(landContracts);
  const nextRow = tellingOf(random, tellingShare, all, (told) => {
    const slot = random.below(told);
    liveLandContract(all, slot, random, world.today);
    return slot;
  });
  return (out) => {
    out.beginRecord();
    const slot = nextRow();
    out.writeRowRaw(all.codes, slot, landCodeBytes);
    out.beginValue();
    out.eventTimeMs = dayStartMs(all.startDay[slot]!);
    writeContract(out, world, all, slot, symbols);
  };
}

function writeContract(out: RecordWriter, world: World, all: LandContracts, slot: number, symbols: Symbols): void {
  out.writeRow(all.codes, slot, landCodeBytes);
  out.writeRow(all.issuers, slot, usccBytes);
  out.writeRow(world.persons.idNumbers, all.contractor[slot]!, idNumberBytes);
  writeMembers(out, all, slot);
  out.writeInt(all.fieldCount[slot]!);
  for (let at = slot * fieldsAtMost; at < slot * fieldsAtMost + all.fieldCount[slot]!; at++) {
    out.writeRow(all.fieldCodes, at, landCodeBytes);
    out.writeDecimal(all.fieldArea[at]!);
    out.writeRaw(landClasses[all.fieldClass[at]!]!);
  }
  out.writeByte(0);
  out.writeSymbol(symbols.kind[all.kind[slot]!]!);
  if (all.hasTransferee[slot] === 0) out.writeNull();
  else {
    out.writePresent();
    out.writeRow(all.transferees, slot, usccBytes);
  }
  writeOptionalAmount(out, all.rent[slot]!);
  out.writeInt(all.startDay[slot]!);
  out.writeInt(all.endDay[slot]!);
  out.writeSymbol(symbols.status[all.status[slot]!]!);
  out.writeRaw(world.places.at(all.place[slot]!).divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(all.version[slot]!);
}

function writeMembers(out: RecordWriter, all: LandContracts, slot: number): void {
  const count = all.memberCount[slot]!;
  if (count > 0) {
    out.writeInt(count);
    for (let at = slot * membersAtMost; at < slot * membersAtMost + count; at++) {
      out.writeRow(all.memberIds, at, idNumberBytes);
      out.writeRaw(relations[all.memberRelation[at]!]!);
    }
  }
  out.writeByte(0);
}
