import { expect, test } from '@jest/globals';
import type { DatasetManifest } from '@rail/catalogue';
import { checkUnchanged } from './check-unchanged.ts';
import type { DatasetInput } from './replay-input.ts';
import type { RunRecord } from '@rail/feeds';

const inputOf = (dataset: string, sha256 = 'cd', mapping = 'ab'): DatasetInput => ({
  manifest: { line: 'health', id: dataset } as DatasetManifest,
  mapping: { file: `/${dataset}.mapping.yaml`, sha256: mapping },
  input: { file: `/${dataset}.csv`, files: 1, bytes: 9, sha256 },
});
const counts = { sent: 0, quarantined: 0, byReason: {} };
const datasets = ['a', 'b'].map((dataset) => ({ ...inputOf(dataset), line: 'health', dataset, counts }));
const run = { run: 'r-1', rows: 3, paths: ['/'], datasets } as unknown as RunRecord;

test('a run goes on with what it began with', () => {
  expect(() => checkUnchanged(run, [inputOf('a'), inputOf('b')])).not.toThrow();
});

test.each([
  ['a file of any dataset changed', [inputOf('a'), inputOf('b', 'ee')], 'the sha256 differs'],
  ['a mapping of any dataset changed', [inputOf('a'), inputOf('b', 'cd', 'ff')], 'the mapping changed since'],
  ['a dataset is missing', [inputOf('a')], '1 mappings have files, 2 had when it began'],
  ['the datasets come in another order', [inputOf('b'), inputOf('a')], 'it was sent to health/a'],
])('it is refused where %s', (_, found, message) => {
  expect(() => checkUnchanged(run, found)).toThrow(message);
});
