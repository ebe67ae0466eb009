import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises';
import { type KafkaClient, Producer, takeOver, type TopicPartition } from '@rail/kafka-client';
import { systemClock } from '@rail/kernel';
import { TopicWriter } from '@rail/runtime';
import type { BatchTraces } from '../batch-traces.ts';
import type { Delivery, DeliverySource } from './delivery.ts';
import { readRun } from './run-catalogue.ts';
import { rowsIdOf, type RunRecord, transactionalIdOf } from '@rail/feeds';
import { replaysTopic } from '@rail/catalogue';
import { endsOf, sentSoFar } from './sent-so-far.ts';
import { TimedDelivery } from './timed-delivery.ts';
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
  readonly traces?: BatchTraces;
}

/** Sleeps, or lets sockets have their turn if there is nothing to sleep; ends early when the signal aborts. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (ms <= 0) await breathe();
  else await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}

/** Takes a run without deadlines: whoever drove it before is fenced, and its open transaction is aborted. */
export async function openTransactional(client: KafkaClient, { run, isNew, traces }: RunToOpen): Promise<OpenRun> {
  const producer = new Producer(client, { transactionalId: transactionalIdOf(run) });
  await producer.init();
  return {
    record: isNew ? undefined : await readRun(client, run),
    sent: new Map(),
    deliver: (source) => new TransactionalDelivery(producer, source, systemClock, traces),
  };
}

/**
 * Takes a timed run. Whoever drove it before is fenced from its record, then from every partition that it sends to; what
 * it has sent until then is looked up.
 */
export async function openTimed(client: KafkaClient, { run, isNew, topics, traces }: RunToOpen): Promise<OpenRun> {
  const writer = new TopicWriter(client, replaysTopic, transactionalIdOf(run), systemClock);
  await writer.start();
  const record = isNew ? undefined : await readRun(client, run);
  // Nobody else can have sent anything of a new run.
  const identity = await takeOver(client, rowsIdOf(run), isNew ? [] : await partitionsOf(client, topics));
  const ends = await endsOf(client, topics);
  const sentBefore = record?.sentBefore ?? Object.fromEntries(ends);
  const sent = record === undefined ? new Map<string, number>() : await sentSoFar(client, run, sentBefore, ends);
  const producer = new Producer(client, { identity });
  await producer.init();
  return {
    record,
    sent,
    deliver: (source) => new TimedDelivery({ producer, writer, source, sentBefore, traces, clock: systemClock, pause }),
  };
}

async function partitionsOf(client: KafkaClient, topics: readonly string[]): Promise<TopicPartition[]> {
  const all = topics.map(async (topic) =>
    (await client.partitionsOf(topic)).map((partition) => ({ topic, partition })),
  );
  return (await Promise.all(all)).flat();
}
