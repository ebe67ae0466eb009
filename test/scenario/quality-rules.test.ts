import { join } from 'node:path';
import { qualityOf } from '@rail/agreements';
import { loadCatalogue } from '@rail/catalogue';
import { createStream, type GeneratedRecord } from '@rail/generators';
import { compileTranscoder } from '@rail/transcoder';
import { describe, expect, test } from '@jest/globals';

const { datasets } = loadCatalogue(join(import.meta.dirname, '../../schemas/lines'));
const byTopic = new Map(
  datasets.map((dataset) => {
    const { checks, lifeCycles } = qualityOf(dataset);
    const read = [...checks, ...lifeCycles.map(({ reader }) => reader)];
    const transcoder = compileTranscoder(dataset.schema, [], { checks: read });
    return [dataset.topic, { checks, lifeCycles, transcoder }] as const;
  }),
);

/** What is whole, and only comes at another time. */
const passing = new Set(['late', 'disorder', 'duplicate']);

/** The rules that a generated record breaks, by the code that routes. */
function brokenBy({ dataset, key, value }: GeneratedRecord): string[] {
  const { checks, lifeCycles, transcoder } = byTopic.get(dataset.topic)!;
  expect(transcoder.transcode(value!, 0, value!.length)).toBeUndefined();
  const broken = checks.filter((_, at) => transcoder.broken[at] === 1).map(({ name }) => name);
  const strayed = lifeCycles.filter((cycle) => !cycle.follows(0, key, 0, key.length));
  return [...broken, ...strayed.map(({ reader }) => reader.name)];
}

describe('the quality rules of all datasets', () => {
  const stream = createStream(datasets, { seed: 11, startMs: Date.UTC(2026, 10, 24, 2) });
  const whole = Array.from({ length: 150_000 }, () => stream.next()).filter(
    ({ value, frame }) => value !== null && frame,
  );

  test('are kept by every record that its department got right', () => {
    const found = new Map<string, number>();
    for (const record of whole) {
      if (record.flaw !== undefined && !passing.has(record.flaw)) continue;
      for (const name of brokenBy(record)) {
        const finding = `${record.dataset.topic} ${name}`;
        found.set(finding, (found.get(finding) ?? 0) + 1);
      }
    }
    expect(Object.fromEntries(found)).toEqual({});
  });

  test('find wrong identifiers and codes', () => {
    const caught = (flaw: string): number => {
      const flawed = whole.filter((record) => record.flaw === flaw);
      expect(flawed.length).toBeGreaterThan(20);
      return flawed.filter((record) => brokenBy(record).length > 0).length / flawed.length;
    };
    expect(caught('bad-identifier')).toBeGreaterThan(0.5);
    expect(caught('bad-code')).toBe(1);
  });
});
