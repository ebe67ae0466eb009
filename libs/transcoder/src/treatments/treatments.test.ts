import { type AvroSchema, ByteWriter, decodeValue, encodeValue, parseSchema } from '@rail/avro';
import { describe, expect, test } from '@jest/globals';

import { linkageKey } from './linkage-key.ts';
import { applyTreatment, checkTreatment, compileTreatment, derivedType, treatments } from './registry.ts';
import { type Treatment, untreatable } from './treatment.ts';

const string = parseSchema('"string"');
const date = parseSchema({ type: 'int', logicalType: 'date' });
const millis = parseSchema({ type: 'long', logicalType: 'timestamp-millis' });
const micros = parseSchema({ type: 'long', logicalType: 'timestamp-micros' });
const money = parseSchema({ type: 'bytes', logicalType: 'decimal', precision: 16, scale: 2 });
const stage = parseSchema({ type: 'enum', name: 'Stage', symbols: ['AWARD', 'CONTRACT'] });
const plain = (kind: string): AvroSchema => parseSchema(JSON.stringify(kind));
const key = linkageKey(Buffer.from('secret'));

/** The treated value, by way of values and by way of bytes: both must agree. */
function treated(treatment: Treatment, leaf: AvroSchema, value: unknown): unknown {
  const type = derivedType(treatment, leaf);
  if (type === undefined) return 'refused';
  const applied = applyTreatment(treatment, leaf, value);
  const datum = Buffer.concat([Buffer.from([0xfe]), encodeValue(leaf, value), Buffer.from([0xfe])]);
  const sink = new ByteWriter(16);
  const isDone = compileTreatment(treatment, leaf)(datum, 1, datum.length - 1, sink);
  if (!isDone) {
    expect(applied).toBe(untreatable);
    return untreatable;
  }
  expect(sink.copy()).toEqual(encodeValue(type, applied));
  return decodeValue(type, sink.copy()).value;
}

const at = (text: string): bigint => BigInt(Date.parse(text));
const day = (text: string): number => Date.parse(text) / 86_400_000;

describe('mask', () => {
  const mask = (keepFirst: number, keepLast: number): Treatment => ({ kind: 'mask', keepFirst, keepLast });

  test('hides by characters, not by bytes', () => {
    expect(treated(mask(1, 0), string, '王小明')).toBe('王**');
    expect(treated(mask(1, 1), string, '😀a😀')).toBe('😀*😀');
    expect(treated(mask(3, 4), string, '13812345678')).toBe('138****5678');
    expect(treated(mask(0, 0), string, 'abc')).toBe('***');
    expect(treated(mask(1, 1), string, '')).toBe('');
  });

  test('hides a text altogether that would stay readable in full', () => {
    expect(treated(mask(2, 1), string, '王小明')).toBe('***');
  });

  test('takes numbers, symbols, decimals and dates as text', () => {
    expect(treated(mask(1, 0), plain('long'), 1234n)).toBe('1***');
    expect(treated(mask(2, 0), stage, 'AWARD')).toBe('AW***');
    expect(treated(mask(0, 3), money, Buffer.from([0x04, 0xd2]))).toBe('**.34');
    expect(treated(mask(4, 0), date, day('1990-05-17'))).toBe('1990******');
    expect(treated(mask(1, 0), plain('bytes'), Buffer.from('a'))).toBe('refused');
  });

  test('refuses bytes that are no text', () => {
    const sink = new ByteWriter(16);
    const masked = compileTreatment(mask(1, 0), string);

    for (const bytes of ['04c328', '06ed a080'.replace(' ', ''), '02ff', '04e78e']) {
      expect(masked(Buffer.from(bytes, 'hex'), 0, bytes.length / 2, sink)).toBe(false);
    }
  });
});

describe('hash', () => {
  test('hashes text and binary as they are, everything else as text', () => {
    const hash: Treatment = { kind: 'hash', key };
    const ofText = (text: string): string => key.digest(Buffer.from(text), 0, Buffer.byteLength(text));

    expect(treated(hash, string, '王')).toBe(ofText('王'));
    expect(treated(hash, plain('bytes'), Buffer.from('王'))).toBe(ofText('王'));
    expect(treated(hash, parseSchema({ type: 'fixed', name: 'F', size: 2 }), Buffer.from('ab'))).toBe(ofText('ab'));
    expect(treated(hash, plain('long'), 2n ** 62n)).toBe(ofText('4611686018427387904'));
    expect(treated(hash, plain('boolean'), true)).toBe(ofText('true'));
    expect(treated(hash, money, Buffer.from([0xff]))).toBe(ofText('-0.01'));
    expect(treated(hash, millis, at('2026-01-02T03:04:05.006Z'))).toBe(ofText('2026-01-02T03:04:05.006Z'));
  });
});

