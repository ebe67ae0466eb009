import { basename } from 'node:path';
import { runHeader, sequenceHeader } from '@rail/catalogue';
import type { RowFault } from '@rail/feeds';
import { encodeHeaders } from '@rail/kafka-protocol';
import { errorTable } from '@rail/kernel';
import { placeHeader } from './row-headers.ts';

/** Where a row misfits: `file:line column`. */
export function placeOf({ file, line, column }: RowFault): string {
  return `${basename(file)}:${line}${column === undefined ? '' : ` ${column}`}`;
}

/**
 * The headers of a row set aside: why and where, never what its cells hold. There is no `rail-topic`: that names the
 * line a record was on, and this row never was on one.
 */
export function quarantineHeaders(run: string, seq: number, fault: RowFault): Buffer {
  const sequence = Buffer.alloc(8);
  sequence.writeBigUInt64BE(BigInt(seq));
  return encodeHeaders([
    ['rail-reason', Buffer.from(errorTable[fault.reason].number)],
    [placeHeader, Buffer.from(placeOf(fault))],
    [runHeader, Buffer.from(run)],
    [sequenceHeader, sequence],
  ]);
}
