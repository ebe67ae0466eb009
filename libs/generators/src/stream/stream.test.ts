import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import { compileEncoder, ByteWriter, decodeValue } from '@rail/avro';
import { loadCatalogue } from '@rail/catalogue';
import { isRailError } from '@rail/kernel';

import { flaws } from './flaws.ts';
import { GeneratedBatch } from './generated-batch.ts';
import { createStream, type GeneratedRecord, type StreamOptions } from './stream.ts';

const { datasets } = loadCatalogue(join(import.meta.dirname, '../../../../schemas/lines'));
const startMs = Date.UTC(2026, 10, 24, 2);

function records(count: number, options: Partial<StreamOptions> = {}): GeneratedRecord[] {
  const stream = createStream(datasets, { seed: 1, startMs, ...options });
  return Array.from({ length: count }, () => stream.next());
}

function digest(all: readonly GeneratedRecord[]): string {
  const hash = createHash('sha256');
  for (const { dataset, key, value, frame, eventTimeMs, publishedAtMs, flaw } of all) {
    hash.update(JSON.stringify([dataset.topic, key.length, value?.length, frame, eventTimeMs, publishedAtMs, flaw]));
    hash.update(key);
    if (value !== null) hash.update(value);
  }
  return hash.digest('hex').slice(0, 32);
}

function faultOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return isRailError(error) ? error.code : String(error);
  }
  return 'none';
}

describe('a stream of generated records', () => {
  test('the same seed gives the same bytes on any machine', () => {
    expect(digest(records(10_000))).toBe('464937df4203e8bab14dc08b7a776275');
    expect(digest(records(10_000, { seed: 'zhejiang' }))).toBe('19d2744531edb1d574bc05d871e0fe2e');
  });

  test('single records and batches are the same records', () => {
    const single = records(5000);
    const stream = createStream(datasets, { seed: 1, startMs });
    const batch = new GeneratedBatch(700);

    for (let at = 0; at < single.length;) {
      stream.nextBatch(batch, Math.min(700, single.length - at));
      for (let index = 0; index < batch.count; index++, at++) {
        const { key, value, frame, eventTimeMs } = single[at]!;
        const start = batch.valueStart[index]!;
        const same =
          batch.bytes.subarray(batch.keyStart[index], batch.keyEnd[index]).equals(key) &&
          (value === null ? start < 0 : batch.bytes.subarray(start, batch.valueEnd[index]).equals(value)) &&
          (batch.frame[index] === 1) === frame &&
          batch.eventTimeMs[index] === eventTimeMs;
        if (!same) expect(`record ${at}`).toBe('the same in the batch');
      }
    }
  });

  test('records come in the order of their publication, at the rate that was asked for', () => {
    const all = records(4000, { recordsPerSecond: 500 });

    expect(all.every((record, at) => at === 0 || record.publishedAtMs >= all[at - 1]!.publishedAtMs)).toBe(true);
    expect(all.at(-1)!.publishedAtMs - startMs).toBe(Math.floor(3999 * 2));
  });

  test('every record without a malformed value decodes to its last byte and encodes to the same bytes', () => {
    const encoders = new Map(datasets.map((dataset) => [dataset, compileEncoder(dataset.schema)]));
    const writer = new ByteWriter();

    for (const { dataset, value, frame, flaw } of records(20_000)) {
      if (value === null || !frame || flaw === 'truncated' || flaw === 'garbage' || flaw === 'bad-enum') continue;
      const decoded = decodeValue(dataset.schema, value, 0, value.length);
      writer.reset();
      encoders.get(dataset)!(decoded.value, writer);
      if (decoded.end !== value.length || !writer.view().equals(value)) expect(writer.copy()).toEqual(value);
    }
  });

  test('the key is made of the fields that the manifest names', () => {
    for (const { dataset, key, value, flaw } of records(2000)) {
      if (value === null || flaw !== undefined) continue;
      const decoded = decodeValue(dataset.schema, value, 0, value.length).value as Record<string, unknown>;
      expect(key.toString()).toBe(dataset.key.map((field) => decoded[field]).join('|'));
    }
  });

  test('a malformed value is one that its schema cannot read', () => {
    const seen = new Set<string>();
    for (const { dataset, value, frame, flaw } of records(25_000)) {
      if (flaw === 'unframed') {
        expect([frame, value?.[0] === 0]).toEqual([false, false]);
      } else if (flaw === 'foreign-schema-id') {
        expect([frame, value?.[0], value?.readInt32BE(1)]).toEqual([false, 0, 0x7ffffff0]);
      } else if (flaw === 'truncated' || flaw === 'garbage' || flaw === 'bad-enum') {
        expect(faultOf(() => decodeValue(dataset.schema, value!, 0, value!.length))).toBe('AVRO_MALFORMED');
      } else continue;
      seen.add(flaw);
    }
    expect(seen.size).toBe(5);
  });

  test('a wrong identifier or code differs in one sign, so that only a rule finds it', () => {
    const seen = new Set<string>();
    for (const { dataset, value, flaw } of records(40_000)) {
      if (flaw !== 'bad-identifier' && flaw !== 'bad-code') continue;
      expect(decodeValue(dataset.schema, value!, 0, value!.length).end).toBe(value!.length);
      seen.add(flaw);
    }
    expect(seen.size).toBe(2);
  });

  test('flaws come in the shares that the manifests declare', () => {
    const counts = new Map<string, number>();
    const count = (name: string): number => counts.get(name) ?? 0;
    for (const { dataset, flaw } of records(100_000)) {
      const name = `${dataset.id} ${flaw ?? 'none'}`;
      counts.set(name, count(name) + 1);
      counts.set(dataset.id, count(dataset.id) + 1);
    }

    for (const { id, errors } of datasets) {
      const share = (...named: string[]): number =>
        named.reduce((sum, flaw) => sum + count(`${id} ${flaw}`), 0) / count(id);
      const malformed = share(...flaws.filter((flaw) => !['late', 'disorder', 'duplicate'].includes(flaw)));
      const bounds = (expected: number): number => 4 * Math.sqrt(expected / count(id)) + 0.1 * expected;
      expect(Math.abs(share('late') - errors.late)).toBeLessThan(bounds(errors.late));
      expect(Math.abs(share('disorder') - errors.disorder)).toBeLessThan(bounds(errors.disorder));
      expect(Math.abs(share('duplicate') - errors.duplicate)).toBeLessThan(bounds(errors.duplicate));
      expect(Math.abs(malformed - errors.malformed)).toBeLessThan(bounds(errors.malformed));
    }
  });

  test('datasets come in the proportion of their weights', () => {
    const all = records(50_000);
    const total = datasets.reduce((sum, { rate }) => sum + rate.weight, 0);

    for (const dataset of datasets) {
      const share = all.filter((record) => record.dataset === dataset).length / all.length;
      expect(Math.abs(share - dataset.rate.weight / total)).toBeLessThan(0.01);
    }
  });

  test('a duplicate is the very bytes of a record that was sent before', () => {
    const sent = new Set<string>();
    for (const { key, value, flaw } of records(20_000)) {
      const bytes = `${key.toString('hex')}/${value?.toString('hex')}`;
      if (flaw === 'duplicate') expect(sent.has(bytes)).toBe(true);
      sent.add(bytes);
    }
  });
});
