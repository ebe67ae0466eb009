import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises';
import { type KafkaClient, Producer } from '@rail/kafka-client';
import { systemClock } from '@rail/kernel';
import { TopicWriter } from '@rail/runtime';
import type { Delivery, DeliverySource } from './delivery.ts';
import { readRun } from './run-catalogue.ts';
import { replaysTopic, type RunRecord, transactionalIdOf } from './run-record.ts';
import { endsOf, sentSoFar, settledEnds } from './sent-so-far.ts';
import { leaseMs, TimedDelivery } from './timed-delivery.ts';
import { TransactionalDelivery } from './transactional-delivery.ts';

/** A run that belongs to this process, ready to go on. */
export interface OpenRun {
  /** As its last driver left it; none for a new run. */
  readonly record: RunRecord | undefined;
  /** See `ReplayLoopParts`. */
  readonly sent: ReadonlyMap<string, number>;
  /** The way to the broker, for a loop that will feed it. */
  deliver(source: DeliverySource): Delivery;
}

export interface RunToOpen {
  readonly run: string;
  readonly isNew: boolean;
  readonly topics: readonly string[];
}

/** Sleeps, or lets sockets have their turn if there is nothing to sleep; ends early when the signal aborts. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (ms <= 0) await breathe();
  else await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}

/** Takes a run without deadlines: whoever drove it before is fenced, and its open transaction is aborted. */
export async function openTransactional(client: KafkaClient, { run, isNew }: RunToOpen): Promise<OpenRun> {
  const producer = new Producer(client, { transactionalId: transactionalIdOf(run) });
  await producer.init();
  return {
    record: isNew ? undefined : await readRun(client, run),
    sent: new Map(),
    deliver: (source) => new TransactionalDelivery(producer, source, systemClock),
  };
}

/**
 * Takes a timed run. Whoever drove it before is fenced from its record, stops sending when its lease ends, and what it
 * has sent is looked up once the logs stand still.
 */
export async function openTimed(client: KafkaClient, { run, isNew, topics }: RunToOpen): Promise<OpenRun> {
  const writer = new TopicWriter(client, replaysTopic, transactionalIdOf(run), systemClock);
  await writer.start();
  const record = isNew ? undefined : await readRun(client, run);
  if (record?.state === 'running') await pause(leaseMs);
  const ends = isNew ? await endsOf(client, topics) : await settledEnds(client, topics, systemClock, pause);
  const sentBefore = record?.sentBefore ?? Object.fromEntries(ends);
  const sent = record === undefined ? new Map<string, number>() : await sentSoFar(client, run, sentBefore, ends);
  const producer = new Producer(client);
  await producer.init();
  return {
    record,
    sent,
    deliver: (source) => new TimedDelivery({ producer, writer, source, sentBefore, clock: systemClock, pause }),
  };
}
