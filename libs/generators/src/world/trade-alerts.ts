import type { Random } from '@rail/kernel';

import { drawUuid, uuidBytes } from '../encode/uuid.ts';
import { type Enterprises, usccBytes } from './enterprises.ts';
import { idNumberBytes, type Persons } from './persons.ts';
import { Trades } from './trades.ts';
import type { World } from './world.ts';

export const alertKinds = ['FAKE', 'FALSE_AD', 'NO_LICENCE', 'PRICE_FRAUD', 'PROHIBITED_GOODS', 'LIVE_STREAM'] as const;
const [FAKE, FALSE_AD, NO_LICENCE, PRICE_FRAUD, PROHIBITED_GOODS, LIVE_STREAM] = [0, 1, 2, 3, 4, 5];
export const alertStatuses = ['DETECTED', 'ASSIGNED', 'HANDLING', 'CLOSED', 'DISMISSED'] as const;
export const [DETECTED, ASSIGNED, HANDLING, CLOSED, DISMISSED] = [0, 1, 2, 3, 4];

const evidenceAtMost = 3;
const alertsKept = 160;
/** Alerts that stand when the line opens. */
export const alertsAtStart = 40;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const none = -1;
/** Before 18 h and after, when most live streams are. */
const kindWeightsByDay = [
  [FAKE, 25],
  [FALSE_AD, 30],
  [NO_LICENCE, 15],
  [PRICE_FRAUD, 13],
  [PROHIBITED_GOODS, 9],
  [LIVE_STREAM, 8],
] as const;
const kindWeightsByNight = [...kindWeightsByDay.slice(0, LIVE_STREAM), [LIVE_STREAM, 40]] as const;
const eveningHour = 18;

/** Alerts of the monitoring of online trade: detected, assigned, handled, closed; a slot an alert. */
export class TradeAlerts {
  readonly ids = Buffer.alloc(alertsKept * uuidBytes);
  readonly platform = new Uint8Array(alertsKept);
  readonly shop = new Uint16Array(alertsKept);
  /** Whether the operator is an enterprise; if not, a person without a licence. */
  readonly byOrg = new Uint8Array(alertsKept);
  /** The credit code or citizen number of the operator: both have 18 signs. */
  readonly operators = Buffer.alloc(alertsKept * usccBytes);
  readonly kind = new Uint8Array(alertsKept);
  /** 0 … 1000. */
  readonly risk = new Uint16Array(alertsKept);
  /** Fen, -1 for not known. */
  readonly amount = new Int32Array(alertsKept);
  readonly evidence = new Uint8Array(alertsKept);
  /** Digests of the evidence are drawn from this. */
  readonly seed = new Uint32Array(alertsKept);
  readonly detectedMs = new Float64Array(alertsKept);
  readonly status = new Uint8Array(alertsKept);
  readonly place = new Uint32Array(alertsKept);
  /** -1 for not assigned. */
  readonly dueMs = new Float64Array(alertsKept);
  /** -1 for open. */
  readonly closedMs = new Float64Array(alertsKept);
  readonly version = new Uint32Array(alertsKept);
  /** Slots of open alerts. */
  private readonly open: number[] = [];
  private newest = alertsAtStart - 1;
  private readonly traders: Trades;

  constructor(
    private readonly enterprises: Enterprises,
    private readonly persons: Persons,
    private readonly random: Random,
    startMs: number,
  ) {
    this.traders = new Trades(enterprises, ['F5292', 'F5132', 'F52']);
    for (let slot = 0; slot < alertsAtStart; slot++) this.settle(slot, startMs);
  }

  get openCount(): number {
    return this.open.length;
  }

  private settle(slot: number, startMs: number): void {
    const { random } = this;
    this.detect(slot, startMs - random.between(30, 72) * hourMs);
    for (let step = slot % 4; step > 0 && this.closedMs[slot]! < 0; step--) {
      this.follow(slot, this.detectedMs[slot]! + this.version[slot]! * random.between(3, 9) * hourMs);
    }
  }

  /** A new alert; its slot. The oldest makes room for it. */
  begin(nowMs: number): number {
    const slot = (this.newest + 1) % alertsKept;
    this.newest = slot;
    const at = this.open.indexOf(slot);
    if (at >= 0) this.open.splice(at, 1);
    this.detect(slot, nowMs - this.random.below(60_000));
    return slot;
  }

  /** The next step of an open alert that is new or among the first `told`; its slot, or -1 if none is found. */
  followOpen(nowMs: number, told: number): number {
    for (let tried = 0; tried < 4 && this.open.length > 0; tried++) {
      const slot = this.random.pick(this.open);
      if (slot >= told && slot < alertsAtStart) continue;
      this.follow(slot, nowMs);
      return slot;
    }
    return none;
  }

  private detect(slot: number, ms: number): void {
    const { random } = this;
    const hour = Math.floor((ms + 8 * hourMs) / hourMs) % 24;
    drawUuid(random, this.ids, slot);
    this.kind[slot] = random.weighted(hour < eveningHour ? kindWeightsByDay : kindWeightsByNight);
    this.platform[slot] = random.below(0x100);
    this.shop[slot] = random.below(0x10000);
    this.risk[slot] = random.between(500, 1000);
    this.amount[slot] = random.chance(0.7) ? random.between(100, 500_000) * 100 : none;
    this.evidence[slot] = random.between(1, evidenceAtMost);
    this.seed[slot] = random.uint32();
    this.detectedMs[slot] = ms;
    this.status[slot] = DETECTED;
    this.dueMs[slot] = none;
    this.closedMs[slot] = none;
    this.version[slot] = 1;
    this.byOrg[slot] = this.kind[slot] === NO_LICENCE ? 0 : 1;
    if (this.byOrg[slot] === 1) this.operateByTrader(slot);
    else this.operateByPerson(slot);
    this.open.push(slot);
  }

  private operateByTrader(slot: number): void {
    const trader = this.traders.pick(this.random);
    const start = trader * usccBytes;
    this.enterprises.usccs.copy(this.operators, slot * usccBytes, start, start + usccBytes);
    this.place[slot] = this.enterprises.place[trader]!;
  }

  private operateByPerson(slot: number): void {
    const person = this.random.below(this.persons.anchored);
    const start = person * idNumberBytes;
    this.persons.idNumbers.copy(this.operators, slot * usccBytes, start, start + idNumberBytes);
    this.place[slot] = this.persons.home[person]!;
  }

  private follow(slot: number, ms: number): void {
    const { random } = this;
    const status = this.status[slot];
    this.version[slot] = this.version[slot]! + 1;
    if (status === DETECTED) {
      this.status[slot] = ASSIGNED;
      this.dueMs[slot] = ms + random.between(3, 10) * dayMs;
    } else if (status === ASSIGNED) {
      if (random.chance(0.12)) this.end(slot, DISMISSED, ms);
      else this.status[slot] = HANDLING;
    } else this.end(slot, random.chance(0.9) ? CLOSED : DISMISSED, ms);
  }

  private end(slot: number, status: number, ms: number): void {
    this.status[slot] = status;
    this.closedMs[slot] = ms;
    this.open.splice(this.open.indexOf(slot), 1);
  }
}

export const tradeAlerts = (world: World): TradeAlerts =>
  new TradeAlerts(world.enterprises, world.persons, world.randomFor('trade-alerts'), world.startMs);
