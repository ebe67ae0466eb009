import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { fetchCommittedOffsets, type KafkaClient } from '@rail/kafka-client';
import { RailError } from '@rail/kernel';

import type { CpuUsed, Job } from './job.ts';

export interface Measured {
  readonly recordsPerSecond: number;
  /** Of the program's process, start and compilation included: tells more than the rate where others use the machine. */
  readonly cpuMicrosPerRecord: number;
}

const sampleMs = 20;
const patienceMs = 180_000;

/**
 * Runs a program until its group has committed every record. The rate is that between its first commit and its last,
 * seen from outside in the committed offsets, the same for all programs: start and first compilation do not count.
 * The program imports what was built, as users run it; Node strips the types of the program itself.
 */
export async function measure(
  client: KafkaClient,
  program: string,
  job: Job,
  partitions: number,
  records: number,
  profileDir: string | undefined,
): Promise<Measured> {
  const profile = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
  const child = fork(join(import.meta.dirname, program), [JSON.stringify(job)], {
    execArgv: ['--enable-source-maps', ...profile],
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const exited = once(child, 'exit');
  const rows = Array.from({ length: partitions }, (_, partition) => ({ topic: job.topic, partition }));
  let first: { readonly atMs: number; readonly records: number } | undefined;
  const untilMs = performance.now() + patienceMs;
  for (;;) {
    const committed = await fetchCommittedOffsets(client, job.group, rows, { requireStable: false });
    const done = committed.reduce((sum, { offset }) => sum + Math.max(0, offset), 0);
    const atMs = performance.now();
    if (done > 0) first ??= { atMs, records: done };
    if (done >= records && first !== undefined) {
      const told = once(child, 'message');
      child.send('stop');
      const [{ user, system }] = (await told) as [CpuUsed];
      await exited;
      const recordsPerSecond = ((done - first.records) / (atMs - first.atMs)) * 1000;
      return { recordsPerSecond, cpuMicrosPerRecord: (user + system) / records };
    }
    if (child.exitCode !== null || atMs > untilMs) {
      child.kill();
      throw new RailError('BROKER_REFUSED', `${program} ended with ${done} of ${records} records committed`);
    }
    await pause(sampleMs);
  }
}
