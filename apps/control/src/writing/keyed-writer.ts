import { setTimeout as pause } from 'node:timers/promises';
import { describeError } from '@rail/kernel';
import { TransactionError } from '@rail/kafka-client';
import type { TopicWriter } from '@rail/runtime';

const retryMs = 1000;
const batchMax = 100;
/** A broker that is away for long must not fill the memory: then the oldest are left out. */
const waitingMax = 10_000;

/**
 * Writes a compacted topic behind the back of whoever decides: a broker that is away holds up no alert. Of each key only
 * the newest value is written.
 */
export class KeyedWriter {
  readonly #writer: Pick<TopicWriter, 'append'>;
  readonly #onFenced: (why: string) => void;
  readonly #waiting = new Map<string, string | null>();
  readonly #stopping = new AbortController();
  #writing: Promise<void> | undefined;

  /** @param onFenced another process has taken over: nothing will be written any more */
  constructor(writer: Pick<TopicWriter, 'append'>, onFenced: (why: string) => void) {
    this.#writer = writer;
    this.#onFenced = onFenced;
  }

  /** Null takes the key away. */
  put(key: string, value: string | null): void {
    this.#waiting.delete(key);
    this.#waiting.set(key, value);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > waitingMax && oldest !== undefined) this.#waiting.delete(oldest);
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
    });
  }

  /** Resolves when all that was put is written, or cannot be any more. */
  async flushed(): Promise<void> {
    await this.#writing;
  }

  /** Tries what waits once more, and no longer. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#writing;
  }

  async #write(): Promise<void> {
    await Promise.resolve(); // what is put together is written together
    while (this.#waiting.size > 0) {
      const records = [...this.#waiting].slice(0, batchMax).map(([key, value]) => ({ key, value }));
      try {
        await this.#writer.append(records);
        for (const { key, value } of records) if (this.#waiting.get(key) === value) this.#waiting.delete(key);
      } catch (error) {
        if (error instanceof TransactionError && error.failure === 'fenced') {
          this.#waiting.clear();
          this.#onFenced(describeError(error));
          return;
        }
        if (this.#stopping.signal.aborted) return;
        await pause(retryMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      }
    }
  }
}
