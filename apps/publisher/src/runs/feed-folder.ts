import { realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { RailError } from '@rail/kernel';

/** The folder whose files may be replayed on command, and nothing else of this machine. */
export class FeedFolder {
  readonly #dir: string | undefined;

  constructor(dir: string | undefined) {
    this.#dir = dir;
  }

  /** Where a path of a request lies. @throws RailError FEED_REFUSED for one that leads out of the folder */
  resolve(path: string): string {
    if (this.#dir === undefined) throw new RailError('FEED_REFUSED', 'the exchange has no folder of feeds');
    if (path === '' || isAbsolute(path) || path.split(/[\\/]/).includes('..') || path.includes('\0')) {
      throw new RailError('FEED_REFUSED', `${JSON.stringify(path)} is no path below the folder of feeds`);
    }
    return join(this.#dir, path);
  }

  /** Links are followed first: one that leads out is refused. @throws RailError FEED_REFUSED */
  async check(path: string): Promise<void> {
    if (this.#dir === undefined) throw new RailError('FEED_REFUSED', 'the exchange has no folder of feeds');
    const [folder, file] = await Promise.all([realpath(this.#dir), realpath(path)]).catch((cause: unknown) => {
      throw new RailError('FILE_UNREADABLE', (cause as Error).message, { at: path, cause });
    });
    const inside = relative(folder, file);
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
      throw new RailError('FEED_REFUSED', `${path} is not below the folder of feeds`);
    }
  }
}
