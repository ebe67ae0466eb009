import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { dataDir } from '@electric-sql/pglite-prepopulatedfs';
import { RailError } from '@rail/kernel';
import { sparingSettings } from './spare-memory.ts';
import { isDiskFull, sqlError } from './sql-error.ts';

/** Names the layout of the files: a template of another version is never used. */
const TEMPLATE = 'pglite-0.5.16-16MB';

/**
 * Fills `folder` with a fresh database by copying one unpacked earlier: to run initdb takes seconds and half a gigabyte,
 * to unpack what it makes most of a second, to copy that 30 ms. Both
 * the template and the copy appear by rename, so a process killed in between leaves nothing half made.
 */
export async function copyTemplate(templates: string, folder: string): Promise<void> {
  try {
    mkdirSync(templates, { recursive: true });
    const template = join(templates, TEMPLATE);
    if (!existsSync(template)) await makeTemplate(templates, template);
    const parent = dirname(folder);
    mkdirSync(parent, { recursive: true });
    const partial = mkdtempSync(join(parent, '.new-database-'));
    await orRemove(partial, () => {
      // With a filter Node copies file by file and tells a full disk from a broken one; without, both are EIO.
      cpSync(template, partial, { recursive: true, filter: () => true });
      rmSync(folder, { recursive: true, force: true });
      renameSync(partial, folder);
    });
  } catch (cause) {
    if (cause instanceof RailError) throw cause;
    if (isDiskFull(cause)) throw sqlError(cause, 'COPY');
    throw new RailError('DATA_DIR_UNUSABLE', (cause as Error).message, { at: folder, cause });
  }
}

async function makeTemplate(templates: string, template: string): Promise<void> {
  const partial = mkdtempSync(join(templates, '.new-template-'));
  await orRemove(partial, async () => {
    const pglite = await PGlite.create({
      dataDir: partial,
      loadDataDir: await dataDir(),
      postgresqlconf: sparingSettings,
    });
    await pglite.close();
    try {
      renameSync(partial, template);
    } catch (error) {
      if (!existsSync(template)) throw error;
      rmSync(partial, { recursive: true, force: true }); // another process was faster, and its template is as good
    }
  });
}

/** What was half made takes no space away: a disk that is full stays as full as it was. */
async function orRemove(partial: string, make: () => void | Promise<void>): Promise<void> {
  try {
    await make();
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
}
