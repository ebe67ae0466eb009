import { checkCommandId, commandIdUsed, digestOfWish } from '@rail/runtime';

const keysMax = 1_000;
/** Of all answers together, as JSON. */
const signsMax = 4_000_000;

/** What somebody asks for. */
export interface KeyedAsk {
  /** What is done, to what, and by whom: a key that was used for something else says nothing about it. */
  readonly act: string;
  /** As the caller chose it (`Idempotency-Key`); without one it is done each time. */
  readonly key: string | undefined;
  readonly body: unknown;
}

interface Run {
  readonly digest: string;
  readonly answer: Promise<unknown>;
  /** Undefined while it is under way. */
  signs?: number;
}

/**
 * Does once what was asked under one key, and answers it again as the first time. Two that come at once share one run.
 * What failed or was refused is forgotten: the same key may try it again. In memory: a restart forgets everything.
 */
export class OnceByKey {
  readonly #runs = new Map<string, Run>();
  #signs = 0;

  /** @throws RailError COMMAND_ID_USED if the key belongs to another body; COMMAND_INVALID */
  async answer<Answer>(asked: KeyedAsk, carryOut: () => Answer | Promise<Answer>): Promise<Answer> {
    const { act, key, body } = asked;
    if (key === undefined) return carryOut();
    checkCommandId(key);
    const id = JSON.stringify([act, key]);
    const digest = digestOfWish({ name: act, body });
    const known = this.#runs.get(id);
    if (known === undefined) return this.#run(id, digest, carryOut);
    if (known.digest !== digest) throw commandIdUsed(key);
    return known.answer as Promise<Answer>;
  }

  async #run<Answer>(id: string, digest: string, carryOut: () => Answer | Promise<Answer>): Promise<Answer> {
    const answer = (async () => carryOut())();
    const run: Run = { digest, answer };
    this.#runs.set(id, run);
    try {
      run.signs = JSON.stringify((await answer) ?? null).length;
    } catch (error) {
      this.#runs.delete(id);
      throw error;
    }
    this.#signs += run.signs;
    this.#forgetOldest();
    return answer;
  }

  #forgetOldest(): void {
    for (const [id, { signs }] of this.#runs) {
      if (this.#runs.size <= keysMax && this.#signs <= signsMax) return;
      if (signs === undefined) continue; // as many as there are open requests
      this.#runs.delete(id);
      this.#signs -= signs;
    }
  }
}
