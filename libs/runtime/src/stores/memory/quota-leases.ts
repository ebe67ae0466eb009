import { randomUUID } from 'node:crypto';
import type { Clock } from '@rail/kernel';
import { countWithinMs, windowsKept } from '../limits.ts';
import type {
  CountedHolding,
  Holding,
  LeaseAnswer,
  LeaseRequest,
  NumberedHolding,
  QuotaLeases,
  QuotaWindow,
} from '../ports.ts';

interface Lease {
  token: string;
  sequence: number;
  leased: number;
}

/** The leases of one process. A new one has no memory: what was delivered before has to be counted first. */
export class MemoryQuotaLeases implements QuotaLeases {
  /** Agreement → day → holder → lease; none before anything was counted. */
  #windows: Map<string, Map<string, Map<string, Lease>>> | undefined;
  #counting: { readonly token: string; readonly untilMs: number } | undefined;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  holdings(window: QuotaWindow): Promise<readonly Holding[] | 'lost'> {
    if (this.#windows === undefined) return Promise.resolve('lost');
    const leases = this.#leasesOf(window);
    return Promise.resolve([...leases].map(([holder, { token, leased }]) => ({ holder, token, leased })));
  }

  settle(
    window: QuotaWindow,
    { holder, token, leased, sequence }: NumberedHolding,
    expected: string,
  ): Promise<'settled' | 'stale' | 'lost'> {
    if (this.#windows === undefined) return Promise.resolve('lost');
    const leases = this.#leasesOf(window);
    const before = leases.get(holder);
    const isLate = before?.token === token && before.sequence >= sequence;
    if ((before?.token ?? '') !== expected || isLate) return Promise.resolve('stale');
    leases.set(holder, { token, sequence, leased });
    return Promise.resolve('settled');
  }

  lease({ holder, token, sequence, used, want, limit, ...window }: LeaseRequest): Promise<LeaseAnswer> {
    if (this.#windows === undefined) return Promise.resolve({ kind: 'lost' });
    const leases = this.#leasesOf(window);
    const lease = leases.get(holder);
    if (lease === undefined || lease.token !== token || lease.sequence >= sequence) {
      return Promise.resolve({ kind: 'stale' });
    }
    let others = 0;
    for (const [name, { leased }] of leases) if (name !== holder) others += leased;
    const free = Math.max(0, limit - others - used);
    const wanted = used + Math.min(want, free);
    lease.leased = want === 0 ? used : Math.max(lease.leased, wanted);
    lease.sequence = sequence;
    return Promise.resolve({ kind: 'leased', leased: lease.leased, total: others + lease.leased });
  }

  beginCount(): Promise<string | undefined> {
    const nowMs = this.#clock.monotonic();
    if (this.#windows !== undefined || nowMs < (this.#counting?.untilMs ?? -Infinity))
      return Promise.resolve(undefined);
    const token = randomUUID();
    this.#counting = { token, untilMs: nowMs + countWithinMs };
    return Promise.resolve(token);
  }

  install(token: string, holdings: readonly CountedHolding[]): Promise<boolean> {
    if (this.#counting?.token !== token) return Promise.resolve(false);
    this.#counting = undefined;
    this.#windows = new Map();
    for (const { agreement, day, holder, token: run, leased, sequence } of holdings) {
      this.#leasesOf({ agreement, day }).set(holder, { token: run, sequence, leased });
    }
    return Promise.resolve(true);
  }

  forget(): Promise<void> {
    this.#windows = undefined;
    this.#counting = undefined;
    return Promise.resolve();
  }

  #leasesOf({ agreement, day }: QuotaWindow): Map<string, Lease> {
    const windows = this.#windows!;
    const days = windows.get(agreement) ?? new Map<string, Map<string, Lease>>();
    windows.set(agreement, days);
    const leases = days.get(day) ?? new Map<string, Lease>();
    days.set(day, leases);
    if (days.size > windowsKept) days.delete([...days.keys()].filter((name) => name !== day).sort()[0]!);
    return leases;
  }
}
