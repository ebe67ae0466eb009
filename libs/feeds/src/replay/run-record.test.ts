import { expect, test } from '@jest/globals';
import { decodeRun } from './run-record.ts';

const common = {
  run: 'r-1',
  state: 'stopped',
  owner: 'h:1',
  pace: '10x',
  rows: 7,
  sentBefore: {},
  parts: 1,
  elapsedMs: 5,
};

test('a run that was recorded when a run had one dataset goes on as a run of one dataset', () => {
  const counts = { sent: 6, quarantined: 1, byReason: {} };
  const mapping = { file: '/m.yaml', sha256: 'ab' };
  const first = { ...common, schema: 'rail.replay-run/1', line: 'health', dataset: 'health-event', counts, mapping };

  const run = decodeRun(Buffer.from(JSON.stringify({ ...first, input: { file: '/x.csv', bytes: 9, sha256: 'cd' } })));

  const input = { file: '/x.csv', files: 1, bytes: 9, sha256: 'cd' };
  expect(run).toEqual({
    ...common,
    schema: 'rail.replay-run/2',
    paths: ['/x.csv'],
    mappings: ['/m.yaml'],
    datasets: [{ line: 'health', dataset: 'health-event', counts, mapping, input }],
  });
});

test('a run of a later form is refused, not misread', () => {
  const later = Buffer.from(JSON.stringify({ ...common, schema: 'rail.replay-run/9' }));

  expect(() => decodeRun(later)).toThrow('run r-1 is recorded as rail.replay-run/9');
});
