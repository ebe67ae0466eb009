import type { AlertFacts } from '@rail/board';

const windowMs = 5 * 60_000;
/** More than a spike takes need not be counted one by one. */
const countedMax = 200;

/** What was refused in the last five minutes, and why. Times are on a clock that never jumps. */
export class RecentDenials {
  readonly #byResource = new Map<string, { atMs: number; reason: string }[]>();

  add(resource: string, reason: string, nowMs: number): void {
    let denials = this.#byResource.get(resource);
    if (denials === undefined) this.#byResource.set(resource, (denials = []));
    denials.push({ atMs: nowMs, reason });
    if (denials.length > countedMax) denials.shift();
  }

  counts(nowMs: number): AlertFacts['denials'] {
    return [...this.#byResource].flatMap(([resource, all]) => {
      const denials = all.filter(({ atMs }) => nowMs - atMs <= windowMs);
      this.#byResource.set(resource, denials);
      const what = [...new Set(denials.map(({ reason }) => reason))].join(', ');
      return denials.length === 0 ? [] : [{ resource, count: denials.length, what }];
    });
  }
}
