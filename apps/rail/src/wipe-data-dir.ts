import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startBroker } from '@rail/kafka-broker';
import { isRailError } from '@rail/kernel';

/**
 * Deletes the data of an exchange that does not run, but for the entries that are kept. Throws DATA_DIR_LOCKED if it does: a broker that starts on the
 * folder tells. Whatever else keeps a broker from starting there, such as damaged files, is what wiping cures.
 */
export async function wipeDataDir(dataDir: string, keep: readonly string[] = []): Promise<void> {
  try {
    const broker = await startBroker({ dataDir: join(dataDir, 'broker'), host: '127.0.0.1', port: 0, fsync: 'os' });
    await broker.close();
  } catch (error) {
    if (isRailError(error) && error.code === 'DATA_DIR_LOCKED') throw error;
  }
  for (const name of existsSync(dataDir) ? readdirSync(dataDir) : []) {
    if (!keep.includes(name)) rmSync(join(dataDir, name), { recursive: true, force: true });
  }
}
