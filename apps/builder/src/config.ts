import { join, resolve } from 'node:path';
import { Environment, type OpsAddress, type TracingOptions, type Variables } from '@rail/runtime';
import { loadDatabases } from '@rail/thematic';
import type { BuilderOptions } from './start.ts';

export interface BuilderConfig extends Omit<BuilderOptions, 'stores' | 'tracing'> {
  readonly redisUrl: string | undefined;
  readonly ops: OpsAddress | undefined;
  readonly tracing: TracingOptions;
  readonly logLevel: string;
}

/** The builder's settings, read once. Throws CONFIG_INVALID with every fault. */
export function builderConfig(variables: Variables): BuilderConfig {
  const env = new Environment(variables);
  const { kafka, logLevel, databaseUrl: url, instance, redisUrl, registryUrl } = env;
  const { ops } = env;
  const tracing = env.tracing('builder');
  env.check();
  const dataDir = resolve(env.text('RAIL_DATA_DIR') ?? '.rail');
  return {
    kafka,
    registryUrl,
    target: url === undefined ? { dir: join(dataDir, 'thematic'), templates: join(dataDir, 'templates') } : { url },
    databases: loadDatabases(join(resolve(env.text('RAIL_SCHEMAS') ?? 'schemas'), 'thematic')),
    // A database directory has one builder only: under one name it takes its work up again at once, even after a crash.
    instance: url === undefined ? '0' : instance,
    redisUrl,
    ops,
    tracing,
    logLevel,
  };
}
