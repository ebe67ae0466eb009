import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { builderConfig } from './config.ts';

const schemas = join(import.meta.dirname, '../../../schemas');
const env = { KAFKA_BROKERS: 'a:1,b:2', SCHEMA_REGISTRY_URL: 'http://c:3', RAIL_SCHEMAS: schemas };

describe('builder configuration', () => {
  test('PGlite below the data directory by default, PostgreSQL where DATABASE_URL is set', () => {
    const config = builderConfig({ ...env, RAIL_DATA_DIR: '/data' });
    expect(config).toMatchObject({
      kafka: { brokers: ['a:1', 'b:2'] },
      target: { dir: '/data/thematic' },
      instance: '0',
    });
    expect(config.databases.map(({ id }) => id)).toEqual([
      'emergency-response',
      'grassroots-governance',
      'market-entities',
    ]);
    const onPostgres = builderConfig({ ...env, DATABASE_URL: 'postgres://x', RAIL_INSTANCE: 'builder-2' });
    expect(onPostgres).toMatchObject({ target: { url: 'postgres://x' }, instance: 'builder-2' });
  });

  test('all faults are listed at once', () => {
    const faulty = { ...env, KAFKA_BROKERS: 'a', SASL_USERNAME: 'u', REDIS_URL: 'http://r' };
    expect(() => builderConfig(faulty)).toThrow(
      'KAFKA_BROKERS: "a" is not HOST:PORT\nSASL_USERNAME is set without SASL_PASSWORD\nREDIS_URL is no URL that begins with redis:// or rediss://',
    );
  });
});
