import { crc32c } from '@rail/kafka-protocol';

/** What a snapshot keeps of a producer: its last batch and its open transaction. */
export interface ProducerSnapshotEntry {
  readonly producerId: number;
  readonly producerEpoch: number;
  /** −1: no data batch under this epoch. */
  readonly lastSequence: number;
  readonly lastOffset: number;
  /** Last minus first offset of the last batch. */
  readonly offsetDelta: number;
  readonly timestampMs: number;
  readonly coordinatorEpoch: number;
  /** −1: no open transaction. */
  readonly currentTransactionFirstOffset: number;
}

const VERSION = 1;
const CRC_AT = 2;
const ENTRIES_AT = 6;
const ENTRY_BYTES = 8 + 2 + 4 + 8 + 4 + 8 + 4 + 8;

/** `.snapshot`, Kafka's ProducerSnapshot version 1. */
export function encodeProducerSnapshot(entries: readonly ProducerSnapshotEntry[]): Buffer {
  const bytes = Buffer.allocUnsafe(ENTRIES_AT + 4 + entries.length * ENTRY_BYTES);
  bytes.writeInt16BE(VERSION, 0);
  bytes.writeInt32BE(entries.length, ENTRIES_AT);
  let at = ENTRIES_AT + 4;
  for (const entry of entries) {
    bytes.writeBigInt64BE(BigInt(entry.producerId), at);
    bytes.writeInt16BE(entry.producerEpoch, at + 8);
    bytes.writeInt32BE(entry.lastSequence, at + 10);
    bytes.writeBigInt64BE(BigInt(entry.lastOffset), at + 14);
    bytes.writeInt32BE(entry.offsetDelta, at + 22);
    bytes.writeBigInt64BE(BigInt(entry.timestampMs), at + 26);
    bytes.writeInt32BE(entry.coordinatorEpoch, at + 34);
    bytes.writeBigInt64BE(BigInt(entry.currentTransactionFirstOffset), at + 38);
    at += ENTRY_BYTES;
  }
  bytes.writeUInt32BE(crc32c(bytes, ENTRIES_AT, bytes.length), CRC_AT);
  return bytes;
}

/** Undefined when the bytes are damaged: the state is then rebuilt from the log. */
export function parseProducerSnapshot(bytes: Buffer): ProducerSnapshotEntry[] | undefined {
  if (bytes.length < ENTRIES_AT + 4 || bytes.readInt16BE(0) !== VERSION) return undefined;
  const count = bytes.readInt32BE(ENTRIES_AT);
  if (count < 0 || bytes.length !== ENTRIES_AT + 4 + count * ENTRY_BYTES) return undefined;
  if (crc32c(bytes, ENTRIES_AT, bytes.length) !== bytes.readUInt32BE(CRC_AT)) return undefined;
  const entries: ProducerSnapshotEntry[] = [];
  for (let at = ENTRIES_AT + 4; at < bytes.length; at += ENTRY_BYTES) {
    entries.push({
      producerId: Number(bytes.readBigInt64BE(at)),
      producerEpoch: bytes.readInt16BE(at + 8),
      lastSequence: bytes.readInt32BE(at + 10),
      lastOffset: Number(bytes.readBigInt64BE(at + 14)),
      offsetDelta: bytes.readInt32BE(at + 22),
      timestampMs: Number(bytes.readBigInt64BE(at + 26)),
      coordinatorEpoch: bytes.readInt32BE(at + 34),
      currentTransactionFirstOffset: Number(bytes.readBigInt64BE(at + 38)),
    });
  }
  return entries;
}
