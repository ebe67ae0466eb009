import { parseAccount, type RoutingAccount } from '@rail/agreements';
import { Fetcher, type KafkaClient, latestOffset } from '@rail/kafka-client';
import { RecordCursor } from '@rail/kafka-protocol';
import { isRailError } from '@rail/kernel';
import { ledgerTopic } from '../exchange-topics.ts';

/** Told of each account: when it was read, and when the router wrote it. */
export type OnAccount = (account: RoutingAccount, nowMs: number, writtenMs: number) => void;

const pollMs = 1000;
const retryMs = 1000;

/** Reads the accounts that the router commits from now on. Share topics cannot tell: markers lie between their records. */
export class LedgerFollower {
  readonly #client: KafkaClient;
  readonly #onAccount: OnAccount;
  readonly #stopping = new AbortController();
  #done: Promise<void> = Promise.resolve();

  constructor(client: KafkaClient, onAccount: OnAccount) {
    this.#client = client;
    this.#onAccount = onAccount;
  }

  start(): void {
    this.#done = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#done;
  }

  /** While no broker answers the figures stand still; the board says so by its age. */
  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#follow();
      } catch (error) {
        if (!isRailError(error)) throw error;
        await new Promise((resolve) => void setTimeout(resolve, retryMs));
      }
    }
  }

  async #follow(): Promise<void> {
    // Long polls and no hurry: this reader must cost the exchange next to nothing.
    const fetcher = new Fetcher(this.#client, { isolation: 'committed', maxBytes: 4 << 20, maxWaitMs: 500 });
    const { signal } = this.#stopping;
    const close = (): void => void fetcher.close();
    signal.addEventListener('abort', close, { once: true });
    try {
      const ends = await this.#client.listOffsets(
        (await this.#client.partitionsOf(ledgerTopic)).map((partition) => ({
          topic: ledgerTopic,
          partition,
          timestamp: latestOffset,
        })),
        'committed',
      );
      for (const { partition, offset } of ends) fetcher.assign(ledgerTopic, partition, offset);
      while (!signal.aborted) await this.#read(fetcher);
    } finally {
      signal.removeEventListener('abort', close);
      await fetcher.close();
    }
  }

  async #read(fetcher: Fetcher): Promise<void> {
    const cursor = new RecordCursor();
    const nowMs = this.#client.clock.now();
    for (const batch of await fetcher.poll(pollMs)) {
      cursor.reset(batch.section, batch.header);
      while (cursor.next()) {
        const text = cursor.bytes.toString('utf8', cursor.valueStart, cursor.valueEnd);
        const account = parseAccount(text, `${ledgerTopic}/${batch.partition}/${cursor.offset}`);
        this.#onAccount(account, nowMs, cursor.timestamp);
      }
    }
  }
}
