import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Random } from '@rail/kernel';

import { aLog, cacheKinds, closeInOrder, load, seen } from '../../testing/a-log.ts';
import { openLogFolder } from './log-folder.ts';

describe('the folder of a partition', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rail-log-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const seenOnDisk = (clean: boolean, recoveryPoint: number): unknown => {
    const found = openLogFolder(folder)!;
    try {
      return seen(load(found, clean, recoveryPoint));
    } finally {
      found.close();
    }
  };

  test.each(cacheKinds.flatMap((kind) => [true, false].map((clean) => [kind, clean] as const)))(
    'looks the same to readers and producers without any one of its .%s files (orderly stop: %s)',
    (kind, clean) => {
      const log = aLog(new Random(`disk ${kind}`));
      const before = seen(log.partition);
      if (clean) closeInOrder(log);
      for (const [name, bytes] of log.files) writeFileSync(join(folder, name), bytes);
      expect(seenOnDisk(clean, 0)).toEqual(before);
      const names = readdirSync(folder).filter((name) => name.endsWith(`.${kind}`));
      expect(names.length).toBeGreaterThan(1);

      for (const name of names) {
        const aside = join(folder, `${name}.aside`);
        renameSync(join(folder, name), aside);
        for (const recoveryPoint of [0, before.logEndOffset]) expect(seenOnDisk(clean, recoveryPoint)).toEqual(before);
        renameSync(aside, join(folder, name));
      }
    },
  );

  test('that does not exist is none', () => {
    expect(openLogFolder(join(folder, 'missing'))).toBeUndefined();
  });
});
