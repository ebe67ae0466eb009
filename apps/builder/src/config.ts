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

type Sasl = NonNullable<BuilderOptions['sasl']>;
const mechanisms: readonly Sasl['mechanism'][] = ['SCRAM-SHA-256', 'SCRAM-SHA-512', 'PLAIN'];

/** The builder's settings, read once. Throws CONFIG_INVALID with every fault. */
export function builderConfig(variables: Variables): BuilderConfig {
  const env = new Environment(variables);
  const { brokers, logLevel, databaseUrl: url, instance, redisUrl, registryUrl } = env;
  const sasl = saslOf(env);
  const { ops } = env;
  const tracing = env.tracing('builder');
  env.check();
  const dataDir = resolve(env.text('RAIL_DATA_DIR') ?? '.rail');
  return {
    brokers,
    registryUrl,
    target: url === undefined ? { dir: join(dataDir, 'thematic'), templates: join(dataDir, 'templates') } : { url },
    databases: loadDatabases(join(resolve(env.text('RAIL_SCHEMAS') ?? 'schemas'), 'thematic')),
    // A database directory has one builder only: under one name it takes its work up again at once, even after a crash.
    instance: url === undefined ? '0' : instance,
    redisUrl,
    ops,
    tracing,
    logLevel,
    ...(sasl !== undefined && { sasl }),
  };
}

function saslOf(env: Environment): Sasl | undefined {
  const username = env.text('SASL_USERNAME');
  const password = env.secret('SASL_PASSWORD');
  if (username === undefined) return undefined;
  const named = env.text('SASL_MECHANISM') ?? 'SCRAM-SHA-256';
  const mechanism = mechanisms.find((each) => each === named);
  if (mechanism === undefined) env.fault(`SASL_MECHANISM is one of ${mechanisms.join(', ')}`);
  if (password === undefined) env.fault('SASL_USERNAME is set without SASL_PASSWORD');
  return { mechanism: mechanism ?? 'SCRAM-SHA-256', username, password: password ?? '' };
}
