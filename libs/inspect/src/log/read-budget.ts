import { AsyncLocalStorage } from 'node:async_hooks';
import { type Clock, formatCount, RailError } from '@rail/kernel';

export interface ReadBounds {
  readonly maxMs: number;
  readonly maxBytes: number;
}

/** What one question may cost, all reads together that it makes. */
export class ReadBudget {
  readonly #clock: Clock;
  readonly #bounds: ReadBounds;
  readonly #untilMs: number;
  #bytes = 0;

  constructor(clock: Clock, bounds: ReadBounds) {
    this.#clock = clock;
    this.#bounds = bounds;
    this.#untilMs = clock.monotonic() + bounds.maxMs;
  }

  /** @throws RailError READ_BOUNDED once more time has passed, or more bytes were read, than the question may cost */
  spend(bytes: number): void {
    this.#bytes += bytes;
    const { maxMs, maxBytes } = this.#bounds;
    if (this.#bytes > maxBytes) {
      throw new RailError(
        'READ_BOUNDED',
        `more than ${formatCount(maxBytes >> 20)} MiB of the log would have to be read`,
      );
    }
    if (this.#clock.monotonic() > this.#untilMs) {
      throw new RailError('READ_BOUNDED', `it was not answered within ${maxMs / 1000} s`);
    }
  }
}

const budgets = new AsyncLocalStorage<ReadBudget>();

/** Whatever `read` reads of the log, however deep, comes out of this budget; it goes in small pieces, beside other work. */
export function withinBudget<Result>(budget: ReadBudget, read: () => Promise<Result>): Promise<Result> {
  return budgets.run(budget, read);
}

/** The budget of the question that is being answered; none for a command, which has the machine to itself. */
export function currentBudget(): ReadBudget | undefined {
  return budgets.getStore();
}
