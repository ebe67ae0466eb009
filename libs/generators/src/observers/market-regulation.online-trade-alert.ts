import type { DatasetManifest } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { uuidBytes } from '../encode/uuid.ts';
import { usccBytes } from '../world/enterprises.ts';
import { alertKinds, alertsAtStart, alertStatuses, type TradeAlerts, tradeAlerts } from '../world/trade-alerts.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalAmount, writeOptionalLong, writeOptionalText } from './optional.ts';

/** Share of records while old alerts are still to be told. */
const tellingShare = 0.5;
/** Share of records that follow open alerts while many are open, and when few are. */
const [followingMany, followingFew] = [0.78, 0.6];
const manyOpen = 24;
const captureStepMs = 90_000;
const digestWords = 8;

const platforms = ['虚构优选', '示例商城', '虚构直播', '示例拼团', '虚构生鲜'].map(encodedText);
const goods = ['服饰', '数码', '美妆', '食品', '保健', '母婴', '家居', '珠宝'];
const shopForms = ['旗舰店', '专营店', '直播间', '小铺'];
const stems = Array.from('甲乙丙丁戊己庚辛壬癸');
const shops = stems.flatMap((stem) =>
  goods.flatMap((good) => shopForms.map((form) => encodedText(`虚构${stem}${good}${form}`))),
);

interface Symbols {
  readonly kind: Uint8Array;
  readonly medium: Uint8Array;
  readonly status: Uint8Array;
}

/** The alerts that stand when the line opens, and at once new ones and what becomes of them. */
export function observeOnlineTradeAlert(world: World, dataset: DatasetManifest): Observe {
  const random = world.randomFor(dataset.topic);
  const { schema } = dataset;
  const symbols: Symbols = {
    kind: symbolIndexes(schema, 'kind', alertKinds),
    medium: symbolIndexes(schema, 'evidence.medium', ['PAGE', 'VIDEO', 'ORDER']),
    status: symbolIndexes(schema, 'status', alertStatuses),
  };
  const all = world.part(tradeAlerts);
  let told = 0;
  return (out) => {
    let slot = -1;
    if (told < alertsAtStart && (told === 0 || random.chance(tellingShare))) slot = told++;
    else if (random.chance(all.openCount > manyOpen ? followingMany : followingFew)) {
      slot = all.followOpen(world.nowMs, told);
    }
    if (slot < 0) slot = all.begin(world.nowMs);
    out.beginRecord();
    out.writeRowRaw(all.ids, slot, uuidBytes);
    out.beginValue();
    out.eventTimeMs = all.detectedMs[slot]!;
    writeAlert(out, world, all, slot, symbols);
  };
}

function writeAlert(out: RecordWriter, world: World, all: TradeAlerts, slot: number, symbols: Symbols): void {
  const place = world.places.at(all.place[slot]!);
  out.writeRow(all.ids, slot, uuidBytes);
  out.writeRaw(platforms[all.platform[slot]! % platforms.length]!);
  out.writeRaw(shops[all.shop[slot]! % shops.length]!);
  if (all.byOrg[slot] === 0) out.writeNull();
  out.writePresent();
  out.writeRow(all.operators, slot, usccBytes);
  if (all.byOrg[slot] === 1) out.writeNull();
  out.writeSymbol(symbols.kind[all.kind[slot]!]!);
  out.writeDouble(all.risk[slot]! / 1000);
  writeOptionalAmount(out, all.amount[slot]!);
  writeEvidence(out, all, slot, symbols.medium);
  out.writeSymbol(symbols.status[all.status[slot]!]!);
  const dueMs = all.dueMs[slot]!;
  writeOptionalText(out, dueMs < 0 ? undefined : place.divisionCode);
  writeOptionalLong(out, dueMs);
  writeOptionalLong(out, all.closedMs[slot]!);
  out.writeRaw(place.divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(all.version[slot]!);
}

/** What was captured from the first moment on; digests that stand for files which do not exist. */
function writeEvidence(out: RecordWriter, all: TradeAlerts, slot: number, media: Uint8Array): void {
  const count = all.evidence[slot]!;
  let word = all.seed[slot]!;
  out.writeInt(count);
  for (let index = 0; index < count; index++) {
    out.writeLong(all.detectedMs[slot]! + index * captureStepMs);
    for (let at = 0; at < digestWords; at++) {
      // The linear congruence of Numerical Recipes, modulo 2^32.
      word = (Math.imul(word, 1_664_525) + 1_013_904_223) >>> 0;
      out.reserve(4);
      out.length = out.bytes.writeUInt32BE(word, out.length);
    }
    out.writeSymbol(media[(all.kind[slot]! + index) % media.length]!);
  }
  out.writeByte(0);
}
