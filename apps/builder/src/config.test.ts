import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { builderConfig } from './config.ts';

const schemas = join(import.meta.dirname, '../../../schemas');
const env = { KAFKA_BROKERS: 'a:1,b:2', SCHEMA_REGISTRY_URL: 'http://c:3', RAIL_SCHEMAS_DIR: schemas };

describe('builder configuration', () => {
  test('PGlite below the data directory by default, PostgreSQL where DATABASE_URL is set', () => {
    const config = builderConfig({ ...env, RAIL_DATA_DIR: '/data' });
    expect(config).toMatchObject({ brokers: ['a:1', 'b:2'], target: { dir: '/data/thematic' } });
    expect(config.databases.map(({ id }) => id)).toEqual([
      'emergency-response',
      'grassroots-governance',
      'market-entities',
    ]);
    expect(builderConfig({ ...env, DATABASE_URL: 'postgres://x' }).target).toEqual({ url: 'postgres://x' });
  });

  test('all faults are listed at once', () => {
    expect(() => builderConfig({})).toThrow('KAFKA_BROKERS is not set; SCHEMA_REGISTRY_URL is not set');
  });
});
