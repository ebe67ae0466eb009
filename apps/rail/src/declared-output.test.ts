import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runRail } from './testing/run-rail.ts';

const schemas = join(import.meta.dirname, '../../../test/fixtures/schemas');
const golden = join(import.meta.dirname, '../golden-output');
/** RAIL_GOLDEN=write writes what is printed anew; review it like code. */
const isWriting = process.env['RAIL_GOLDEN'] === 'write';

/** Commands that ask no exchange, on a small one that is declared for this test alone. */
const lines: Readonly<Record<string, string>> = {
  'line.list': 'line list',
  'line.list.wide': 'line list -o wide',
  'line.show': 'line show health --declared',
  'line.show.zh': 'line show health --declared --lang zh -o wide',
  'dataset.list': 'dataset list',
  'dataset.show': 'dataset show visit',
  'dataset.export.odcs': 'dataset export health/visit --format odcs',
  'dataset.export.avsc': 'dataset export line.health.visit --format avsc',
  'agreement.list': 'agreement list',
  'agreement.show': 'agreement show he-ms-001',
  'agreement.explain': 'agreement explain he-ms-001',
  'share.show': 'share show he-ms-001',
  'share.show.zh': 'share show he-ms-001 --lang zh',
  env: 'env -b kafka-1:9092,kafka-2:9092',
  'config.view': 'config view -b kafka:9092 -o yaml',
};

test.each(Object.entries(lines))('%s is printed as the golden file has it', async (name, line) => {
  const { exitCode, stdout, stderr } = await runRail(`--schemas ${schemas} ${line}`);
  const text = stdout.replaceAll(schemas, 'SCHEMAS');
  const file = join(golden, `${name}.txt`);
  if (isWriting) {
    mkdirSync(golden, { recursive: true });
    writeFileSync(file, text);
  }

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(text.split('\n')).toEqual((existsSync(file) ? readFileSync(file, 'utf8') : '').split('\n'));
});

test('there is no golden file of a line that is gone', () => {
  const wanted = Object.keys(lines).map((name) => `${name}.txt`);

  expect(readdirSync(golden).sort()).toEqual(wanted.sort());
});
