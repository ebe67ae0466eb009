import { type FSWatcher, watch } from 'node:fs';
import { describeError } from '@rail/kernel';

const settleMs = 100;

/** Calls back when something in a folder has changed and nothing more has for a moment: an editor writes in steps. */
export class FolderWatch {
  readonly #watcher: FSWatcher;
  #timer: NodeJS.Timeout | undefined;

  constructor(folder: string, onChange: () => void, onNotice: (text: string) => void) {
    this.#watcher = watch(folder, { persistent: false }, () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(onChange, settleMs);
    });
    this.#watcher.on('error', (error) => onNotice(`${folder} is not watched any more: ${describeError(error)}`));
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#watcher.close();
  }
}
