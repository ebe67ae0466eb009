import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startBroker, type StartOptions } from '@rail/kafka-broker';

export interface TestBroker {
  /** `host:port` of each broker. */
  readonly brokers: readonly string[];
  /** False when the suite runs against a broker of the environment, such as Apache Kafka. */
  readonly embedded: boolean;
  close(): Promise<void>;
}

/** The broker under test: the one that RAIL_TEST_BROKERS names, else a fresh embedded one on a temporary folder. */
export async function aBroker(options: Partial<StartOptions> = {}): Promise<TestBroker> {
  const given = process.env['RAIL_TEST_BROKERS'];
  if (given !== undefined && given !== '') {
    return { brokers: given.split(','), embedded: false, close: () => Promise.resolve() };
  }
  const dataDir = aFolder();
  const broker = await startBroker({ dataDir, port: 0, thread: false, ...options });
  return {
    brokers: [`${broker.host}:${broker.port}`],
    embedded: true,
    close: async () => {
      await broker.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export function aFolder(): string {
  return mkdtempSync(join(tmpdir(), 'rail-broker-'));
}

let counter = 0;

/** A name that no other test uses, also on a broker that outlives the run. */
export function aTopicName(about: string): string {
  counter++;
  return `test.${about}.${process.pid}.${Date.now().toString(36)}.${counter}`;
}
