const keysMax = 1000;

/** Answers what was asked twice under one key as the first time, and does it once. */
export class OnceByKey {
  readonly #answers = new Map<string, unknown>();

  /** @param key as the caller chose it; without one it is done each time */
  answer<Answer>(caller: string, key: string | undefined, act: () => Answer): Answer {
    if (key === undefined) return act();
    const id = `${caller} ${key}`;
    if (this.#answers.has(id)) return this.#answers.get(id) as Answer;
    const answer = act();
    this.#answers.set(id, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > keysMax && oldest !== undefined) this.#answers.delete(oldest);
    return answer;
  }
}
