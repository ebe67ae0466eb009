import { setTimeout as pause } from 'node:timers/promises';

import { fetchCommittedOffsets, type KafkaClient, latestOffset } from '@rail/kafka-client';
import { RailError } from '@rail/kernel';

import type { Job, Told } from './job.ts';
import { Program } from './program.ts';

export interface Measured {
  readonly recordsPerSecond: number;
  /** Of the program's process, start and compilation included: tells more than the rate where others use the machine. */
  readonly cpuMicrosPerRecord: number;
  /** How many records the program says it has handled; 0 if it does not count. */
  readonly records: number;
}

const sampleMs = 20;
const patienceMs = 180_000;

/** Runs a program until its group has committed every record of its topic. */
export function measureRouting(
  client: KafkaClient,
  file: string,
  job: Job,
  partitions: number,
  records: number,
  profileDir: string | undefined,
): Promise<Measured> {
  const rows = Array.from({ length: partitions }, (_, partition) => ({ topic: job.topic, partition }));
  const committed = async (): Promise<number> => {
    const offsets = await fetchCommittedOffsets(client, job.group, rows, { requireStable: false });
    return offsets.reduce((sum, { offset }) => sum + Math.max(0, offset), 0);
  };
  return untilDone(new Program(file, job, profileDir), file, committed, records);
}

/** Runs a program until its topics hold so many records. */
export async function measurePublishing(
  client: KafkaClient,
  file: string,
  job: object,
  topics: readonly string[],
  records: number,
  profileDir: string | undefined,
): Promise<Measured> {
  const partitions = await Promise.all(
    topics.map(async (topic) => (await client.partitionsOf(topic)).map((partition) => ({ topic, partition }))),
  );
  const rows = partitions.flat().map((row) => ({ ...row, timestamp: latestOffset }));
  const published = async (): Promise<number> =>
    (await client.listOffsets(rows)).reduce((sum, { offset }) => sum + offset, 0);
  return untilDone(new Program(file, job, profileDir), file, published, records);
}

/** Runs a program until it has made so much progress. */
export function measureProgress(
  file: string,
  job: object,
  progress: () => Promise<number>,
  records: number,
): Promise<Measured> {
  return untilDone(new Program(file, job, undefined), file, progress, records);
}

/**
 * The rate is that between the first records seen and the last, seen from outside and the same for all programs: start
 * and first compilation do not count.
 */
async function untilDone(
  program: Program,
  name: string,
  progress: () => Promise<number>,
  records: number,
): Promise<Measured> {
  let first: { readonly atMs: number; readonly records: number } | undefined;
  const untilMs = performance.now() + patienceMs;
  for (;;) {
    const done = await progress();
    const atMs = performance.now();
    if (done > 0) first ??= { atMs, records: done };
    if (done >= records && first !== undefined) {
      const told = (await program.stop()) as Told;
      const recordsPerSecond = ((done - first.records) / (atMs - first.atMs)) * 1000;
      const { user, system } = told.cpu;
      return {
        recordsPerSecond,
        cpuMicrosPerRecord: (user + system) / Math.max(records, told.records),
        records: told.records,
      };
    }
    if (program.hasEnded || atMs > untilMs) {
      program.kill();
      throw new RailError('BROKER_REFUSED', `${name} ended after ${done} of ${records} records`);
    }
    await pause(sampleMs);
  }
}
