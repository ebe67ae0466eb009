import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runRail } from './testing/run-rail.ts';

const agreements = join(import.meta.dirname, '../../../schemas/agreements');
const shipped = (name: string): string => readFileSync(join(agreements, name), 'utf8');
let dir = '';

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'agreements-'));
  writeFileSync(
    join(dir, 'he-ms-022.yaml'),
    shipped('he-ms-022.yaml').replace('detail.weightG: nullify', 'detail.weightG: pass'),
  );
  writeFileSync(join(dir, 'he-ms-022.cases.yaml'), shipped('he-ms-022.cases.yaml'));
});

afterAll(() => rmSync(dir, { recursive: true }));

describe('rail agreement test', () => {
  test('runs every shipped agreement, the refused ones too, and exits with 0', async () => {
    const { exitCode, stdout } = await runRail('agreement test');

    expect(exitCode).toBe(0);
    expect(stdout).toContain('mr-hr-019\n  ok      of the legal representative only masked forms cross\n');
    expect(stdout).toContain('  ok      tr-lf-030 is refused\n');
    expect(stdout).toMatch(/\n\d+ agreements, \d+ cases: all ok\n$/);
  });

  test('shows what differs and exits with 1', async () => {
    const { exitCode, stdout } = await runRail(`agreement test ${dir}/he-ms-022.yaml`);

    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      '  FAILED  mother, certificate and hour cross; the weight is empty\n            share is ',
    );
    expect(stdout).toContain('1 agreements, 3 cases: 1 FAILED');
  });

  test('gives each case as data', async () => {
    const { exitCode, stdout } = await runRail(`agreement test ${dir}/he-ms-022.yaml -o json`);
    const rows = JSON.parse(stdout) as { agreement: string; passed: boolean; differences: string[] }[];

    expect(exitCode).toBe(1);
    expect(rows.map(({ agreement, passed, differences }) => [agreement, passed, differences.length])).toEqual([
      ['he-ms-022', false, 1],
      ['he-ms-022', true, 0],
      ['he-ms-022', true, 0],
    ]);
  });

  test('knows no other id, and names the nearest', async () => {
    const { exitCode, stderr } = await runRail('agreement test he-ms-02');

    expect(exitCode).toBe(2);
    expect(stderr).toContain('RAIL-3005 no agreement "he-ms-02"; did you mean he-ms-022?');
  });
});

describe('rail agreement diff', () => {
  test('of a declared agreement and a file says which leaf is treated otherwise and who can read on', async () => {
    const { exitCode, stdout } = await runRail(`agreement diff he-ms-022 ${dir}/he-ms-022.yaml`);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/detail\.weightG +treated otherwise +nullify +pass\n/);
    expect(stdout).toContain('subscribers that keep the old one can read on: yes\n');
    expect(stdout).toContain('can read what came before: NO\n  $.detail.weightG: ');
  });

  test('of an agreement and itself is none', async () => {
    expect((await runRail('agreement diff mr-hr-019 mr-hr-019')).stdout).toBe(
      'mr-hr-019 v1 -> mr-hr-019 v1\n\nno difference\n\nshare schema: the same\n',
    );
  });

  test('is data as well', async () => {
    const { stdout } = await runRail('agreement diff dr-nr-040 dr-hr-044 -o json');
    const diff = JSON.parse(stdout) as { fields: unknown[]; terms: unknown[]; shareSchema: { oldReaders: unknown[] } };

    expect(diff.fields).toContainEqual({ field: 'totalWan', change: 'gained', to: 'generalise {bucket: 1000}' });
    expect(diff.terms).toContainEqual({ term: 'where', from: '-', to: 'status in ["STARTED", "SUSPENDED"]' });
    expect(diff.shareSchema.oldReaders).not.toEqual([]);
  });

  test.each([
    ['agreement diff mr-hr-19 mr-hr-019', 2, 'RAIL-3005 no agreement "mr-hr-19"; did you mean mr-hr-019?'],
    ['agreement diff mr-hr-019 ./none.yaml', 2, './none.yaml: the agreement cannot be read'],
    [`agreement diff mr-hr-019 ${agreements}/refused/ps-ct-028.yaml`, 77, 'RAIL-3004'],
    ['agreement diff mr-hr-019@live mr-hr-019 -b 127.0.0.1:1', 69, 'RAIL-1010'],
  ])('%s exits with %i', async (line, code, message) => {
    const { exitCode, stderr } = await runRail(line);

    expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: expect.stringContaining(message) });
  });
});
