import type { LineControl } from '@rail/catalogue';

/** What people have said of the lines, with another revision after every change. */
export interface SaidOfLines {
  readonly revision: number;
  get(line: string): Pick<LineControl, 'paused' | 'recordsPerSecond'> | undefined;
}

/** At most so many records a second are generated so that one line of them all comes as fast as it was asked to. */
const mostPerSecond = 100_000;

/**
 * Which of the generated records are published. The world goes on whatever is said of a line: a record that is not
 * published is generated all the same, so the next ones are those that would have come anyway, and each has its number.
 */
export class LineRates {
  readonly #said: SaidOfLines;
  readonly #lines: readonly string[];
  /** Of each dataset: what of a second of the world is its own. */
  readonly #shares: readonly number[];
  readonly #worldPerSecond: number;
  readonly #lineOf: readonly number[];
  readonly #free: Uint8Array;
  /** Of each line: how many records it may publish now, and what comes to it in a second. */
  readonly #credit: Float64Array;
  readonly #income: Float64Array;
  #factor = 1;
  #revision = -1;

  constructor(
    said: SaidOfLines,
    datasets: readonly { readonly line: string; readonly rate: { readonly weight: number } }[],
    worldPerSecond: number,
  ) {
    this.#said = said;
    this.#lines = [...new Set(datasets.map(({ line }) => line))];
    this.#lineOf = datasets.map(({ line }) => this.#lines.indexOf(line));
    const total = datasets.reduce((sum, { rate }) => sum + rate.weight, 0);
    this.#shares = this.#lines.map((line) =>
      datasets.reduce((sum, each) => sum + (each.line === line ? each.rate.weight : 0) / total, 0),
    );
    this.#worldPerSecond = worldPerSecond;
    this.#free = new Uint8Array(this.#lines.length).fill(1);
    this.#credit = new Float64Array(this.#lines.length);
    this.#income = new Float64Array(this.#lines.length);
  }

  /** How much is to be generated: more than was asked for at first where a line is to be faster than it is in the world. */
  get generatedPerSecond(): number {
    return this.#worldPerSecond * this.#factor;
  }

  /** Takes up what was said since the last call. */
  follow(): void {
    const { revision } = this.#said;
    if (revision === this.#revision) return;
    this.#revision = revision;
    const wanted = this.#lines.map((line) => {
      const said = this.#said.get(line);
      return said?.paused == null ? (said?.recordsPerSecond ?? null) : 0;
    });
    const most = Math.max(1, mostPerSecond / this.#worldPerSecond);
    const factors = wanted.map((rate, at) => (rate ?? 0) / this.#naturalOf(at));
    this.#factor = Math.min(most, Math.max(1, ...factors));
    for (const [at, rate] of wanted.entries()) {
      this.#free[at] = rate === null && this.#factor === 1 ? 1 : 0;
      this.#income[at] = rate ?? this.#naturalOf(at);
      this.#credit[at] = Math.min(this.#credit[at]!, this.#income[at]);
    }
  }

  advance(seconds: number): void {
    for (let at = 0; at < this.#credit.length; at++) {
      if (this.#free[at] === 1) continue;
      const income = this.#income[at]!;
      // What was not used is not saved up for longer than a second: a rate is a rate.
      this.#credit[at] = Math.min(this.#credit[at]! + seconds * income, Math.max(1, income));
    }
  }

  /** Whether a record of a dataset is to be published now, which then counts. */
  take(dataset: number): boolean {
    const line = this.#lineOf[dataset]!;
    if (this.#free[line] === 1) return true;
    if (this.#credit[line]! < 1) return false;
    this.#credit[line]!--;
    return true;
  }

  /** Whether nobody has said anything that keeps records of a dataset back. */
  isFree(dataset: number): boolean {
    return this.#free[this.#lineOf[dataset]!] === 1;
  }

  #naturalOf(line: number): number {
    return this.#worldPerSecond * this.#shares[line]!;
  }
}
