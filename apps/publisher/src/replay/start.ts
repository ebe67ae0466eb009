import { randomBytes } from 'node:crypto';
import { RegistryClient } from '@rail/avro';
import { quarantineTopic } from '@rail/catalogue';
import { KafkaClient, TransactionError } from '@rail/kafka-client';
import { RailError, systemClock } from '@rail/kernel';
import { noTracing } from '@rail/runtime';
import { registerSchemas } from '../register-schemas.ts';
import { type Delivery, noDelivery } from './delivery.ts';
import { ownerOfRuns } from './owner.ts';
import { BatchTraces } from '../batch-traces.ts';
import { openTimed, openTransactional, pause } from './open-delivery.ts';
import { formatPace, type Pace, parsePace } from './pace.ts';
import { openInput, type ReplayInput } from './replay-input.ts';
import type { ReplayOptions } from './replay-options.ts';
import { ReplayLoop } from './replay.loop.ts';
import type { ReplayReport } from './replay-report.ts';
import { RowStep, RunStep } from './row-step.ts';
import { createReplaysTopic, readRun } from './run-catalogue.ts';
import { retentionOf } from './topic-retention.ts';
import { RunPart } from './run-part.ts';
import type { RunRecord } from '@rail/feeds';

export interface Replay {
  /** None for a dry run. */
  readonly run: string | undefined;
  readonly part: RunPart;
  /** Settles when the file is replayed or the run stopped; rejects with what ended it. */
  readonly ended: Promise<ReplayReport>;
  /** Stops at the next boundary; the run can be resumed. */
  stop(): void;
  /** Hands on a run that is timed; none where rows go as fast as they can. */
  readonly hands: ReplayHands | undefined;
}

export interface ReplayHands {
  togglePause(): void;
  multiplySpeed(by: number): void;
  /** In the time of events; no row is left out or sent twice: see `Pacer`. */
  seek(byMs: number): void;
}

const clientId = 'rail.replay';

/**
 * Begins to replay files into lines, or goes on with a run.
 * @throws RailError OPTION_INVALID, FILE_UNREADABLE, MAPPING_INVALID, LINE_UNKNOWN, RUN_UNKNOWN, RUN_INPUT_CHANGED
 */
export async function startReplay(options: ReplayOptions): Promise<Replay> {
  if (options.dryRun === true) return dryReplay(options);
  // What is wrong with the files is told without a broker.
  const fresh = options.resume === undefined ? await openInput(options, undefined) : undefined;
  const client = new KafkaClient({ ...options.kafka, clientId });
  try {
    await client.connect();
    await createReplaysTopic(client);
    const known = options.resume === undefined ? undefined : await readRun(client, options.resume);
    const pace = paceOf(options.pace, known);
    const input = fresh ?? (await openInput(options, known));
    return await begin(client, options, known, pace, input);
  } catch (error) {
    await client.close();
    throw error;
  }
}

async function begin(
  client: KafkaClient,
  options: ReplayOptions,
  known: RunRecord | undefined,
  pace: Pace,
  input: ReplayInput,
): Promise<Replay> {
  const { feed } = input;
  const manifests = input.datasets.map(({ manifest }) => manifest);
  const registry = new RegistryClient({ url: options.registryUrl });
  const schemaIds = await Promise.all(manifests.map((manifest) => registerSchemas(registry, manifest)));
  const run = known?.run ?? options.run ?? `r-${randomBytes(5).toString('hex')}`;
  const topics = [...new Set(manifests.flatMap(({ topic, line }) => [topic, quarantineTopic(line)]))];
  const open = pace.kind === 'max' ? openTransactional : openTimed;
  const traces = new BatchTraces(options.tracing ?? noTracing, clientId);
  const opened = await open(client, { run, isNew: known === undefined, topics, traces });
  const firstRow = opened.record?.rows ?? 0;
  const step = new RunStep(
    manifests.map((manifest, at) => new RowStep(run, manifest, schemaIds[at]!, options.catalogue)),
  );
  const { sent } = opened;
  const retentionMs = await Promise.all(manifests.map(({ topic }) => retentionOf(client, topic)));
  const { maxGapMs } = input.selection;
  const clock = systemClock;
  const loop = new ReplayLoop({
    rows: feed.rows(firstRow),
    stopRows: () => feed.stop(),
    step,
    pace,
    firstRow,
    sent,
    clock,
    pause,
    retentionMs,
    maxGapMs,
  });
  const part = new RunPart({ run, before: opened.record, input, pace, owner: ownerOfRuns(), loop, clock, retentionMs });
  return replayOf(part, loop, opened.deliver(part), () => client.close());
}

