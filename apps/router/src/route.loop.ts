import type { FetchedBatch, Fetcher, TopicPartition } from '@rail/kafka-client';
import { type Clock, isRailError, RailError } from '@rail/kernel';
import { AccountDraft } from './account-draft.ts';
import type { DatasetRoute, WriterSchema } from './dataset-route.ts';
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
/** How long a partition waits before the registry is asked again. */
const holdMs = 500;

/** Line to share: fetch raw batches, route them, commit output, accounts and offsets in one transaction. */
export class RouteLoop {
  readonly #parts: RouteLoopParts;
  readonly #output: OutputBatches;
  #accounts = new Map<string, AccountDraft>();
  /** Where the next account of a partition begins: accounts cover every offset once, gaps included. */
  readonly #next = new Map<string, number>();
  /** Partitions that wait for the registry, and until when. */
  readonly #held = new Map<string, { topic: string; partition: number; untilMs: number }>();
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
    this.#resumeHeld();
    const batches = await this.#parts.fetcher.poll(this.#waitMs());
    // A partition lost during the poll may have been assigned again: nothing of this run may be committed with it.
    if (this.#failed !== undefined) throw this.#failed;
    for (const batch of batches) await this.#route(batch);
    if (this.#failed !== undefined) throw this.#failed;
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
  assign(topic: string, partition: number, offset: number, leaderEpoch: number): void {
    this.#next.set(`${topic}/${partition}`, offset);
    this.#parts.fetcher.assign(topic, partition, offset, leaderEpoch);
  }

  /** Commits what is open, then reads these partitions no more. */
  async release(partitions: readonly TopicPartition[]): Promise<void> {
    const assigned = new Set(this.#parts.fetcher.assigned.map(({ topic, partition }) => `${topic}/${partition}`));
    const mine = partitions.filter(({ topic, partition }) => assigned.has(`${topic}/${partition}`));
    for (const { topic, partition } of mine) {
      this.#held.delete(`${topic}/${partition}`);
      this.#parts.fetcher.pause(topic, partition);
    }
    await this.pauseAndCommit();
    for (const { topic, partition } of mine) {
      this.#held.delete(`${topic}/${partition}`);
      this.#parts.fetcher.unassign(topic, partition);
    }
  }

  /** Commits what is open; resolves when it is committed and no record is in work. For a rebalance. */
  pauseAndCommit(): Promise<void> {
    if (!this.#running) return Promise.resolve();
    return new Promise((resolve) => this.#pauseWanted.push(resolve));
  }

  async #route(batch: FetchedBatch): Promise<void> {
    const { clock, routeOf } = this.#parts;
    const id = `${batch.topic}/${batch.partition}`;
    if (this.#held.has(id)) return; // fetched before the partition was held: it is fetched again
    const nowMs = clock.now();
    if (this.#accounts.size === 0) this.#openedMs = clock.monotonic();
    const account = this.#accountOf(batch);
    const route = routeOf(batch.topic);
    const run = new BatchRun(batch, route, this.#output, account, nowMs);
    let next = batch.nextOffset;
    for (let needed = run.run(); needed !== undefined; needed = run.run()) {
      const schema = await this.#schema(batch.topic, needed);
      if (schema === undefined) {
        next = run.offset;
        this.#hold(batch, next);
        break;
      }
      route.learn(needed, schema);
    }
    if (next > account.to) {
      account.to = next;
      account.leaderEpoch = batch.header.partitionLeaderEpoch;
    }
    this.#next.set(id, next);
    this.#oldestPublishedMs = Math.min(this.#oldestPublishedMs, batch.header.baseTimestamp);
  }

  /** None while the registry does not answer, which decides nothing about the record. */
  async #schema(topic: string, id: number): Promise<WriterSchema | undefined> {
    try {
      return await this.#parts.schemas.get(topic, id);
    } catch (error) {
      if (isRailError(error) && error.code === 'REGISTRY_UNREACHABLE') return undefined;
      throw error;
    }
  }

  /** The partition waits in front of the record whose schema is not known; the others go on. */
  #hold({ topic, partition }: FetchedBatch, offset: number): void {
    const { fetcher, clock } = this.#parts;
    fetcher.seek(topic, partition, offset, fetcher.positionEpoch(topic, partition));
    fetcher.pause(topic, partition);
    this.#held.set(`${topic}/${partition}`, { topic, partition, untilMs: clock.monotonic() + holdMs });
  }

  #resumeHeld(): void {
    for (const [id, { topic, partition, untilMs }] of this.#held) {
      if (untilMs > this.#parts.clock.monotonic()) continue;
      this.#held.delete(id);
      this.#parts.fetcher.resume(topic, partition);
    }
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
    const accounts = [...this.#accounts.values()].filter((account) => !account.isEmpty);
    const publishedMs = this.#oldestPublishedMs;
    this.#accounts = new Map();
    this.#oldestPublishedMs = Infinity;
    if (accounts.length === 0) return;
    this.#output.flush();
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
