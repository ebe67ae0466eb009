import { join, resolve } from 'node:path';
import type { CheckedDataset, DomainSecrets } from '@rail/agreements';
import { loadCatalogue } from '@rail/catalogue';
import type { KafkaAccess } from '@rail/kafka-client';
import { Environment, type OpsAddress, type TracingOptions, type Variables } from '@rail/runtime';
import { linkageSecrets } from './linkage-secret.ts';

export interface RouterConfig {
  readonly kafka: KafkaAccess;
  readonly registryUrl: string;
  readonly datasets: readonly CheckedDataset[];
  readonly instance: string;
  readonly secrets: DomainSecrets;
  readonly commitIntervalMs: number;
  readonly redisUrl: string | undefined;
  readonly ops: OpsAddress | undefined;
  readonly tracing: TracingOptions;
  readonly logLevel: string;
}

/** The router's settings, read once. Throws CONFIG_INVALID with every fault. */
export function routerConfig(variables: Variables): RouterConfig {
  const env = new Environment(variables);
  const { kafka, instance, redisUrl, registryUrl, logLevel } = env;
  const commitIntervalMs = env.integer('RAIL_COMMIT_INTERVAL_MS', 100, 1, 10_000);
  const secret = env.secret('RAIL_LINKAGE_SECRET');
  const { ops } = env;
  const tracing = env.tracing('router');
  env.check();
  return {
    kafka,
    registryUrl,
    datasets: loadCatalogue(join(resolve(env.text('RAIL_SCHEMAS') ?? 'schemas'), 'lines')).datasets,
    instance,
    secrets: linkageSecrets(join(env.text('RAIL_DATA_DIR') ?? '.rail', 'linkage.secret'), secret),
    commitIntervalMs,
    redisUrl,
    ops,
    tracing,
    logLevel,
  };
}
