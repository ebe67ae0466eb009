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

/** What one publishing program is told. */
export interface PublishJob {
  readonly brokers: readonly string[];
  readonly registryUrl: string;
  readonly schemasDir: string;
  /** In front of the names of the line topics. */
  readonly topicPrefix: string;
}

/** What a part of a whole exchange is told. */
export interface PartJob {
  readonly part: 'router' | 'builder';
  readonly brokers: readonly string[];
  readonly registryUrl: string;
  readonly schemasDir: string;
  readonly dataDir: string;
}

/** What a program tells when it has stopped. */
export interface Told {
  /** What it has used of the processors, in microseconds. */
  readonly cpu: NodeJS.CpuUsage;
  /** Records it says it has handled; 0 if it does not count them. */
  readonly records: number;
}

/** The job of this process, from its first argument. */
export function thisJob(): Job {
  return argument() as Job;
}

/** The same for a publishing program. */
export function thisPublishJob(): PublishJob {
  return argument() as PublishJob;
}

/** The same for a part of a whole exchange. */
export function thisPartJob(): PartJob {
  return argument() as PartJob;
}

function argument(): unknown {
  const text = process.argv[2];
  if (text === undefined) throw new RailError('OPTION_INVALID', 'this program is started by a benchmark');
  return JSON.parse(text);
}

/** Resolves when the benchmark has seen all that it waits for. */
export function untilToldToStop(): Promise<void> {
  return new Promise((resolve) => {
    process.once('message', () => resolve());
  });
}

/** The last thing that a program does. */
export function tellStopped(records = 0): void {
  process.send?.({ cpu: process.cpuUsage(), records } satisfies Told, () => process.disconnect());
}