describe('generalise', () => {
  test('a date goes to the first of its month or year', () => {
    for (const text of [
      '1990-05-17',
      '2000-02-29',
      '1900-01-01',
      '2024-12-31',
      '1969-12-31',
      '0004-03-01',
      '2100-02-28',
    ]) {
      expect(treated({ kind: 'generalise', to: { date: 'month' } }, date, day(text))).toBe(
        day(`${text.slice(0, 7)}-01`),
      );
      expect(treated({ kind: 'generalise', to: { date: 'year' } }, date, day(text))).toBe(
        day(`${text.slice(0, 4)}-01-01`),
      );
    }
  });

  test('every day of four centuries falls on the first of its month and year', () => {
    for (let days = day('1800-01-01'); days < day('2200-01-01'); days += 3) {
      const text = new Date(days * 86_400_000).toISOString();
      const year = applyTreatment({ kind: 'generalise', to: { date: 'year' } }, date, days);
      const month = applyTreatment({ kind: 'generalise', to: { date: 'month' } }, date, days);
      expect([year, month]).toEqual([day(`${text.slice(0, 4)}-01-01`), day(`${text.slice(0, 7)}-01`)]);
    }
  });

  test('an instant is cut on the clock of Shanghai', () => {
    const late = at('2025-12-31T16:30:00Z');

    expect(treated({ kind: 'generalise', to: { date: 'year' } }, millis, late)).toBe(at('2026-01-01T00:00:00+08:00'));
    expect(treated({ kind: 'generalise', to: { date: 'day' } }, millis, late)).toBe(at('2026-01-01T00:00:00+08:00'));
    expect(treated({ kind: 'generalise', to: { date: 'hour' } }, millis, late)).toBe(at('2025-12-31T16:00:00Z'));
    expect(treated({ kind: 'generalise', to: { date: 'hour' } }, micros, late * 1000n + 7n)).toBe(
      at('2025-12-31T16:00:00Z') * 1000n,
    );
    expect(treated({ kind: 'generalise', to: { date: 'hour' } }, date, 1)).toBe('refused');
    expect(treated({ kind: 'generalise', to: { date: 'year' } }, millis, 2n ** 60n)).toBe(untreatable);
  });

  test('a division goes to its city or province', () => {
    const city: Treatment = { kind: 'generalise', to: { division: 'city' } };

    expect(treated(city, string, '330106')).toBe('330100');
    expect(treated(city, string, '330106001002')).toBe('330100');
    expect(treated({ kind: 'generalise', to: { division: 'province' } }, string, '330106')).toBe('330000');
    expect(treated(city, string, '33CC99')).toBe(untreatable);
    expect(treated(city, string, '3301')).toBe(untreatable);
  });

  test('a number goes to the interval that holds it, exactly', () => {
    const bucket = (width: number): Treatment => ({ kind: 'generalise', to: { bucket: width } });

    expect(treated(bucket(1000), plain('int'), 3999)).toBe('[3000,4000)');
    expect(treated(bucket(1000), plain('long'), -1n)).toBe('[-1000,0)');
    expect(treated(bucket(1000), plain('long'), 2n ** 63n - 1n)).toBe('[9223372036854775000,9223372036854776000)');
    expect(treated(bucket(0.1), plain('double'), 0.3)).toBe('[0.3,0.4)');
    expect(treated(bucket(100), money, Buffer.from([0x2f, 0x59]))).toBe('[100,200)');
    expect(treated(bucket(5), plain('double'), Number.NaN)).toBe(untreatable);
    expect(treated(bucket(5), date, 7)).toBe('refused');
  });
});

describe('treatments', () => {
  test('wrong parameters are named', () => {
    expect(checkTreatment({ kind: 'mask', keepFirst: -1, keepLast: 0 })).toMatch('keepFirst');
    expect(checkTreatment({ kind: 'generalise', to: { bucket: 0 } })).toMatch('bucket');
    expect(checkTreatment({ kind: 'generalise', to: { date: 'week' as 'year' } })).toMatch('date');
    expect(checkTreatment({ kind: 'pass' })).toBeUndefined();
  });

  test('each says in Chinese and English what it does, and shows an example', () => {
    for (const definition of Object.values(treatments)) {
      expect(definition.summary.zh).toMatch(/\p{Script=Han}/u);
      expect(definition.summary.en).not.toBe('');
      expect(definition.example.after).not.toBe('');
    }
  });
});
