const keysMax = 1000;

/** Answers what was asked twice under one key as the first time, and does it once. */
export class OnceByKey {
  readonly #answers = new Map<string, unknown>();

  /**
   * @param act what is asked, and by whom: a key that was used for something else says nothing about it
   * @param key as the caller chose it; without one it is done each time
   */
  answer<Answer>(act: string, key: string | undefined, carryOut: () => Answer): Answer {
    if (key === undefined) return carryOut();
    const id = `${act} ${key}`;
    if (this.#answers.has(id)) return this.#answers.get(id) as Answer;
    const answer = carryOut();
    this.#answers.set(id, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > keysMax && oldest !== undefined) this.#answers.delete(oldest);
    return answer;
  }
}
