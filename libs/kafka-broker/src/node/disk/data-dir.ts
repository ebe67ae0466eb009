import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FolderLock, lockFolder } from '@rail/kernel';

import {
  encodeMetaProperties,
  parseMetaProperties,
  parseOffsetCheckpoint,
} from '../../core/storage-format/checkpoints.ts';
import {
  CLEAN_SHUTDOWN,
  LOG_START_OFFSETS,
  META_PROPERTIES,
  RECOVERY_POINTS,
} from '../../core/storage-format/file-names.ts';
import { diskError } from './storage-fault.ts';

/** A data directory that this process holds. */
export interface DataDir {
  readonly path: string;
  readonly clusterId: string;
  readonly cleanlyClosed: boolean;
  readonly recoveryPoints: ReadonlyMap<string, number>;
  readonly logStartOffsets: ReadonlyMap<string, number>;
  readonly lock: FolderLock;
}

/** Throws DATA_DIR_UNUSABLE, DISK_FULL or DATA_DIR_LOCKED. */
export function openDataDir(path: string, brokerId: number): DataDir {
  return asRailError(path, () => {
    mkdirSync(path, { recursive: true });
    const lock = lockFolder(path, join(path, '.lock'));
    try {
      const clusterId = readOrMakeClusterId(path, brokerId);
      const cleanlyClosed = existsSync(join(path, CLEAN_SHUTDOWN));
      // From here on a crash must be seen as one.
      rmSync(join(path, CLEAN_SHUTDOWN), { force: true });
      for (const name of readdirSync(path)) {
        if (name.endsWith('-delete')) rmSync(join(path, name), { recursive: true, force: true });
      }
      const recoveryPoints = readCheckpoint(join(path, RECOVERY_POINTS));
      const logStartOffsets = readCheckpoint(join(path, LOG_START_OFFSETS));
      return { path, clusterId, cleanlyClosed, recoveryPoints, logStartOffsets, lock };
    } catch (error) {
      lock.release();
      throw error;
    }
  });
}

function readOrMakeClusterId(path: string, brokerId: number): string {
  const file = join(path, META_PROPERTIES);
  if (existsSync(file)) {
    const clusterId = parseMetaProperties(readFileSync(file, 'utf8')).get('cluster.id');
    if (clusterId !== undefined) return clusterId;
  }
  const clusterId = randomBytes(16).toString('base64url');
  writeFileSync(file, encodeMetaProperties(clusterId, brokerId, randomBytes(16).toString('base64url')));
  return clusterId;
}

function readCheckpoint(file: string): ReadonlyMap<string, number> {
  if (!existsSync(file)) return new Map();
  return parseOffsetCheckpoint(readFileSync(file, 'utf8')) ?? new Map<string, number>();
}

function asRailError<T>(path: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw diskError(path, error);
  }
}