/** Of a topic that says nothing else. */
const usualRetentionMs = 7 * 86_400_000;

/** A dry run takes no time: nothing is paced. */
async function dryReplay(options: ReplayOptions): Promise<Replay> {
  const input = await openInput(options, undefined);
  const steps = input.datasets.map(({ manifest }) => new RowStep('dry-run', manifest, 0, options.catalogue));
  const step = new RunStep(steps);
  const retentionMs = input.datasets.map(() => usualRetentionMs);
  const clock = systemClock;
  const pace = { kind: 'max' } as const;
  const rows = input.feed.rows();
  const loop = new ReplayLoop({
    rows,
    stopRows: () => input.feed.stop(),
    step,
    pace,
    firstRow: 0,
    sent: new Map(),
    clock,
    pause,
    retentionMs,
  });
  const asked = options.pace ?? pace;
  const before = undefined;
  const part = new RunPart({
    run: undefined,
    before,
    input,
    pace: asked,
    owner: ownerOfRuns(),
    loop,
    clock,
    retentionMs,
  });
  return replayOf(part, loop, noDelivery, () => Promise.resolve());
}

/** The run's record is stored before anybody learns of the run: whoever was told of it can resume it. */
async function replayOf(
  part: RunPart,
  loop: ReplayLoop,
  delivery: Delivery,
  close: () => Promise<void>,
): Promise<Replay> {
  try {
    await delivery.start();
  } catch (error) {
    await delivery.close();
    throw causeOf(error, part);
  }
  const drive = async (): Promise<ReplayReport> => {
    try {
      const state = await loop.run(delivery);
      await delivery.finish(state);
      return part.report(state);
    } catch (error) {
      throw causeOf(error, part);
    } finally {
      await delivery.close();
      await close();
    }
  };
  const ended = drive();
  ended.catch(() => undefined); // whoever started it awaits `ended`
  return { run: part.run, part, ended, stop: () => loop.stop(), hands: loop.isTimed ? handsOn(loop) : undefined };
}

function handsOn(loop: ReplayLoop): ReplayHands {
  return {
    togglePause: () => loop.change((pacer, nowMs) => pacer.togglePause(nowMs)),
    multiplySpeed: (by) => loop.change((pacer, nowMs) => pacer.multiplySpeed(by, nowMs)),
    seek: (byMs) => loop.change((pacer, nowMs) => pacer.seek(byMs, nowMs)),
  };
}

/** How a run finds what it has sent depends on whether it is timed, so it stays with what it began with. */
function paceOf(asked: Pace | undefined, known: RunRecord | undefined): Pace {
  if (known === undefined) return asked ?? { kind: 'speed', speed: 1 };
  const began = parsePace(known.pace);
  if (asked === undefined || (asked.kind === 'max') === (began.kind === 'max')) return asked ?? began;
  const message = `run ${known.run} began at pace ${known.pace} and cannot go on at ${formatPace(asked)}`;
  throw new RailError('OPTION_INVALID', message);
}

function causeOf(error: unknown, { run }: RunPart): unknown {
  if (!(error instanceof TransactionError) || error.failure !== 'fenced') return error;
  const message = `run ${run}: another process went on with it; this one stopped`;
  return new RailError('RUN_TAKEN_OVER', message, { cause: error });
}
