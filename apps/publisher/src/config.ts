import { join, resolve } from 'node:path';
import { type Catalogue, loadCatalogue } from '@rail/catalogue';
import type { KafkaAccess } from '@rail/kafka-client';
import { Environment, type OpsAddress, type TracingOptions, type Variables } from '@rail/runtime';

export interface PublisherConfig {
  readonly kafka: KafkaAccess;
  readonly registryUrl: string;
  readonly catalogue: Catalogue;
  readonly seed: number;
  readonly worldStartMs: number;
  readonly recordsPerSecond: number;
  /** The lines that are generated; all of them if there is none. */
  readonly lines: readonly string[] | undefined;
  /** Whether anything is generated. */
  readonly generates: boolean;
  /** Folder of the files that may be replayed on command. */
  readonly feedsDir: string | undefined;
  readonly instance: string;
  readonly redisUrl: string | undefined;
  readonly ops: OpsAddress | undefined;
  readonly tracing: TracingOptions;
  readonly logLevel: string;
}

/**
 * The publisher's settings, read once. Seed and start of the world name the run: with the same ones it goes on where it
 * stopped. Throws CONFIG_INVALID with every fault.
 */
export function publisherConfig(variables: Variables): PublisherConfig {
  const env = new Environment(variables);
  const { kafka, instance, redisUrl, registryUrl, logLevel } = env;
  const seed = env.integer('RAIL_SEED', 1, 0, Number.MAX_SAFE_INTEGER);
  const worldStartMs = env.moment('RAIL_WORLD_START', '2026-01-01T00:00:00+08:00');
  const recordsPerSecond = env.number('RAIL_RATE', 2000, (rate) => rate > 0, 'a number above 0');
  const generates = env.flag('RAIL_GENERATE', true);
  const feedsDir = env.text('RAIL_FEEDS_DIR');
  const lines = env
    .text('RAIL_LINES')
    ?.split(',')
    .map((each) => each.trim());
  const { ops } = env;
  const tracing = env.tracing('publisher');
  env.check();
  const catalogue = loadCatalogue(join(resolve(env.text('RAIL_SCHEMAS') ?? 'schemas'), 'lines'));
  for (const line of lines ?? []) catalogue.line(line); // throws for one that is not there
  return {
    kafka,
    registryUrl,
    catalogue,
    seed,
    worldStartMs,
    recordsPerSecond,
    lines,
    generates,
    feedsDir: feedsDir === undefined ? undefined : resolve(feedsDir),
    instance,
    redisUrl,
    ops,
    tracing,
    logLevel,
  };
}
