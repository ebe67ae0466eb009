/** Places where one group stands still in front of the end: is it behind, or do only markers lie there? */
export class MarkerTails {
  /** Place → where its reader stands, the end, and since when neither has moved. */
  readonly #still = new Map<string, { next: number; end: number; sinceMs: number; isAsked: boolean }>();
  /** Place → up to where only markers lie. */
  readonly #passed = new Map<string, number>();
  readonly #hasRecords: (place: string, from: number, to: number) => Promise<boolean>;

  constructor(hasRecords: (place: string, from: number, to: number) => Promise<boolean>) {
    this.#hasRecords = hasRecords;
  }

  /** Where each reader stands once markers that nobody commits are passed over. Looks at few places in one round. */
  async passOver(
    committed: ReadonlyMap<string, number>,
    ends: ReadonlyMap<string, number>,
    monotonicMs: number,
  ): Promise<Map<string, number>> {
    const standing = new Map(committed);
    const doubtful: (readonly [place: string, from: number, end: number])[] = [];
    for (const [place, next] of committed) {
      const end = ends.get(place) ?? next;
      const from = Math.max(next, this.#passed.get(place) ?? 0);
      if (from > next) standing.set(place, from);
      if (end <= from) this.#still.delete(place);
      else if (doubtful.length < doubtfulMax && this.#isStill(place, next, end, monotonicMs)) {
        doubtful.push([place, from, end]);
      }
    }
    await Promise.all(
      doubtful.map(async ([place, from, end]) => {
        if (await this.#hasRecords(place, from, end)) return;
        this.#passed.set(place, end);
        standing.set(place, end);
        this.#still.delete(place);
      }),
    );
    return standing;
  }

  /** True once for a place that has not moved for a while. */
  #isStill(place: string, next: number, end: number, monotonicMs: number): boolean {
    const still = this.#still.get(place);
    if (still?.next !== next || still.end !== end) {
      this.#still.set(place, { next, end, sinceMs: monotonicMs, isAsked: false });
      return false;
    }
    if (still.isAsked || monotonicMs - still.sinceMs < stillMs) return false;
    still.isAsked = true;
    return true;
  }
}

const stillMs = 3_000;
const doubtfulMax = 8;
