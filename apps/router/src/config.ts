import { join, resolve } from 'node:path';
import type { CheckedDataset, DomainSecrets } from '@rail/agreements';
import { loadCatalogue } from '@rail/catalogue';
import { RailError } from '@rail/kernel';
import { linkageSecrets } from './linkage-secret.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface RouterConfig {
  readonly brokers: readonly string[];
  readonly registryUrl: string;
  readonly datasets: readonly CheckedDataset[];
  readonly slot: number;
  readonly secrets: DomainSecrets;
  readonly commitIntervalMs: number;
  readonly logLevel: string;
}

/**
 * The router's settings from the environment, read once: KAFKA_BROKERS, SCHEMA_REGISTRY_URL, RAIL_SCHEMAS,
 * RAIL_DATA_DIR or RAIL_LINKAGE_SECRET, RAIL_ROUTER_SLOT, RAIL_COMMIT_INTERVAL_MS, RAIL_LOG_LEVEL.
 * Throws CONFIG_INVALID with every fault.
 */
export function routerConfig(env: Environment): RouterConfig {
  const faults: string[] = [];
  const integer = (name: string, fallback: number, least: number, most: number): number => {
    const value = Number(env[name] ?? fallback);
    if (!Number.isInteger(value) || value < least || value > most) {
      faults.push(`${name} is a whole number from ${least} to ${most}`);
    }
    return value;
  };
  const slot = integer('RAIL_ROUTER_SLOT', 0, 0, 9999);
  const commitIntervalMs = integer('RAIL_COMMIT_INTERVAL_MS', 100, 1, 10_000);
  if (faults.length > 0) throw new RailError('CONFIG_INVALID', faults.join('; '));
  const catalogue = loadCatalogue(join(resolve(env['RAIL_SCHEMAS'] ?? 'schemas'), 'lines'));
  return {
    brokers: (env['KAFKA_BROKERS'] ?? '127.0.0.1:9092').split(','),
    registryUrl: env['SCHEMA_REGISTRY_URL'] ?? 'http://127.0.0.1:8080',
    datasets: catalogue.datasets,
    slot,
    secrets: linkageSecrets(join(env['RAIL_DATA_DIR'] ?? '.rail', 'linkage.secret'), env['RAIL_LINKAGE_SECRET']),
    commitIntervalMs,
    logLevel: env['RAIL_LOG_LEVEL'] ?? 'info',
  };
}
