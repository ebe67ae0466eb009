import { expect, test } from '@jest/globals';
import type { ReplayReport } from '@rail/publisher';
import { describeReport } from './describe-report.ts';

const report: ReplayReport = {
  schema: 'rail.replay/1',
  run: 'r-1',
  state: 'done',
  file: '2 files',
  line: 'emergency-management',
  dataset: 'hazard-warning',
  datasets: [
    {
      line: 'emergency-management',
      dataset: 'hazard-warning',
      file: '2 files',
      rows: 1500,
      fit: 1499,
      sent: 1499,
      quarantined: 1,
      byReason: [],
      order: 'sorted on disk',
      encodings: ['gb18030'],
      outsideRange: 20,
      olderThanRetention: { rows: 1499, retentionDays: 7 },
    },
  ],
  rows: 1500,
  fit: 1499,
  sent: 1499,
  quarantined: 1,
  byReason: [{ number: 'Q104', reason: 'FIELD_FORMAT', rows: 1, first: 'a.csv:3 mag' }],
  pace: '3600x',
  achieved: 3599.8,
  timingErrorMs: { p50: 0.6, p99: 6, max: 14 },
  storedAfterMs: { p50: 1, p99: 8, max: 20 },
  input: {
    files: [
      {
        file: 'a.csv',
        format: 'csv',
        compression: 'gzip',
        codec: undefined,
        encoding: { encoding: 'gb18030', why: 'not UTF-8 at byte 14; no byte order mark' },
      },
      { file: 'b.avro', format: 'avro', compression: 'none', codec: 'snappy', encoding: undefined },
    ],
    order: 'sorted on disk',
    spilledBytes: 220_400_000,
    dropped: { 备注: 12 },
    outsideRange: 20,
    rowsRead: 1520,
  },
  selection: { from: '2020-02-06T16:00:00.000Z', shiftTo: '2026-07-01T00:00:00.000Z' },
  olderThanRetention: { rows: 1499, retentionDays: 7 },
  durationSeconds: 696,
  parts: 2,
};

test('a report says what the files were, what was done with them, and how well the pace was kept', () => {
  expect(describeReport(report).split('\n')).toEqual([
    'done r-1: 1,499 sent, 1 quarantined (0.067 %) of 1,500 rows, 696.0 s in 2 parts',
    '  Q104 FIELD_FORMAT  1 rows, first a.csv:3 mag',
    '  2 files: csv, gb18030 (not UTF-8 at byte 14; no byte order mark), gzip; avro, snappy blocks; sorted on disk (221 MB)',
    '  no field takes, dropped: 备注 (12 rows)',
    '  only what happened from 2020-02-06T16:00:00.000Z: 20 rows are not',
    '  event times moved: the first is 2026-07-01T00:00:00.000Z',
    '  pace 3600x asked, 3,599.8x achieved',
    '  timing error p50 0.6 ms, p99 6 ms, max 14 ms (due to sent)',
    '  stored after p50 1 ms, p99 8 ms, max 20 ms (due to acknowledged)',
    'warning RAIL-2107  1,499 rows happened longer ago than the topic of hazard-warning keeps records (7 d).',
    '  They are kept 7 d from now, as records are stamped with the time of publication;',
    '  their event time stays old. --shift-to now moves it and keeps the gaps.',
  ]);
});

test('a report of rows at full speed tells rows a second', () => {
  const text = describeReport({ ...report, pace: 'max', achieved: 90_000, timingErrorMs: null, storedAfterMs: null });
  expect(text).toContain('  pace max asked, 90,000/s achieved\n');
});

test('a report of several datasets has a row for each of them', () => {
  const [quakes] = report.datasets;
  const air = {
    ...quakes!,
    line: 'ecology-environment',
    dataset: 'air-quality',
    file: 'air.csv',
    rows: 12,
    sent: 12,
    quarantined: 0,
    order: 'already in order' as const,
    encodings: ['utf-8'],
    olderThanRetention: null,
  };
  const input = { ...report.input, order: 'merged by event time' as const };

  const text = describeReport({ ...report, line: null, dataset: null, datasets: [quakes!, air], input });

  expect(text.split('\n').slice(2, 7)).toEqual([
    '  2 files of 2 datasets, merged by event time',
    '  DATASET                              FILE      ROWS   SENT  QUARANTINED  ORDER             ENCODING',
    '  emergency-management/hazard-warning  2 files  1,500  1,499            1  sorted on disk    gb18030',
    '  ecology-environment/air-quality      air.csv     12     12            0  already in order  utf-8',
    '  no field takes, dropped: 备注 (12 rows)',
  ]);
  expect(text).toContain('longer ago than the topic of hazard-warning keeps records');
});
