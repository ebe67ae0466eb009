import type { DatasetManifest } from '@rail/catalogue';

import type { RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { usccBytes } from '../world/enterprises.ts';
import {
  AWARD,
  CONTRACT,
  INTENT,
  type Procurement,
  procurementMethods,
  procurements,
  procurementStages,
  TERMINATED,
} from '../world/procurements.ts';
import { type PublicBodies, publicBodies } from '../world/public-bodies.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalText } from './optional.ts';

interface Symbols {
  readonly method: Uint8Array;
  readonly stage: Uint8Array;
}

/** The announcements of public procurement, one a stage; who bids is known from the award on. */
export function observeProcurement(world: World, dataset: DatasetManifest): Observe {
  const symbols: Symbols = {
    method: symbolIndexes(dataset.schema, 'method', procurementMethods),
    stage: symbolIndexes(dataset.schema, 'stage', procurementStages),
  };
  const all = world.part(procurements);
  const bodies = world.part(publicBodies);
  return (out) => {
    const procurement = all.step();
    out.beginRecord();
    out.writeRaw(Buffer.from(`${procurement.number}|${procurementStages[procurement.stage]}`, 'latin1'));
    out.beginValue();
    writeProcurement(out, world, bodies, procurement, symbols);
  };
}

function writeProcurement(
  out: RecordWriter,
  world: World,
  bodies: PublicBodies,
  procurement: Procurement,
  symbols: Symbols,
): void {
  const { usccs } = world.enterprises;
  const { stage, agency, announcedMs } = procurement;
  const isAwarded = stage >= AWARD && stage !== TERMINATED;
  out.writeString(procurement.number);
  out.writeRaw(procurement.title);
  writeOptionalText(out, procurement.projectCode);
  out.writeRow(bodies.usccs, procurement.purchaser, usccBytes);
  if (agency < 0 || stage === INTENT) out.writeNull();
  else {
    out.writePresent();
    out.writeRow(usccs, agency, usccBytes);
  }
  out.writeSymbol(symbols.method[procurement.method]!);
  out.writeSymbol(symbols.stage[stage]!);
  out.writeDecimal(procurement.budget);
  writeLots(out, usccs, procurement, isAwarded);
  writeBidders(out, usccs, procurement, isAwarded);
  out.writeLong(announcedMs);
  writeContract(out, procurement);
  out.writeRaw(world.places.ofCounty[procurement.county]!.divisionCode);
  out.eventTimeMs = announcedMs;
  out.writeLong(announcedMs);
  out.writeLong(procurement.version);
}

function writeLots(out: RecordWriter, usccs: Buffer, { lots, bidders }: Procurement, isAwarded: boolean): void {
  out.writeInt(lots.length);
  for (const [index, lot] of lots.entries()) {
    out.writeInt(index + 1);
    out.writeRaw(lot.name);
    out.writeRaw(lot.catalogCode);
    out.writeDecimal(lot.budget);
    if (isAwarded) {
      out.writePresent();
      out.writeRow(usccs, bidders[0]!, usccBytes);
      out.writePresent();
      out.writeDecimal(lot.award);
    } else {
      out.writeNull();
      out.writeNull();
    }
  }
  out.writeByte(0);
}

/** What each asks for all lots; the winner what it is awarded, the others more. */
function writeBidders(out: RecordWriter, usccs: Buffer, procurement: Procurement, isAwarded: boolean): void {
  const { bidders } = procurement;
  if (isAwarded) {
    const won = awardedOf(procurement);
    out.writeInt(bidders.length);
    for (const [index, bidder] of bidders.entries()) {
      out.writeRow(usccs, bidder, usccBytes);
      out.writeDecimal(Math.floor((won * (100 + index * 3)) / 100));
    }
  }
  out.writeByte(0);
}

function writeContract(out: RecordWriter, procurement: Procurement): void {
  const { stage } = procurement;
  if (stage < CONTRACT || stage === TERMINATED) {
    out.writeNull();
    return;
  }
  out.writePresent();
  out.writeString(`HT-${procurement.number}`);
  out.writeInt(procurement.signedDay);
  out.writeDecimal(awardedOf(procurement));
}

function awardedOf({ lots }: Procurement): number {
  return lots.reduce((sum, { award }) => sum + award, 0);
}
