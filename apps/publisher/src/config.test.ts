import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { publisherConfig } from './config.ts';

const RAIL_SCHEMAS = join(import.meta.dirname, '../../../schemas');

describe('the environment of a publisher', () => {
  test('that says nothing makes it generate all lines, and replay nothing on command', () => {
    const { lines, generates, feedsDir, recordsPerSecond, seed } = publisherConfig({ RAIL_SCHEMAS });

    expect({ lines, generates, feedsDir, recordsPerSecond, seed }).toEqual({
      lines: undefined,
      generates: true,
      feedsDir: undefined,
      recordsPerSecond: 2000,
      seed: 1,
    });
  });

  test('chooses lines, and whether anything is generated', () => {
    const env = { RAIL_SCHEMAS, RAIL_LINES: 'health, finance', RAIL_GENERATE: 'false', RAIL_FEEDS_DIR: '/feeds' };

    expect(publisherConfig(env)).toMatchObject({ lines: ['health', 'finance'], generates: false, feedsDir: '/feeds' });
  });

  test('that names a line which is not there is refused', () => {
    expect(() => publisherConfig({ RAIL_SCHEMAS, RAIL_LINES: 'heelth' })).toThrow(
      expect.objectContaining({ code: 'LINE_UNKNOWN' }),
    );
  });

  test('is refused with every fault at once', () => {
    expect(() => publisherConfig({ RAIL_SCHEMAS, RAIL_RATE: 'fast', RAIL_GENERATE: 'yes' })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(/RAIL_RATE[^]*RAIL_GENERATE/) }),
    );
  });
});
