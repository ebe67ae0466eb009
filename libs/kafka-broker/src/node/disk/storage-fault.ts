import { isRailError, RailError } from '@rail/kernel';

import type { PartitionId } from '../../core/contract.ts';
import { partitionFolder } from '../../core/storage-format/file-names.ts';
import { errnoOf } from '../errno.ts';

function isFull(error: unknown): boolean {
  const code = errnoOf(error);
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/** Turns a disk error met at start into what a person can act on. */
export function diskError(path: string, error: unknown): RailError {
  if (isRailError(error)) return error;
  const full = isFull(error);
  const what = full ? 'no space is left for' : 'cannot write to';
  const message = `${what} the data directory ${path} (${errnoOf(error)})`;
  return new RailError(full ? 'DISK_FULL' : 'DATA_DIR_UNUSABLE', message, { at: path, cause: error });
}

/** What became of a partition whose write failed while the broker runs. */
export function partitionFault({ topic, partition }: PartitionId, path: string, error: unknown): RailError {
  const full = isFull(error);
  const message = `partition ${partitionFolder(topic, partition)} is closed until the broker is started again: ${
    full ? 'no space is left' : 'a write failed'
  } (${errnoOf(error)})`;
  return new RailError(full ? 'DISK_FULL' : 'STORAGE_CORRUPT', message, { at: path, cause: error });
}

/**
 * Passes faults on so that each is read once: a full disk is one fault, however many partitions meet it; anything else
 * concerns the place that it names.
 */
export function eachOnce(tell: (fault: RailError) => void): (fault: RailError) => void {
  const told = new Set<string>();
  return (fault) => {
    const key = fault.code === 'DISK_FULL' ? fault.code : `${fault.code} ${fault.at}`;
    if (told.has(key)) return;
    told.add(key);
    tell(fault);
  };
}
