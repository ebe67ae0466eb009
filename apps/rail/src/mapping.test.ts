import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runRail } from './testing/run-rail.ts';

const feeds = join(import.meta.dirname, '../../../test/fixtures/feeds');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rail-mapping-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a mapping is guessed, refused with what is left to say, and never written over unasked', async () => {
  const target = join(folder, 'quakes.mapping.yaml');
  const infer = `mapping infer ${join(feeds, 'earthquakes.csv')} --line emergency-management --dataset hazard-warning --to ${target}`;
  const { exitCode, stdout, stderr } = await runRail(infer);

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/400 rows, 8 columns, comma, utf-8 \(plain ASCII\)\nCOLUMN +SAMPLE +FIELD +TYPE +WHY\n/);
  expect(stdout).toMatch(/\nplace +4km W of Castaic, CA +- +- +no such field: dropped, counted\n/);
  expect(stderr).toMatch(/^wrote .*; \d+ guesses marked "\?" want your eye on lines [\d, -]+\n$/);
  expect(readFileSync(target, 'utf8')).toContain('  # ? headline: { column: }');
  expect((await runRail(infer)).stderr).toContain('is there already: --force writes over it');

  const refused = await runRail(`mapping validate ${target}`);
  expect(refused.exitCode).toBe(2);
  expect(refused.stdout).toContain('no column or constant for the required field headline');
});

test('a mapping that is right is told so, and shows the rows of a file side by side', async () => {
  const mapping = join(feeds, 'earthquakes.mapping.yaml');
  expect((await runRail(`mapping validate ${mapping}`)).stdout).toMatch(
    /^ok +.*emergency-management\/hazard-warning, 15 fields/,
  );

  const { stdout } = await runRail(`mapping test ${join(feeds, 'formats/quakes.jsonl')} -m ${mapping} --rows 1`);
  expect(stdout).toMatch(/quakes\.jsonl:1 {2}fits, key ci37868143\nCOLUMN +CELL +FIELD +VALUE\n/);
  expect(stdout).toMatch(/\ntime +1517966773840 +eventTime +2018-02-07T01:26:13\.840Z\n/);
});
