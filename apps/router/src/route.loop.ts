import type { FetchedBatch, Fetcher } from '@rail/kafka-client';
import { type Clock, RailError } from '@rail/kernel';
import { AccountDraft } from './account-draft.ts';
import type { DatasetRoute } from './dataset-route.ts';
import { BatchRun } from './route.step.ts';
import { OutputBatches } from './share-output.ts';
import type { RouterSignals } from './router-signals.ts';
import type { RouterTransaction } from './transaction.ts';
import type { WriterSchemas } from './writer-schemas.ts';

export interface RouteLoopParts {
  readonly fetcher: Fetcher;
  readonly transaction: RouterTransaction;
  /** The route of a line topic under the agreements that are live now. */
  readonly routeOf: (topic: string) => DatasetRoute;
  readonly schemas: WriterSchemas;
  readonly signals: RouterSignals;
  readonly clock: Clock;
  readonly commitIntervalMs: number;
}

const maxTransactionBytes = 16 << 20;
const maxWaitingBytes = 32 << 20;

/** Line to share: fetch raw batches, route them, commit output, accounts and offsets in one transaction. */
export class RouteLoop {
  readonly #parts: RouteLoopParts;
  readonly #output: OutputBatches;
  #accounts = new Map<string, AccountDraft>();
  /** Where the next account of a partition begins: accounts cover every offset once, gaps included. */
  readonly #next = new Map<string, number>();
  #oldestPublishedMs = Infinity;
  #openedMs = 0;
  #running = false;
  #stopping = false;
  #failed: RailError | undefined;
  #pauseWanted: (() => void)[] = [];

  constructor(parts: RouteLoopParts) {
    this.#parts = parts;
    this.#output = new OutputBatches((batch) => parts.transaction.add(batch));
  }

  /** Runs until `stop`, or until an error that only a new start can cure. */
  async run(): Promise<void> {
    this.#running = true;
    try {
      while (!this.#stopping) await this.#turn();
      await this.#commit();
      await this.#parts.transaction.settle();
    } finally {
      this.#running = false;
      this.#resume(); // nobody may wait for a loop that has ended
    }
  }

  async #turn(): Promise<void> {
    if (this.#failed !== undefined) throw this.#failed;
    for (const batch of await this.#parts.fetcher.poll(this.#waitMs())) await this.#route(batch);
    if (this.#pauseWanted.length > 0) await this.#commitForPause();
    else if (this.#commitIsDue()) await this.#commit();
  }

  stop(): void {
    this.#stopping = true;
  }

  /** Ends the run without a commit: what is open belongs to another now. */
  fail(reason: string): void {
    this.#failed ??= new RailError('BROKER_REFUSED', reason);
  }

  /** Reads a partition from its committed offset on. */
  assign(topic: string, partition: number, offset: number): void {
    this.#next.set(`${topic}/${partition}`, offset);
    this.#parts.fetcher.assign(topic, partition, offset);
  }

  /** Commits what is open; resolves when it is committed and no record is in work. For a rebalance. */
  pauseAndCommit(): Promise<void> {
    if (!this.#running) return Promise.resolve();
    return new Promise((resolve) => this.#pauseWanted.push(resolve));
  }

  async #route(batch: FetchedBatch): Promise<void> {
    const { clock, schemas, routeOf } = this.#parts;
    const nowMs = clock.now();
    if (this.#accounts.size === 0) this.#openedMs = clock.monotonic();
    const account = this.#accountOf(batch);
    const route = routeOf(batch.topic);
    const run = new BatchRun(batch, route, this.#output, account, nowMs);
    let needed = run.run();
    while (needed !== undefined) {
      route.learn(needed, await schemas.get(batch.topic, needed));
      needed = run.run();
    }
    account.to = batch.nextOffset;
    this.#next.set(`${batch.topic}/${batch.partition}`, batch.nextOffset);
    this.#oldestPublishedMs = Math.min(this.#oldestPublishedMs, batch.header.baseTimestamp);
  }

  #accountOf(batch: FetchedBatch): AccountDraft {
    const id = `${batch.topic}/${batch.partition}`;
    let account = this.#accounts.get(id);
    if (account === undefined) {
      account = new AccountDraft(batch.topic, batch.partition, this.#next.get(id) ?? batch.header.baseOffset);
      this.#accounts.set(id, account);
    }
    return account;
  }

  #waitMs(): number {
    if (this.#accounts.size === 0) return 250;
    const openMs = this.#parts.clock.monotonic() - this.#openedMs;
    return Math.max(0, this.#parts.commitIntervalMs - openMs);
  }

  #commitIsDue(): boolean {
    if (this.#accounts.size === 0) return false;
    const { transaction, clock, commitIntervalMs } = this.#parts;
    return (
      clock.monotonic() - this.#openedMs >= commitIntervalMs ||
      transaction.sentBytes + this.#output.openBytes >= maxTransactionBytes ||
      transaction.waitingBytes >= maxWaitingBytes
    );
  }

  async #commit(): Promise<void> {
    const { transaction, clock, signals } = this.#parts;
    await transaction.settle();
    if (this.#accounts.size === 0) return;
    this.#output.flush();
    const accounts = [...this.#accounts.values()];
    const publishedMs = this.#oldestPublishedMs;
    this.#accounts = new Map();
    this.#oldestPublishedMs = Infinity;
    transaction.commit(accounts, clock.now(), () => signals.committed(accounts, clock.now() - publishedMs));
  }

  async #commitForPause(): Promise<void> {
    await this.#commit();
    await this.#parts.transaction.settle();
    this.#resume();
  }

  #resume(): void {
    for (const resume of this.#pauseWanted.splice(0)) resume();
  }
}
