import { join, resolve } from 'node:path';
import { RailError } from '@rail/kernel';
import { loadDatabases } from '@rail/thematic';
import type { BuilderOptions } from './start.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The builder's settings from the environment, all faults at once: KAFKA_BROKERS, SCHEMA_REGISTRY_URL, DATABASE_URL or
 * RAIL_DATA_DIR, RAIL_SCHEMAS_DIR, RAIL_BUILDER_INSTANCE, SASL_USERNAME with SASL_PASSWORD and SASL_MECHANISM.
 * @throws RailError CONFIG_INVALID
 */
export function builderConfig(env: Environment): BuilderOptions {
  const faults: string[] = [];
  const required = (name: string): string => {
    const value = env[name];
    if (value === undefined || value === '') faults.push(`${name} is not set`);
    return value ?? '';
  };
  const brokers = required('KAFKA_BROKERS').split(',');
  const registryUrl = required('SCHEMA_REGISTRY_URL');
  const url = env['DATABASE_URL'];
  const dataDir = resolve(env['RAIL_DATA_DIR'] ?? '.rail');
  if (faults.length > 0) throw new RailError('CONFIG_INVALID', faults.join('; '));
  // A database directory has one builder only: under one name it takes its work up again at once, even after a crash.
  const instance = env['RAIL_BUILDER_INSTANCE'] ?? (url === undefined ? '0' : undefined);
  return {
    brokers,
    registryUrl,
    target: url === undefined ? { dir: join(dataDir, 'thematic'), templates: join(dataDir, 'templates') } : { url },
    databases: loadDatabases(join(resolve(env['RAIL_SCHEMAS_DIR'] ?? 'schemas'), 'thematic')),
    ...(instance === undefined ? {} : { instance }),
    ...saslOf(env),
  };
}

function saslOf(env: Environment): Pick<BuilderOptions, 'sasl'> {
  const username = env['SASL_USERNAME'];
  if (username === undefined) return {};
  const mechanism = (env['SASL_MECHANISM'] ?? 'SCRAM-SHA-256') as NonNullable<BuilderOptions['sasl']>['mechanism'];
  return { sasl: { mechanism, username, password: env['SASL_PASSWORD'] ?? '' } };
}
