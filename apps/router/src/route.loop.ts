import type { FetchedBatch, Fetcher, TopicPartition } from '@rail/kafka-client';
import { type Clock, isRailError, RailError } from '@rail/kernel';
import { AccountDraft } from './account-draft.ts';
import { SideCursors, type SideCursorParts } from './backfill/side-cursors.ts';
import type { DatasetRoute, WriterSchema } from './dataset-route.ts';
import { LinePauses, type PausedLines } from './line-pauses.ts';
import { BatchRun } from './route.step.ts';
import { OutputBatches } from './share-output.ts';
import type { PublishedBatch, RouterSignals } from './router-signals.ts';
import type { QuotaKeeper } from './quota/quota-keeper.ts';
import type { OpenTraces, RouterTraces } from './router-traces.ts';
import type { RouterTransaction } from './transaction.ts';
import type { WriterSchemas } from './writer-schemas.ts';

export interface RouteLoopParts {
  readonly fetcher: Fetcher;
  readonly transaction: RouterTransaction;
  /** What is in force, and how those agreements get their past that come into force behind this walk. */
  readonly sides: Omit<SideCursorParts, 'mainOf' | 'isPaused' | 'clock' | 'quotas'>;
  readonly quotas: QuotaKeeper;
  /** Lines that wait because somebody has paused them. */
  readonly paused: Pick<PausedLines, 'revision' | 'isPaused'>;
  readonly schemas: WriterSchemas;
  readonly signals: RouterSignals;
  readonly traces: RouterTraces;
  readonly clock: Clock;
  readonly commitIntervalMs: number;
}

const maxTransactionBytes = 16 << 20;
const maxWaitingBytes = 32 << 20;
/** How long a partition waits before the registry is asked again. */
const holdMs = 500;
/** How long the walk waits for a batch while an agreement is behind: that one goes on meanwhile. */
const besideSidesMs = 5;

/** Where the next account of a partition begins, and the leader epoch of the record before. */
interface Position extends TopicPartition {
  readonly offset: number;
  readonly leaderEpoch: number;
}

/** Line to share: fetch raw batches, route them, commit output, accounts and offsets in one transaction. */
export class RouteLoop {
  readonly #parts: RouteLoopParts;
  readonly #output: OutputBatches;
  readonly #sides: SideCursors;
  readonly #pauses: LinePauses;
  #accounts = new Map<string, AccountDraft>();
  /** Accounts cover every offset once, gaps included. */
  readonly #next = new Map<string, Position>();
  /** Partitions that wait for the registry, and until when. */
  readonly #held = new Map<string, { topic: string; partition: number; untilMs: number }>();
  /** When the first record of each batch in work was published, and on which topic. */
  #published: PublishedBatch[] = [];
  /** Bytes that were sent since the last commit, by line. */
  #written = new Map<string, number>();
  /** Of the transaction that is being ended. */
  #ending: OpenTraces | undefined;
  #openedMs = 0;
  #running = false;
  #stopping = false;
  #failed: RailError | undefined;
  #pauseWanted: (() => void)[] = [];

