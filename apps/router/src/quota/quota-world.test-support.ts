import { DayCounts, quotaDay } from '@rail/agreements';
import type { OffsetToCommit } from '@rail/kafka-client';
import { type Clock, ManualClock, RailError, Random } from '@rail/kernel';
import { memoryStores, type QuotaLeases } from '@rail/runtime';
import type { LiveShare } from '../dataset-route.ts';
import { QuotaKeeper } from './quota-keeper.ts';
import type { QuotaSource } from './quota-source.ts';

export const agreement = 'mr-hr-003';

/** One run of a router: what it has delivered since its last commit belongs to an open transaction. */
export interface Run {
  readonly router: string;
  readonly epoch: number;
  readonly keeper: QuotaKeeper;
  open: Map<string, number>;
  failed: boolean;
}

/** Routers, Kafka and the store in one process, under a clock and a scheduler that a seed decides. */
export class QuotaWorld {
  readonly random: Random;
  /** Tells the time that passes; what it is called may jump. */
  readonly passing = new ManualClock(1000);
  readonly clock: Clock = { now: () => this.passing.now() + this.nowMs, monotonic: () => this.passing.now() };
  nowMs = Date.parse('2026-11-24T08:00:00+08:00');
  readonly runs: Run[] = [];
  /** By day, what was committed. */
  readonly delivered = new Map<string, number>();
  /** How often a call of the store is lost on its way, or its answer. */
  lossRate = 0.05;
  /** The store answers nobody. */
  isAway = false;
  readonly share: LiveShare;
  readonly #stores = memoryStores(this.clock);
  readonly #epochs = new Map<string, number>();
  readonly #counts = new Map<string, DayCounts>();

  constructor(seed: number, perDay: number) {
    this.random = new Random(seed);
    const quota = { perDay, perSecond: undefined, whenUsedUp: 'wait' };
    this.share = { id: agreement, quota } as LiveShare;
  }

  /** A new run of a router: whoever ran before under its name can commit nothing more. */
  start(router: string): Run {
    const epoch = this.#bump(router);
    const run: Run = {
      router,
      epoch,
      keeper: this.#keeper(router, () => (run.failed = true)),
      open: new Map(),
      failed: false,
    };
    this.runs.push(run);
    return run;
  }

  /** It is gone without a word. */
  crash(run: Run): void {
    this.runs.splice(this.runs.indexOf(run), 1);
  }

  deliver(run: Run, most: number): void {
    const { keeper } = run;
    keeper.covers(this.share, most);
    const records = Math.min(most, keeper.left(this.share));
    if (records === 0) return;
    keeper.deliver(this.share, records);
    const day = keeper.dayOf(this.share)!;
    run.open.set(day, (run.open.get(day) ?? 0) + records);
  }

  /** False if the run has been fenced. */
  commit(run: Run): boolean {
    const { rows, committed } = run.keeper.take();
    if (this.#epochs.get(run.router) !== run.epoch) return false;
    for (const row of rows) this.#counts.set(run.router, countsOf(row));
    for (const [day, records] of run.open) this.delivered.set(day, (this.delivered.get(day) ?? 0) + records);
    run.open = new Map();
    committed();
    return true;
  }

  flush(): Promise<void> {
    return this.#stores.quotas.forget();
  }

  /** What is under way gets as far as it comes without anybody's doing. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => void setImmediate(resolve));
  }

  get today(): string {
    return quotaDay(this.clock.now());
  }

  #bump(router: string): number {
    const epoch = (this.#epochs.get(router) ?? 0) + 1;
    this.#epochs.set(router, epoch);
    return epoch;
  }

  #keeper(router: string, fail: () => void): QuotaKeeper {
    const source: QuotaSource = {
      countsOf: (name) => this.#slowly(() => new DayCounts(this.#counts.get(name)?.text)),
      allCounts: () =>
        this.#slowly(() =>
          [...this.#counts].map(([name, counts]) => ({ router: name, agreement, counts: new DayCounts(counts.text) })),
        ),
      fence: (name) => this.#slowly(() => void this.#bump(name)),
      routers: () => this.#slowly(() => [...this.#epochs.keys()]),
      members: () => this.#slowly(() => new Set(this.runs.map((run) => run.router))),
    };
    return new QuotaKeeper({
      stores: { quotas: this.#leases(), rates: this.#stores.rates, status: () => ({ kind: 'redis', fault: null }) },
      source,
      router,
      clock: this.clock,
      logger: { warn: () => undefined },
      fail,
      onRatio: () => undefined,
    });
  }

  /** The store over a network: a call, its answer or both may be lost, and a call may arrive late. */
  #leases(): QuotaLeases {
    const { quotas } = this.#stores;
    const over = <Arguments extends unknown[], Answer>(call: (...args: Arguments) => Promise<Answer>) => {
      return async (...args: Arguments): Promise<Answer> => {
        const lost = (): never => {
          throw new RailError('STORE_UNREACHABLE', 'away');
        };
        if (this.isAway) return lost();
        if (this.random.chance(this.lossRate)) {
          void this.#late(() => call(...args));
          return lost();
        }
        const answer = await this.#slowly(() => call(...args));
        return this.random.chance(this.lossRate) ? lost() : answer;
      };
    };
    return {
      holdings: over(quotas.holdings.bind(quotas)),
      settle: over(quotas.settle.bind(quotas)),
      lease: over(quotas.lease.bind(quotas)),
      beginCount: over(quotas.beginCount.bind(quotas)),
      install: over(quotas.install.bind(quotas)),
      forget: over(quotas.forget.bind(quotas)),
    };
  }

  async #late(call: () => Promise<unknown>): Promise<void> {
    for (let turns = this.random.between(5, 60); turns > 0; turns--) await this.settle();
    await call();
  }

  async #slowly<Answer>(work: () => Answer | Promise<Answer>): Promise<Answer> {
    for (let turns = this.random.between(0, 2); turns > 0; turns--)
      await new Promise((resolve) => void setImmediate(resolve));
    return work();
  }
}

function countsOf({ metadata }: OffsetToCommit): DayCounts {
  return new DayCounts(metadata);
}
