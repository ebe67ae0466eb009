import type { DatasetManifest } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { uuidBytes } from '../encode/uuid.ts';
import { usccBytes } from '../world/enterprises.ts';
import {
  CONFIRMED,
  indicators,
  orgKinds,
  RAISED,
  riskLevels,
  type RiskSignal,
  type RiskSignals,
  riskSignals,
  signalStatuses,
} from '../world/risk-signals.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalAmount, writeOptionalLong } from './optional.ts';

/** What was measured, by indicator: name, and how it grows with the score. */
const featuresOf = [
  ['promisedYieldPct', 'investors'],
  ['promisedYieldPct', 'advertisements'],
  ['inflowRatio', 'nightTransfers'],
  ['complaints', 'complaintsPerDay'],
  ['judgments', 'claimedWan'],
  ['daysUnreachable', 'unpaidWan'],
].map((names) => names.map((name) => encodedText(name)));
const common = encodedText('model');
/** Which line or office a signal comes from, by indicator. */
const sourcesOf = ['12345热线', '广告监测', '资金监测', '12345热线', '裁判文书', '网格巡查'].map((name) =>
  encodedText(name),
);
const secondSource = encodedText('市场监管');
const refHead = Buffer.from('XS');
const refDigits = 10;

interface Symbols {
  readonly orgKind: Uint8Array;
  readonly indicator: Uint8Array;
  readonly level: Uint8Array;
  readonly status: Uint8Array;
}

/** Signals of financial risk as they are raised, verified, confirmed and disposed of. */
export function observeFinancialRiskSignal(world: World, dataset: DatasetManifest): Observe {
  const { schema } = dataset;
  const symbols: Symbols = {
    orgKind: symbolIndexes(schema, 'orgKind', orgKinds),
    indicator: symbolIndexes(schema, 'indicator', indicators),
    level: symbolIndexes(schema, 'level', riskLevels),
    status: symbolIndexes(schema, 'status', signalStatuses),
  };
  const all = world.part(riskSignals);
  return (out) => {
    const signal = all.step();
    out.beginRecord();
    out.writeRowRaw(all.ids, signal.row, uuidBytes);
    out.beginValue();
    writeSignal(out, world, all, signal, symbols);
  };
}

function writeSignal(out: RecordWriter, world: World, all: RiskSignals, signal: RiskSignal, symbols: Symbols): void {
  const { enterprises, places } = world;
  const { divisionCode } = places.at(enterprises.place[signal.enterprise]!);
  out.writeRow(all.ids, signal.row, uuidBytes);
  out.writeRow(enterprises.usccs, signal.enterprise, usccBytes);
  out.writeSymbol(symbols.orgKind[signal.orgKind]!);
  out.writeSymbol(symbols.indicator[signal.indicator]!);
  out.writeDouble(signal.score);
  writeFeatures(out, signal);
  writeSources(out, signal);
  // How many and how much is known only once it is being verified.
  const isKnown = signal.status !== RAISED;
  writeOptionalLong(out, isKnown ? signal.people : -1);
  writeOptionalAmount(out, signal.status >= CONFIRMED ? signal.amount : -1);
  out.writeSymbol(symbols.level[signal.level]!);
  out.writeSymbol(symbols.status[signal.status]!);
  out.writeRaw(divisionCode);
  out.writeLong(signal.dueMs);
  out.writeRaw(divisionCode);
  out.eventTimeMs = signal.changedMs;
  out.writeLong(signal.changedMs);
  out.writeLong(signal.version);
}

function writeFeatures(out: RecordWriter, { indicator, score, serial }: RiskSignal): void {
  const [first, second] = featuresOf[indicator]!;
  out.writeInt(3);
  out.writeRaw(first!);
  out.writeDouble(score / 4);
  out.writeRaw(second!);
  out.writeDouble(score * (1 + (serial % 7)));
  out.writeRaw(common);
  out.writeDouble(score / 100);
  out.writeByte(0);
}

function writeSources(out: RecordWriter, { indicator, serial, status }: RiskSignal): void {
  out.writeInt(status === RAISED ? 1 : 2);
  out.writeRaw(sourcesOf[indicator]!);
  writeRef(out, serial * 2);
  if (status !== RAISED) {
    out.writeRaw(secondSource);
    writeRef(out, serial * 2 + 1);
  }
  out.writeByte(0);
}

function writeRef(out: RecordWriter, number: number): void {
  out.writeInt(refHead.length + refDigits);
  out.writeRaw(refHead);
  out.writeDigitsRaw(number, refDigits);
}
