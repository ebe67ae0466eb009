import type { Random } from '@rail/kernel';

import { drawUuid, uuidBytes } from '../encode/uuid.ts';
import type { World } from './world.ts';

export const orgKinds = [
  'MICROLOAN',
  'GUARANTEE',
  'PAWN',
  'LEASING',
  'FACTORING',
  'LOCAL_AMC',
  'EXCHANGE',
  'PREPAID',
  'OTHER',
] as const;
export const indicators = [
  'ILLEGAL_FUNDRAISING',
  'HIGH_YIELD_AD',
  'ABNORMAL_FLOW',
  'COMPLAINT_SURGE',
  'JUDGMENT',
  'MISSING_OWNER',
] as const;
export const HIGH_YIELD_AD = 1;
export const riskLevels = ['BLUE', 'YELLOW', 'ORANGE', 'RED'] as const;
export const signalStatuses = ['RAISED', 'VERIFYING', 'CONFIRMED', 'DISPOSED', 'DISMISSED'] as const;
export const [RAISED, VERIFYING, CONFIRMED, DISPOSED, DISMISSED] = [0, 1, 2, 3, 4];

/** One signal from when it is raised until it is disposed of. */
export interface RiskSignal {
  /** Row of `RiskSignals.ids`. */
  readonly row: number;
  /** Slot of an enterprise that never ends. */
  readonly enterprise: number;
  readonly orgKind: number;
  readonly indicator: number;
  readonly serial: number;
  readonly dueMs: number;
  /** 0 to 100. */
  score: number;
  /** Index into `riskLevels`; it only rises. */
  level: number;
  people: number;
  /** In fen. */
  amount: number;
  status: number;
  /** When it came to its status. */
  changedMs: number;
  version: number;
}

/** Signals alive at once: few, so that each is soon disposed of. */
const aliveAtOnce = 6;
const rows = 64;
const dayMs = 86_400_000;
/** 1000 万元, as `Enterprises.capital` counts. */
const large = 100_000;
/** Days in which a signal is to be disposed of, by its level when raised. */
const daysToAct = [30, 15, 7, 3];

/** Signals of financial risk: most about companies of much capital for which no one works. */
export class RiskSignals {
  readonly ids = Buffer.alloc(rows * uuidBytes);
  private readonly alive: RiskSignal[] = [];
  private readonly hollow: readonly number[];
  private raised = 0;

  constructor(
    private readonly world: World,
    private readonly random: Random,
  ) {
    const { enterprises } = world;
    const hollow: number[] = [];
    for (let slot = 0; slot < enterprises.count; slot++) {
      if (enterprises.isShellCompany(slot) && enterprises.capital[slot]! >= large) hollow.push(slot);
    }
    this.hollow = hollow.length > 0 ? hollow : enterprises.employers;
  }

  /** The next signal that is raised or moves on. */
  step(): RiskSignal {
    const { alive, random } = this;
    if (alive.length < aliveAtOnce) return this.raise();
    const index = random.below(alive.length);
    const signal = alive[index]!;
    this.advance(signal);
    if (signal.status >= DISPOSED) {
      alive[index] = alive[alive.length - 1]!;
      alive.pop();
    }
    return signal;
  }

  private raise(): RiskSignal {
    const { random, world } = this;
    const serial = ++this.raised;
    const isHollow = serial % 3 !== 0;
    const draw = random.unit();
    const { employers } = world.enterprises;
    const among = isHollow ? this.hollow : employers;
    const score = random.between(35, 75);
    const level = levelOf(score);
    const row = serial % rows;
    drawUuid(random, this.ids, row);
    const signal: RiskSignal = {
      row,
      // The square makes those that the register tells of first the more frequent.
      enterprise: among[Math.floor(draw * draw * among.length)]!,
      orgKind: random.below(orgKinds.length),
      indicator: isHollow && serial % 2 === 1 ? HIGH_YIELD_AD : random.below(indicators.length),
      serial,
      dueMs: world.nowMs + daysToAct[level]! * dayMs,
      score,
      level,
      people: random.between(3, 60),
      amount: random.between(10, 900) * 1_000_000,
      status: RAISED,
      changedMs: world.nowMs,
      version: 1,
    };
    this.alive.push(signal);
    return signal;
  }

  /** Verified within the time that its level allows: worse than thought, or nothing. */
  private advance(signal: RiskSignal): void {
    const { random } = this;
    signal.version++;
    signal.changedMs = this.world.nowMs;
    const isNothing = signal.serial % 5 === 4;
    if (signal.status === RAISED && isNothing && random.chance(0.5)) signal.status = DISMISSED;
    else if (signal.status === RAISED) signal.status = VERIFYING;
    else if (signal.status === VERIFYING) signal.status = isNothing ? DISMISSED : CONFIRMED;
    else signal.status = DISPOSED;
    if (signal.status !== VERIFYING && signal.status !== CONFIRMED) return;
    signal.score = Math.min(100, signal.score + random.below(16));
    signal.level = Math.max(signal.level, levelOf(signal.score));
    signal.people += random.below(40);
    signal.amount += random.below(500) * 1_000_000;
  }
}

function levelOf(score: number): number {
  return score < 45 ? 0 : score < 60 ? 1 : score < 80 ? 2 : 3;
}

/** The signals of financial risk of a world. */
export const riskSignals = (world: World): RiskSignals => new RiskSignals(world, world.randomFor('risk-signals'));
