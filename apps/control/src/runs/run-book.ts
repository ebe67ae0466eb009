import type { ReplayRun } from '@rail/board/api';
import { replaysTopic } from '@rail/catalogue';
import { decodeRun, type RunRecord } from '@rail/feeds';
import type { KafkaClient } from '@rail/kafka-client';
import { errorTable, isRailError, RailError } from '@rail/kernel';
import { FollowedState, localPrincipal } from '@rail/runtime';
import { basename } from 'node:path';
import type { Commands } from '../commands/commands.ts';

/** Every replay run of the exchange: as its record says, and of those that the exchange drives, as they are now. */
export class RunBook {
  readonly #records: FollowedState<RunRecord | undefined>;
  readonly #commands: Commands;

  constructor(client: KafkaClient, commands: Commands) {
    this.#records = new FollowedState(client, replaysTopic, knownRun);
    this.#commands = commands;
  }

  start(): Promise<void> {
    return this.#records.start();
  }

  stop(): Promise<void> {
    return this.#records.stop();
  }

  /** Those that go on first, then by their names. */
  async list(): Promise<ReplayRun[]> {
    const live = new Map((await this.#live()).map((run) => [run.run, run]));
    const recorded = this.#records.values.flatMap((record) =>
      record === undefined || live.has(record.run) ? [] : [runOfRecord(record)],
    );
    const goesOn = ({ state }: ReplayRun): number => (state === 'running' || state === 'paused' ? 0 : 1);
    return [...live.values(), ...recorded].sort(
      (left, right) => goesOn(left) - goesOn(right) || left.run.localeCompare(right.run),
    );
  }

  /** @throws RailError RUN_UNKNOWN */
  async show(run: string): Promise<ReplayRun> {
    const found = (await this.list()).find((each) => each.run === run);
    if (found === undefined) throw new RailError('RUN_UNKNOWN', `no run "${run}"`);
    return found;
  }

  /** None while the publisher is away: what is recorded is told all the same. */
  async #live(): Promise<readonly ReplayRun[]> {
    try {
      const { name: by } = localPrincipal;
      return (await this.#commands.ask({ name: 'replay.list', by, body: {} })) as ReplayRun[];
    } catch (error) {
      if (isRailError(error) && error.code === 'COMMAND_UNANSWERED') return [];
      throw error;
    }
  }
}

/** A run of another version of the exchange is none that can be told. */
function knownRun(text: string): RunRecord | undefined {
  try {
    return decodeRun(Buffer.from(text));
  } catch (error) {
    if (isRailError(error)) return undefined;
    throw error;
  }
}

function runOfRecord(record: RunRecord): ReplayRun {
  const sum = (name: 'sent' | 'quarantined'): number =>
    record.datasets.reduce((total, { counts }) => total + counts[name], 0);
  return {
    run: record.run,
    state: record.state,
    owner: record.owner,
    pace: record.pace,
    rows: record.rows,
    sent: sum('sent'),
    quarantined: sum('quarantined'),
    eventTimeMs: null,
    rowsPerSecond: null,
    elapsedMs: record.elapsedMs,
    parts: record.parts,
    isSteerable: false,
    datasets: record.datasets.map(({ line, dataset, input, counts }) => ({
      line,
      dataset,
      file: input.files === 1 ? basename(input.file) : `${input.files} files`,
      sent: counts.sent,
      quarantined: counts.quarantined,
      byReason: Object.entries(counts.byReason).map(([reason, { rows, first }]) => ({
        reason: errorTable[reason as keyof typeof counts.byReason].number,
        rows,
        first,
      })),
    })),
  };
}
