import type { Clock } from '@rail/kernel';

const leastMs = 1_000;
/** What takes long is asked so rarely that it takes a twentieth of the time at most. */
const restOf = 20;

/** An answer that many ask for and that is dear: they share it for a while, the longer the longer it took. */
export class HeldAnswer<Answer> {
  readonly #clock: Clock;
  readonly #ask: () => Promise<Answer>;
  #held: { readonly answer: Promise<Answer>; untilMs: number } | undefined;

  constructor(clock: Clock, ask: () => Promise<Answer>) {
    this.#clock = clock;
    this.#ask = ask;
  }

  /** A question that fails is asked again by whoever comes next. */
  get(): Promise<Answer> {
    const fromMs = this.#clock.monotonic();
    if (this.#held !== undefined && fromMs < this.#held.untilMs) return this.#held.answer;
    const held = { answer: this.#ask(), untilMs: Infinity };
    this.#held = held;
    held.answer.then(
      () => {
        const nowMs = this.#clock.monotonic();
        held.untilMs = nowMs + Math.max(leastMs, restOf * (nowMs - fromMs));
      },
      () => {
        held.untilMs = 0;
      },
    );
    return held.answer;
  }
}
