/** One aborted transaction in one partition. */
export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
  /** Offset of the abort marker. */
  readonly lastOffset: number;
  /** Last stable offset when the marker was written. */
  readonly lastStableOffset: number;
}

const ENTRY_BYTES = 34;
const VERSION = 0;

/** `.txnindex`: the aborted transactions whose markers lie in one segment, in marker order. */
export function encodeTransactionIndex(aborted: readonly AbortedTransaction[]): Buffer {
  const bytes = Buffer.allocUnsafe(aborted.length * ENTRY_BYTES);
  aborted.forEach((entry, i) => {
    const at = i * ENTRY_BYTES;
    bytes.writeInt16BE(VERSION, at);
    bytes.writeBigInt64BE(BigInt(entry.producerId), at + 2);
    bytes.writeBigInt64BE(BigInt(entry.firstOffset), at + 10);
    bytes.writeBigInt64BE(BigInt(entry.lastOffset), at + 18);
    bytes.writeBigInt64BE(BigInt(entry.lastStableOffset), at + 26);
  });
  return bytes;
}

/** Undefined when the bytes are damaged: the caller rebuilds the index by a scan. */
export function parseTransactionIndex(bytes: Buffer): AbortedTransaction[] | undefined {
  if (bytes.length % ENTRY_BYTES !== 0) return undefined;
  const aborted: AbortedTransaction[] = [];
  let lastMarker = -1;
  for (let at = 0; at < bytes.length; at += ENTRY_BYTES) {
    const entry = {
      producerId: Number(bytes.readBigInt64BE(at + 2)),
      firstOffset: Number(bytes.readBigInt64BE(at + 10)),
      lastOffset: Number(bytes.readBigInt64BE(at + 18)),
      lastStableOffset: Number(bytes.readBigInt64BE(at + 26)),
    };
    const ordered = entry.lastOffset > lastMarker && entry.firstOffset < entry.lastOffset;
    if (bytes.readInt16BE(at) !== VERSION || !ordered) return undefined;
    lastMarker = entry.lastOffset;
    aborted.push(entry);
  }
  return aborted;
}
