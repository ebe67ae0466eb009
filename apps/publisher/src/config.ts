import { join, resolve } from 'node:path';
import { type Catalogue, loadCatalogue } from '@rail/catalogue';
import { RailError } from '@rail/kernel';

type Environment = Readonly<Record<string, string | undefined>>;

export interface PublisherConfig {
  readonly brokers: readonly string[];
  readonly registryUrl: string;
  readonly catalogue: Catalogue;
  readonly seed: number;
  readonly worldStartMs: number;
  readonly recordsPerSecond: number;
  readonly logLevel: string;
}

/**
 * The publisher's settings from the environment, read once: KAFKA_BROKERS, SCHEMA_REGISTRY_URL, RAIL_SCHEMAS,
 * RAIL_SEED, RAIL_WORLD_START (ISO 8601), RAIL_RATE (records per second), RAIL_LOG_LEVEL. Seed and start name the run:
 * with the same ones it goes on where it stopped. Throws CONFIG_INVALID with every fault.
 */
export function publisherConfig(env: Environment): PublisherConfig {
  const faults: string[] = [];
  const seed = Number(env['RAIL_SEED'] ?? 1);
  if (!Number.isSafeInteger(seed) || seed < 0) faults.push('RAIL_SEED is a whole number from 0 on');
  const worldStartMs = Date.parse(env['RAIL_WORLD_START'] ?? '2026-01-01T00:00:00+08:00');
  if (Number.isNaN(worldStartMs)) faults.push('RAIL_WORLD_START is a moment such as 2026-01-01T00:00:00+08:00');
  const recordsPerSecond = Number(env['RAIL_RATE'] ?? 2000);
  if (!(recordsPerSecond > 0)) faults.push('RAIL_RATE is a number of records per second above 0');
  if (faults.length > 0) throw new RailError('CONFIG_INVALID', faults.join('; '));
  return {
    brokers: (env['KAFKA_BROKERS'] ?? '127.0.0.1:9092').split(','),
    registryUrl: env['SCHEMA_REGISTRY_URL'] ?? 'http://127.0.0.1:8080',
    catalogue: loadCatalogue(join(resolve(env['RAIL_SCHEMAS'] ?? 'schemas'), 'lines')),
    seed,
    worldStartMs,
    recordsPerSecond,
    logLevel: env['RAIL_LOG_LEVEL'] ?? 'info',
  };
}
