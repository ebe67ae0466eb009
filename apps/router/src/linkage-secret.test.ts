import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from '@jest/globals';
import { linkageSecrets } from './linkage-secret.ts';

const folder = mkdtempSync(join(tmpdir(), 'rail-secret-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const run = promisify(execFile);

describe('the linkage secret', () => {
  test('is one and the same for routers that are started at once on a fresh folder', async () => {
    const file = join(folder, 'raced/linkage.secret');
    const atMs = Date.now() + 1500;
    const script = `const { linkageSecrets } = await import(${JSON.stringify(join(import.meta.dirname, 'linkage-secret.ts'))});
      while (Date.now() < ${atMs});
      process.stdout.write(linkageSecrets(${JSON.stringify(file)}, undefined)('d').toString('hex'));`;
    const node = ['--conditions=source', '--input-type=module', '-e', script];
    const routers = await Promise.all(Array.from({ length: 4 }, () => run(process.execPath, node)));

    expect(new Set(routers.map(({ stdout }) => stdout))).toEqual(
      new Set([linkageSecrets(file, undefined)('d').toString('hex')]),
    );
    expect(readdirSync(join(folder, 'raced'))).toEqual(['linkage.secret']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('that is damaged is refused, and never replaced by another one', () => {
    const file = join(folder, 'damaged.secret');
    writeFileSync(file, '');
    expect(() => linkageSecrets(file, undefined)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', at: file }),
    );
  });
});