  constructor(parts: RouteLoopParts) {
    this.#parts = parts;
    this.#output = new OutputBatches((batch) => {
      this.#written.set(batch.line, (this.#written.get(batch.line) ?? 0) + batch.bytes.length);
      parts.transaction.add(batch);
    });
    const mainOf = ({ topic, partition }: TopicPartition) => this.#next.get(`${topic}/${partition}`)!.offset;
    const { paused, fetcher } = parts;
    const isPaused = (topic: string) => paused.isPaused(topic);
    this.#sides = new SideCursors({ ...parts.sides, mainOf, isPaused, quotas: parts.quotas, clock: parts.clock });
    const nextOf = ({ topic, partition }: TopicPartition) => this.#next.get(`${topic}/${partition}`)!;
    const isHeld = ({ topic, partition }: TopicPartition) => this.#held.has(`${topic}/${partition}`);
    this.#pauses = new LinePauses({ paused, fetcher, nextOf, isHeld });
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
      this.#ending?.end('not committed');
      this.#parts.traces.abandon();
      this.#resume(); // nobody may wait for a loop that has ended
      await this.#sides.close();
    }
  }

  async #turn(): Promise<void> {
    this.#resumeHeld();
    this.#pauses.follow();
    await this.#sides.follow();
    this.#parts.quotas.tick();
    const batches = await this.#parts.fetcher.poll(this.#waitMs());
    // A partition lost during the poll may have been assigned again: nothing of this run may be committed with it.
    if (this.#failed !== undefined) throw this.#failed;
    for (const batch of batches) await this.#route(batch);
    await this.#sides.turn((batch, route, account, allowed) => this.#walk(batch, route, account, allowed));
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

  /** Reads partitions from their committed offsets on. */
  async assign(positions: readonly Position[]): Promise<void> {
    for (const position of positions) this.#next.set(`${position.topic}/${position.partition}`, position);
    await this.#sides.assign(positions);
    for (const { topic, partition, offset, leaderEpoch } of positions) {
      this.#parts.fetcher.assign(topic, partition, offset, leaderEpoch);
      this.#pauses.assigned({ topic, partition });
    }
  }

  /** Commits what is open, then reads these partitions no more. */
  async release(partitions: readonly TopicPartition[]): Promise<void> {
    const assigned = new Set(this.#parts.fetcher.assigned.map(({ topic, partition }) => `${topic}/${partition}`));
    const mine = partitions.filter(({ topic, partition }) => assigned.has(`${topic}/${partition}`));
    for (const { topic, partition } of mine) {
      this.#held.delete(`${topic}/${partition}`);
      this.#parts.fetcher.pause(topic, partition);
    }
    this.#pauses.released(mine);
    this.#sides.release(mine);
    await this.pauseAndCommit();
    this.#sides.drop(mine);
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
    const { topic, partition } = batch;
    const id = `${topic}/${partition}`;
    this.#pauses.follow();
    // Fetched before the partition was held: it is fetched again.
    if (this.#held.has(id) || this.#pauses.holds(batch)) return;
    await this.#sides.follow();
    const account = this.#accountOf(id, batch);
    const route = this.#sides.routeOf(batch, account);
    const offset = await this.#walk(batch, route, account);
    if (offset < batch.nextOffset) this.#hold(batch, offset);
    if (offset > account.to) {
      account.advance(offset, route.shares);
      this.#sides.mainAdvanced(batch);
      this.#next.set(id, { topic, partition, offset, leaderEpoch: batch.header.partitionLeaderEpoch });
    }
    const { baseTimestamp: publishedMs, recordCount: records } = batch.header;
    const routedMs = this.#parts.clock.now();
    this.#published.push({ topic, publishedMs, routedMs, records, bytes: batch.section.length });
  }

  /** The offset after the last record that got its outcome: inside the batch, for want of a schema or of quota. */
  async #walk(batch: FetchedBatch, route: DatasetRoute, account: AccountDraft, allowed?: number): Promise<number> {
    const { clock } = this.#parts;
    if (this.#openedMs === 0) this.#openedMs = clock.monotonic();
    const nowMs = clock.now();
    const trace = route.shares.length === 0 ? undefined : this.#parts.traces.of(batch);
    const run = new BatchRun(batch, route, this.#output, account, nowMs, allowed, trace);
    for (let needed = run.run(); needed !== undefined; needed = run.run()) {
      if (needed === 'quota') return run.offset;
      const schema = await this.#schema(batch.topic, needed);
      if (schema === undefined) return run.offset;
      route.learn(needed, schema, nowMs);
    }
    return batch.nextOffset;
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
      if (!this.#pauses.holds({ topic, partition })) this.#parts.fetcher.resume(topic, partition);
    }
  }

  #accountOf(id: string, batch: FetchedBatch): AccountDraft {
    let account = this.#accounts.get(id);
    if (account === undefined) {
      account = new AccountDraft(batch.topic, batch.partition, this.#next.get(id)!.offset);
      this.#accounts.set(id, account);
    }
    return account;
  }

  #waitMs(): number {
    const most = Math.min(this.#sides.areBehind ? besideSidesMs : 250, this.#parts.quotas.readyInMs);
    if (!this.#isOpen) return most;
    const openMs = this.#parts.clock.monotonic() - this.#openedMs;
    return Math.max(0, Math.min(most, this.#parts.commitIntervalMs - openMs));
  }

  /** Something was routed since the last commit. */
  get #isOpen(): boolean {
    return this.#accounts.size > 0 || this.#sides.hasWork || this.#parts.quotas.wantsCommit;
  }

  #commitIsDue(): boolean {
    if (!this.#isOpen) return false;
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
    const published = this.#published;
    this.#accounts = new Map();
    this.#published = [];
    this.#openedMs = 0;
    const side = this.#sides.take(accounts);
    const all = [...accounts, ...side.accounts];
    const quotas = this.#parts.quotas.take();
    const stands = [...side.standings.values()].flat();
    if (all.length + stands.length + quotas.rows.length === 0) return;
    this.#output.flush();
    // Also of partitions where only an agreement behind was served: this offset tells whether the partition is still ours.
    const places = new Set([...all, ...stands].map(({ topic, partition }) => `${topic}/${partition}`));
    const offsets = [...places].map((id) => this.#next.get(id)!);
    const progress = { accounts: all, offsets, standings: side.standings, quotas };
    const written = this.#written;
    this.#written = new Map();
    const traces = this.#parts.traces.take();
    this.#ending = traces;
    transaction.commit(progress, clock.now(), () => {
      this.#ending = undefined;
      traces?.end();
      quotas.committed();
      signals.committed(all, published, written, clock.now());
    });
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
