import { RailError } from '@rail/kernel';

/** What one program under measurement is told: where to read, what to write, how often to commit. */
export interface Job {
  readonly brokers: readonly string[];
  readonly registryUrl: string;
  readonly topic: string;
  readonly shareTopic: string;
  readonly group: string;
  readonly shareSchemaText: string;
  readonly sourceSchemaText: string;
  readonly shareSchemaId: number;
  readonly commitIntervalMs: number;
}

/** The job of this process, from its first argument. */
export function thisJob(): Job {
  const text = process.argv[2];
  if (text === undefined) throw new RailError('OPTION_INVALID', 'this program is started by the router benchmark');
  return JSON.parse(text) as Job;
}

/** What a program tells when it is told to stop: what it has used of the processors, in microseconds. */
export type CpuUsed = NodeJS.CpuUsage;

/** Resolves when the benchmark has seen everything committed. */
export function untilToldToStop(): Promise<void> {
  return new Promise((resolve) => {
    process.once('message', () => {
      process.send?.(process.cpuUsage() satisfies CpuUsed);
      process.disconnect();
      resolve();
    });
  });
}
