import { type DatasetManifest, plateKinds } from '@rail/catalogue';

import { writeMillis } from '../encode/millis.ts';
import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { dateDigits, dayAt } from '../world/calendar.ts';
import { type Passages, passages } from '../world/passages.ts';
import { plateBytes } from '../world/plates.ts';
import { type Roads, roads, type Route } from '../world/roads.ts';
import { isTollFree } from '../world/traffic.ts';
import { tollClasses, vehicleModels } from '../world/vehicle-models.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';

const plateCodes = plateKinds.map(({ code }) => encodedText(code));
const plateCodeBytes = 3;
/** Toll in fen a kilometre, in the order of `tollClasses`. */
const fenPerKm = [45, 60, 85, 95, 45, 84, 132, 171, 178, 189];
const payments = ['ETC', 'MTC', 'FREE'] as const;
const [ETC, MTC, FREE] = [0, 1, 2];
/** Of a hundred passages so many are paid at the booth. */
const paidAtBooth = 22;
const [entryVersion, exitVersion] = [1, 2];
const idDigits = 9;
const mostFreeSeats = 7;
const daysKept = 8;

interface Symbols {
  readonly tollClass: Uint8Array;
  readonly payment: Uint8Array;
  readonly entry: number;
  readonly exit: number;
}

/** Every passage twice: when the vehicle enters, and when it leaves, now with the gantries it went under and the toll. */
export function observeExpresswayPassage(world: World, dataset: DatasetManifest): Observe {
  const { schema } = dataset;
  const phases = symbolIndexes(schema, 'phase', ['ENTRY', 'EXIT']);
  const symbols: Symbols = {
    tollClass: symbolIndexes(schema, 'vehicleClass', tollClasses),
    payment: symbolIndexes(schema, 'payment', payments),
    entry: phases[0]!,
    exit: phases[1]!,
  };
  const [all, network] = [world.part(passages), world.part(roads)];
  const writer = new PassageWriter(all, network, symbols, world.today);
  return (out) => {
    const ended = all.exit(world.nowMs);
    if (ended >= 0) writer.writeExit(out, ended);
    else writer.writeEntry(out, all.enter(world.nowMs));
  };
}

class PassageWriter {
  /** Sign P and the day on which the line opened, before the digits of the serial. */
  private readonly head: Buffer;
  private readonly headSize: number;
  /** Of the last days that were asked for, whether they are free of toll. */
  private readonly freeDays = new Int32Array(daysKept).fill(-1);
  private readonly free = new Uint8Array(daysKept);

  constructor(
    private readonly all: Passages,
    private readonly network: Roads,
    private readonly symbols: Symbols,
    today: number,
  ) {
    this.head = Buffer.from(`P${dateDigits(today).slice(2)}`, 'latin1');
    this.headSize = this.head.length;
  }

  writeEntry(out: RecordWriter, row: number): void {
    const { all, symbols } = this;
    const route = this.network.at(all.route[row]!);
    out.eventTimeMs = all.entryMs[row]!;
    this.writeHead(out, row, route);
    // Neither exit nor its time, no gantries, neither distance nor toll.
    for (let nothing = 0; nothing < 5; nothing++) out.writeByte(0);
    this.writeTail(out, row, symbols.entry, route, entryVersion);
  }

  writeExit(out: RecordWriter, row: number): void {
    const { all, symbols } = this;
    const route = this.network.at(all.route[row]!);
    const [entryMs, exitMs] = [all.entryMs[row]!, all.exitMs[row]!];
    const payment = this.paymentOf(row, entryMs);
    out.eventTimeMs = exitMs;
    this.writeHead(out, row, route);
    out.writePresent();
    out.writeRowRaw(route.exit, 0, route.exit.length);
    out.writePresent();
    writeMillis(out, exitMs);
    writeGantries(out, route, entryMs, exitMs - entryMs);
    out.writePresent();
    out.writeDecimal(route.metres);
    out.writePresent();
    const { tollClass } = vehicleModels[all.model[row]!]!;
    out.writeDecimal(payment === FREE ? 0 : Math.floor((route.metres * fenPerKm[tollClass]!) / 1000));
    this.writeTail(out, row, symbols.exit, route, exitVersion);
  }

  private writeHead(out: RecordWriter, row: number, route: Route): void {
    const { all } = this;
    const model = vehicleModels[all.model[row]!]!;
    out.beginRecord();
    this.writeId(out, row);
    out.beginValue();
    out.writeInt(this.headSize + idDigits);
    this.writeId(out, row);
    const size = all.plateSize[row]!;
    out.writeInt(size);
    out.reserve(size);
    const { bytes } = out;
    let to = out.length;
    const start = row * plateBytes;
    for (let at = start; at < start + size; at++) bytes[to++] = all.plates[at]!;
    out.length = to;
    out.writeRowRaw(plateCodes[model.plateKind]!, 0, plateCodeBytes);
    out.writeSymbol(this.symbols.tollClass[model.tollClass]!);
    out.writeRowRaw(route.entry, 0, route.entry.length);
    writeMillis(out, all.entryMs[row]!);
  }

  private writeTail(out: RecordWriter, row: number, phase: number, route: Route, version: number): void {
    const { all, symbols } = this;
    const { group, massKg, axles } = vehicleModels[all.model[row]!]!;
    const serial = all.serial[row]!;
    out.writeSymbol(symbols.payment[this.paymentOf(row, all.entryMs[row]!)]!);
    out.writeBoolean(group === 'dangerous');
    if (group === 'car' || group === 'coach') out.writeNull();
    else {
      // Laden or not: from half of what an axle may carry to a little too much.
      out.writePresent();
      out.writeInt(Math.floor((massKg * (50 + ((serial * 37) % 55))) / (axles * 100)));
    }
    out.writeSymbol(phase);
    out.writeRowRaw(route.divisionCode, 0, route.divisionCode.length);
    writeMillis(out, out.eventTimeMs);
    out.writeInt(version);
  }

  private writeId(out: RecordWriter, row: number): void {
    out.writeRowRaw(this.head, 0, this.headSize);
    out.writeDigitsRaw(this.all.serial[row]!, idDigits);
  }

  private paymentOf(row: number, entryMs: number): number {
    const { group, seats } = vehicleModels[this.all.model[row]!]!;
    if (group === 'car' && seats <= mostFreeSeats && this.isFree(dayAt(entryMs))) return FREE;
    return (this.all.serial[row]! * 61) % 100 < paidAtBooth ? MTC : ETC;
  }

  private isFree(day: number): boolean {
    const at = day % daysKept;
    if (this.freeDays[at] !== day) {
      this.freeDays[at] = day;
      this.free[at] = isTollFree(day) ? 1 : 0;
    }
    return this.free[at] === 1;
  }
}

function writeGantries(out: RecordWriter, { gantries }: Route, entryMs: number, travelMs: number): void {
  out.writeInt(gantries.length);
  for (let index = 0; index < gantries.length; index++) {
    const { id, at } = gantries[index]!;
    out.writeRowRaw(id, 0, id.length);
    writeMillis(out, entryMs + Math.floor((travelMs * at) / 256));
  }
  out.writeByte(0);
}
