import { TimingHistogram, type TimingTally } from '@rail/feeds';

/** How late rows are: from due to handed over, which the tally keeps, and from due to stored. Pure: times are given. */
export class Punctuality {
  readonly stored = new TimingHistogram();
  readonly #tally: TimingTally;
  #waiting: number[] = [];

  constructor(tally: TimingTally) {
    this.#tally = tally;
  }

  /** A row is put that was due then. */
  put(dueMs: number): void {
    this.#waiting.push(dueMs);
  }

  /** Everything put is handed over now; tell the returned function when it is stored. */
  handedOver(nowMs: number): (nowMs: number) => void {
    const dues = this.#waiting;
    this.#waiting = [];
    for (const dueMs of dues) this.#tally.sent(dueMs, nowMs);
    return (storedMs) => {
      for (const dueMs of dues) this.stored.add(storedMs - dueMs);
    };
  }
}
