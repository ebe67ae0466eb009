import {
  asStale,
  type BoardAlerts,
  type BoardLedger,
  type BoardSnapshot,
  type BoardStores,
  ExchangeWatch,
  type Feed,
  type Sample,
  staleAfterMs,
  type WatchedLine,
} from '@rail/board';
import { type Clock, describeError } from '@rail/kernel';
import type { AccountTally } from './account-tally.ts';
import type { ExchangeSampler } from './exchange-sampler.ts';

export interface BoardWatchParts {
  readonly name: string;
  readonly lines: readonly WatchedLine[];
  readonly sampler: Pick<ExchangeSampler, 'sample' | 'newestMs'>;
  readonly tally: Pick<AccountTally, 'ledger'>;
  readonly feeds: () => readonly Feed[];
  readonly clock: Clock;
}

const everyMs = 1000;

/** The board of this exchange, looked at anew each second; whoever follows it hears once a second, also of failure. */
export class BoardWatch {
  readonly #parts: BoardWatchParts;
  readonly #followers = new Set<(board: BoardSnapshot | undefined) => void>();
  readonly #startedMs: number;
  #watch: ExchangeWatch | undefined;
  #alerts: () => BoardAlerts | null = () => null;
  #board: BoardSnapshot;
  #sample: Sample | undefined;
  #fault: string | null = null;
  #toldMs: number;
  #sampling: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: BoardWatchParts) {
    this.#parts = parts;
    this.#startedMs = parts.clock.now();
    this.#toldMs = parts.clock.monotonic();
    this.#board = emptyBoard(parts, this.#startedMs);
  }

  /** Resolves after the first look: whoever asks for the board then sees every line. */
  async start(): Promise<void> {
    this.#tick();
    this.#timer = setInterval(() => this.#tick(), everyMs);
    await this.#sampling;
  }

  /** Followers hear `undefined` and nothing more. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sampling;
    for (const follower of this.#followers) follower(undefined);
    this.#followers.clear();
  }

  /** As of now: every line is unknown if nobody could look for 5 s. */
  get board(): BoardSnapshot {
    const board = { ...this.#board, fault: this.#fault, alerts: this.#alerts() };
    return this.#parts.clock.now() - board.sampledMs > staleAfterMs ? asStale(board) : board;
  }

  /** What was seen last; none before the first look. */
  get sample(): Sample | undefined {
    return this.#sample;
  }

  /** The 99th percentile of the gaps that were seen between records of `line/dataset`, ms; null before there were enough. */
  observedGapMs(dataset: string): number | null {
    return this.#watch?.observedGapMs(dataset) ?? null;
  }

  /** What of alerts the board shows, from now on. */
  showAlerts(alerts: () => BoardAlerts | null): void {
    this.#alerts = alerts;
  }

  /** The board of a look that has not begun yet. */
  async lookAgain(): Promise<BoardSnapshot> {
    await this.#sampling;
    this.#tick();
    await this.#sampling;
    return this.board;
  }

  /** Calls back with the board once a second; returns how to stop it. */
  follow(follower: (board: BoardSnapshot | undefined) => void): () => void {
    this.#followers.add(follower);
    follower(this.board);
    return () => void this.#followers.delete(follower);
  }

  #tick(): void {
    this.#sampling ??= this.#look().finally(() => {
      this.#sampling = undefined;
    });
    // A look that hangs must not silence the heartbeat.
    if (this.#parts.clock.monotonic() - this.#toldMs > 1.5 * everyMs) this.#tell();
  }

  async #look(): Promise<void> {
    const { sampler, lines, feeds, tally, name } = this.#parts;
    try {
      this.#watch ??= new ExchangeWatch(name, lines, await sampler.newestMs(), this.#startedMs);
      const declared = feeds();
      const sample = await sampler.sample(declared);
      this.#board = this.#watch.observe(sample, declared, tally.ledger);
      this.#sample = sample;
      this.#fault = null;
      this.#tell();
    } catch (error) {
      this.#fault = describeError(error);
    }
  }

  #tell(): void {
    this.#toldMs = this.#parts.clock.monotonic();
    const { board } = this;
    for (const follower of this.#followers) follower(board);
  }
}

/** Before the first look nothing is known. */
function emptyBoard({ name }: BoardWatchParts, startedMs: number): BoardSnapshot {
  const ledger: BoardLedger = { verdict: 'unknown', checkedMs: null, fault: null };
  const totals = { inPerSecond: 0, outPerSecond: 0, quarantinedPerSecond: 0 };
  const stores: BoardStores = { kind: 'memory', fault: null };
  const at = { sampledMs: startedMs, startedMs, fault: null };
  return { schema: 'rail.board/1', name, ...at, totals, ledger, processes: [], stores, alerts: null, lines: [] };
}
