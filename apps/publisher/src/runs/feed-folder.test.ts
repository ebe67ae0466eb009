import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FeedFolder } from './feed-folder.ts';

let root: string;
let folder: FeedFolder;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'rail-feeds-'));
  for (const dir of ['feeds/air', 'feeds-of-others']) mkdirSync(join(root, dir), { recursive: true });
  for (const file of ['feeds/air/1.csv', 'feeds-of-others/2.csv', 'secret']) writeFileSync(join(root, file), 'x');
  symlinkSync(join(root, 'secret'), join(root, 'feeds/link.csv'));
  symlinkSync(join(root, 'feeds-of-others'), join(root, 'feeds/linked'));
  symlinkSync(join(root, 'feeds/air/1.csv'), join(root, 'feeds/inside.csv'));
  folder = new FeedFolder(join(root, 'feeds'));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the folder of feeds', () => {
  test.each(['/etc/passwd', '..', '../secret', 'air/../../secret', 'air\\..\\..\\secret', '', 'a\0b'])(
    'is not left by the path %j',
    (path) => {
      expect(() => folder.resolve(path)).toThrow(expect.objectContaining({ code: 'FEED_REFUSED' }));
    },
  );

  test.each(['link.csv', 'linked/2.csv'])('is not left by the link %s', async (path) => {
    await expect(folder.check(folder.resolve(path))).rejects.toMatchObject({ code: 'FEED_REFUSED' });
  });

  test.each(['air/1.csv', 'inside.csv'])('holds %s', async (path) => {
    await expect(folder.check(folder.resolve(path))).resolves.toBeUndefined();
  });

  test('that is not set holds nothing', () => {
    expect(() => new FeedFolder(undefined).resolve('air/1.csv')).toThrow(
      expect.objectContaining({ code: 'FEED_REFUSED' }),
    );
  });

  test('says of a file that is not there that it cannot be read', async () => {
    await expect(folder.check(folder.resolve('air/9.csv'))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});
