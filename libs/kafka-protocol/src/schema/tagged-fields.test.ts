import { describe, expect, test } from '@jest/globals';
import { ByteReader } from '../bytes/byte-reader.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { int32, int64, string, struct } from './builders.ts';
import { messageSchema } from './message-schema.ts';
import { parseVersions } from './versions.ts';

const schema = messageSchema('Sample', parseVersions('0-1'), parseVersions('1+'), {
  name: string('0+'),
  epoch: int64('1+', { default: -1, tag: 0 }),
  leader: struct('1+', { id: int32('1+', { default: -1 }) }, { tag: 2 }),
});

function write(version: number, value: Parameters<typeof schema.write>[2]): string {
  const writer = new ByteWriter();
  schema.write(writer, version, value);
  return writer.toBuffer().toString('hex');
}

const read = (hex: string, version = 1) => schema.read(new ByteReader(Buffer.from(hex, 'hex')), version);

describe('tagged fields', () => {
  test('are not sent at their default', () => {
    expect(write(1, { name: 'a', epoch: -1, leader: { id: -1 } })).toBe('026100');
    expect(write(1, { name: 'a', leader: {} })).toBe('026100');
  });

  test('are sent in the order of their tags', () => {
    expect(write(1, { name: 'a', leader: { id: 3 }, epoch: 7 })).toBe('0261020008000000000000000702050000000300');
  });

  test('that are unknown are skipped', () => {
    expect(read('026101050cffffffffffffffffffffffff')).toEqual({ name: 'a', epoch: -1, leader: { id: -1 } });
  });

  test('must fill the size they announce', () => {
    expect(() => read('02610100090000000000000007ff')).toThrow('does not fill');
  });

  test('take their default in versions without them', () => {
    expect(write(0, { name: 'a', epoch: 7 })).toBe('000161');
    expect(read('000161', 0)).toEqual({ name: 'a', epoch: -1, leader: { id: -1 } });
  });

  test('with array or struct defaults are fresh in every value', () => {
    const first = read('026100');
    first.leader.id = 9;

    expect(read('026100').leader.id).toBe(-1);
  });
});
