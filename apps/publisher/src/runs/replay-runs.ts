import type { ReplayRun, RunRequest, RunSteering } from '@rail/board/api';
import { describeError, RailError } from '@rail/kernel';
import type { ReplayOptions } from '../replay/replay-options.ts';
import type { Replay } from '../replay/start.ts';
import type { FeedFolder } from './feed-folder.ts';
import { runOf } from './run-view.ts';
import { paceOf, runOfCommand } from './run-request.ts';

export interface ReplayRunsParts extends Pick<
  ReplayOptions,
  'kafka' | 'registryUrl' | 'catalogue' | 'spillFolder' | 'tracing'
> {
  readonly feeds: FeedFolder;
  /** See `startReplay`. */
  readonly startReplay: (options: ReplayOptions) => Promise<Replay>;
  /** Told when a run ended by a fault. */
  readonly onFault: (run: string, what: string) => void;
}

/** Runs that have ended are told until so many others have. */
const endedAtMost = 50;

/** The replays that this process drives on command. */
export class ReplayRuns {
  readonly #parts: ReplayRunsParts;
  readonly #driven = new Map<string, Replay>();
  readonly #ended = new Map<string, ReplayRun>();

  constructor(parts: ReplayRunsParts) {
    this.#parts = parts;
  }

  /**
   * Begins a run, or goes on with one. @throws RailError OPTION_INVALID, FEED_REFUSED, and what `startReplay` throws
   */
  async start(request: RunRequest, commandId: string): Promise<ReplayRun> {
    const { feeds, startReplay, onFault, ...rest } = this.#parts;
    const { resume, paths, mappings = [], shiftTo } = request;
    const name = resume ?? runOfCommand(commandId);
    const going = this.#driven.get(name);
    if (going !== undefined) return runOf(going); // sent again, or resumed while it goes on
    const replay = await startReplay({
      ...rest,
      files: paths.map((path) => feeds.resolve(path)),
      mappings: mappings.map((path) => feeds.resolve(path)),
      mayRead: (path) => feeds.check(path),
      pace: paceOf(request),
      ...(resume === undefined ? { run: name } : { resume }),
      ...(shiftTo !== undefined && { selection: { shiftTo } }),
    });
    const run = replay.run ?? name;
    this.#driven.set(run, replay);
    this.#ended.delete(run); // resumed: what it was when it stopped is the past
    void replay.ended.then(
      ({ state }) => this.#hasEnded(run, { ...runOf(replay), state, isSteerable: false }),
      (error: unknown) => {
        const fault = describeError(error);
        this.#hasEnded(run, { ...runOf(replay), state: 'stopped', isSteerable: false, fault });
        onFault(run, fault);
      },
    );
    return runOf(replay);
  }

  /** @throws RailError RUN_NOT_DRIVEN for a run that another process drives or nobody does, OPTION_INVALID */
  async steer(run: string, steering: RunSteering): Promise<ReplayRun> {
    const replay = this.#driven.get(run);
    if (replay === undefined) throw new RailError('RUN_NOT_DRIVEN', `run ${run} is not driven by the exchange`);
    if (steering.action === 'stop') {
      replay.stop();
      await replay.ended.catch(() => undefined); // what ended it is told as its fault
      return this.#ended.get(run) ?? runOf(replay);
    }
    const { hands } = replay;
    if (hands === undefined) {
      throw new RailError('OPTION_INVALID', `run ${run} goes at full speed: it can be stopped, and nothing else`);
    }
    const { isPaused } = replay.part.progress();
    if (steering.action === 'hurry') hands.multiplySpeed(steering.factor);
    else if (steering.action === 'skip') hands.seek(steering.milliseconds);
    else if (isPaused !== (steering.action === 'pause')) hands.togglePause();
    return runOf(replay);
  }

  /** Those that go on. */
  get driven(): readonly Replay[] {
    return [...this.#driven.values()];
  }

  /** Those that go on, then those that have ended lately. */
  list(): ReplayRun[] {
    return [...[...this.#driven.values()].map((replay) => runOf(replay)), ...this.#ended.values()];
  }

  /** Stops every run at its next boundary; each can be resumed. */
  async stop(): Promise<void> {
    const driven = [...this.#driven.values()];
    for (const replay of driven) replay.stop();
    await Promise.allSettled(driven.map(({ ended }) => ended));
  }

  #hasEnded(run: string, last: ReplayRun): void {
    this.#driven.delete(run);
    this.#ended.delete(run);
    this.#ended.set(run, last);
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > endedAtMost && oldest !== undefined) this.#ended.delete(oldest);
  }
}
