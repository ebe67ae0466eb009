import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { LogFiles } from '../../core/partitions/load.ts';

/** The files of a partition for the start, when nothing else runs and synchronous reads are the fastest. */
export function openLogFolder(folder: string): (LogFiles & { close(): void }) | undefined {
  if (!existsSync(folder)) return undefined;
  const names = readdirSync(folder);
  const present = new Set(names);
  const open = new Map<string, number>();
  return {
    names,
    read: (name) => (present.has(name) ? readFileSync(join(folder, name)) : undefined),
    sizeOf: (name) => (present.has(name) ? statSync(join(folder, name)).size : 0),
    reader: (name) => {
      let fd = open.get(name);
      if (fd === undefined) {
        fd = openSync(join(folder, name), 'r');
        open.set(name, fd);
      }
      return readFrom(fd);
    },
    close: () => {
      for (const fd of open.values()) closeSync(fd);
      open.clear();
    },
  };
}

function readFrom(fd: number): (position: number, length: number) => Buffer {
  return (position, length) => {
    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const count = readSync(fd, bytes, filled, length - filled, position + filled);
      if (count === 0) break;
      filled += count;
    }
    return bytes.subarray(0, filled);
  };
}
