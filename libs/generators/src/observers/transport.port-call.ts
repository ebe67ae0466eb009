import { type DatasetManifest, ports } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { usccBytes } from '../world/enterprises.ts';
import { callPurposes, callStatuses, type Cargo, type PortCall, portCalls, portCounties } from '../world/port-calls.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';

const portCodes = ports.map(({ code }) => encodedText(code));

interface Symbols {
  readonly purpose: Uint8Array;
  readonly status: Uint8Array;
}

/** Vessels as they declare a call, arrive, berth, shelter and depart. */
export function observePortCall(world: World, dataset: DatasetManifest): Observe {
  const symbols: Symbols = {
    purpose: symbolIndexes(dataset.schema, 'purpose', callPurposes),
    status: symbolIndexes(dataset.schema, 'status', callStatuses),
  };
  const all = world.part(portCalls);
  return (out) => {
    const call = all.step(world.nowMs);
    out.beginRecord();
    out.writeRaw(call.id);
    out.beginValue();
    out.eventTimeMs = call.atdMs >= 0 ? call.atdMs : call.ataMs >= 0 ? call.ataMs : call.changedMs;
    writeCall(out, world, call, symbols);
  };
}

function writeCall(out: RecordWriter, { enterprises, places }: World, call: PortCall, symbols: Symbols): void {
  const { vessel } = call;
  out.writeBytes(call.id);
  out.writeRaw(vessel.name);
  if (vessel.imo === undefined) out.writeNull();
  else {
    out.writePresent();
    out.writeRaw(vessel.imo);
  }
  out.writeRaw(vessel.mmsi);
  out.writeRaw(vessel.flag);
  out.writeRaw(call.voyage);
  out.writeRaw(portCodes[call.port]!);
  if (call.berth < 0) out.writeNull();
  else {
    out.writePresent();
    out.writeString(`B${String(call.berth).padStart(2, '0')}`);
  }
  out.writeLong(call.etaMs);
  for (const ms of [call.ataMs, call.etdMs, call.atdMs]) {
    if (ms < 0) out.writeNull();
    else {
      out.writePresent();
      out.writeLong(ms);
    }
  }
  out.writeSymbol(symbols.purpose[call.purpose]!);
  for (const cargo of call.cargo) writeCargo(out, cargo);
  out.writeByte(0);
  out.writeBoolean(vessel.tanker);
  out.writeDecimal(vessel.draughtCm);
  out.writeRow(enterprises.usccs, call.agent, usccBytes);
  out.writeSymbol(symbols.status[call.status]!);
  out.writeRaw(places.ofCounty[portCounties[call.port]!]!.divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(call.version);
}

/** A block of one: the goods of a call are few. */
function writeCargo(out: RecordWriter, cargo: Cargo): void {
  out.writeInt(1);
  out.writeRaw(cargo.name);
  if (cargo.unNumber === undefined) out.writeNull();
  else {
    out.writePresent();
    out.writeRaw(cargo.unNumber);
  }
  out.writeDecimal(cargo.tons);
  if (cargo.teu < 0) out.writeNull();
  else {
    out.writePresent();
    out.writeInt(cargo.teu);
  }
}
