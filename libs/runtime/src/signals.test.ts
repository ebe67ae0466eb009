import { describe, expect, test } from '@jest/globals';
import { metricLabels } from './metrics/labels.ts';
import { type MetricRow, metricTable } from './metrics/table.ts';
import { Signals } from './signals.ts';

const rows: readonly (readonly [string, MetricRow])[] = Object.entries(metricTable);

describe('the metrics of a process', () => {
  test.each(rows)('%s is there as the table declares it', (key, row) => {
    const signals = new Signals();
    const metric = signals.registry.getSingleMetric(row.name) as unknown as {
      help: string;
      labelNames: string[];
      type: string;
    };

    expect(Object.keys(signals)).toContain(key);
    expect([metric.help, metric.labelNames, metric.type]).toEqual([row.en, row.labels, row.type]);
    expect(row.buckets === undefined).toBe(row.type !== 'histogram');
    expect(row.zh).toMatch(/\p{Script=Han}/u);
  });

  test('no two have one name, and each follows the naming of its kind', () => {
    expect(new Set(rows.map(([, { name }]) => name)).size).toBe(rows.length);
    for (const [, { name, type, unit }] of rows) {
      expect(name.endsWith('_total')).toBe(type === 'counter');
      if (unit === 'seconds' || unit === 'moment') expect(name).toMatch(/_seconds$/);
    }
  });

  test('every label is used, and none names a key, an offset, a user, a client or a file', () => {
    const used = new Set(rows.flatMap(([, { labels }]) => labels));

    expect([...used].sort()).toEqual(Object.keys(metricLabels).sort());
    for (const label of used) expect(label).not.toMatch(/key|offset|user|client|file|instance/);
  });

  test('a process with too many series goes on, with fewer labels, and says so', async () => {
    const signals = new Signals();
    for (let dataset = 0; dataset < 6000; dataset++) {
      signals.lineRecords.inc({ line: 'health', dataset: `d${dataset}`, outcome: 'routed' });
    }
    const text = await signals.text();

    expect(text.split('\n').filter((line) => line.startsWith('rail_line_records_total{')).length).toBeLessThanOrEqual(
      5000,
    );
    const merged = Number(/rail_line_records_total\{line="health",outcome="routed"\} (\d+)/.exec(text)?.[1]);
    expect(merged).toBeGreaterThanOrEqual(1000);
    expect(text).toContain(`rail_series_dropped_total{dropped="dataset"} ${merged}`);
  });

  test('what is collected before a scrape costs nothing once it has ended', async () => {
    const signals = new Signals();
    let scrapes = 0;
    const end = signals.beforeScrape(() => void scrapes++);
    await signals.text();
    end();
    await signals.text();

    expect(scrapes).toBe(1);
  });
});
