import { crc32, inflateRawSync, zstdDecompressSync } from 'node:zlib';
import { type AvroSchema, minBytes, parseSchema, type RecordSchema } from '@rail/avro';
import { describeError, RailError } from '@rail/kernel';
import snappy from 'snappyjs';
import { ByteQueue } from './byte-queue.ts';

export const avroMagic = Buffer.from('Obj\u0001', 'latin1');
const SYNC_BYTES = 16;
const HEADER_BYTES = 64 << 10;
const HEADER_BYTES_MAX = 16 << 20;
/** Of a block, compressed or not: writers make blocks of some tens of kilobytes. */
const BLOCK_BYTES_MAX = 64 << 20;
/** Records without a byte in them, in one block. */
const EMPTY_RECORDS_MAX = 1_000_000;

type Unpack = (bytes: Buffer) => Buffer;

/** The codecs of the Avro specification that Node or a library of ours reads. */
const codecs: Readonly<Record<string, Unpack>> = {
  null: (bytes) => bytes,
  deflate: (bytes) => inflateRawSync(bytes, { maxOutputLength: BLOCK_BYTES_MAX }),
  zstandard: (bytes) => zstdDecompressSync(bytes, { maxOutputLength: BLOCK_BYTES_MAX }),
  snappy: unpackSnappy,
};

/** A block of records, or what is wrong with it. */
export interface AvroBlock {
  /** Where it begins in the file, its compression as a whole taken off. */
  readonly at: number;
  readonly count: number;
  readonly bytes: Buffer;
  readonly broken: string | undefined;
}

/** An Avro object container file (Avro 1.12, "Object Container Files"). */
export class AvroContainer {
  readonly schema: RecordSchema;
  readonly codec: string;
  readonly #queue: ByteQueue;
  readonly #sync: Buffer;

  private constructor(queue: ByteQueue, schema: RecordSchema, codec: string, sync: Buffer) {
    this.#queue = queue;
    this.schema = schema;
    this.codec = codec;
    this.#sync = sync;
  }

  /** Reads the header. @throws RailError FILE_UNREADABLE */
  static async open(bytes: AsyncGenerator<Buffer>, file: string): Promise<AvroContainer> {
    const queue = new ByteQueue(bytes);
    const refuse = (message: string): never => {
      throw new RailError('FILE_UNREADABLE', message, { at: file });
    };
    const { entries, sync, end } =
      (await readHeader(queue)) ?? refuse('the header of the Avro file is damaged, cut off or larger than 16 MiB');
    const codec = entries.get('avro.codec')?.toString() ?? 'null';
    if (!Object.hasOwn(codecs, codec)) refuse(`codec ${codec} is not read: ${Object.keys(codecs).join(', ')}`);
    const schema = schemaOf(entries.get('avro.schema')?.toString() ?? '', refuse);
    queue.skip(end);
    return new AvroContainer(queue, schema, codec, sync);
  }

  /** The blocks in their order. After one that is damaged, reading goes on behind the next sync marker. */
  async *blocks(): AsyncGenerator<AvroBlock> {
    for (;;) {
      const at = this.#queue.taken;
      const start = await this.#queue.peek(20);
      if (start.length === 0) return;
      const count = longAt(start, 0);
      const size = count === undefined ? undefined : longAt(start, count.end);
      if (count === undefined || size === undefined || !this.#isLikely(count.value, size.value)) {
        yield { at, count: 0, bytes: start, broken: 'the block is damaged' };
        if (!(await this.#queue.skipPast(this.#sync))) return;
        continue;
      }
      const whole = await this.#queue.peek(size.end + size.value + SYNC_BYTES);
      const packed = whole.subarray(size.end, size.end + size.value);
      const isWhole = whole.subarray(size.end + size.value).equals(this.#sync);
      yield isWhole ? this.#unpacked(at, count.value, packed) : { at, count: count.value, bytes: packed, broken: CUT };
      if (isWhole) this.#queue.skip(whole.length);
      else if (!(await this.#queue.skipPast(this.#sync))) return;
    }
  }

  close(): Promise<unknown> {
    return this.#queue.close();
  }

  #isLikely(count: number, size: number): boolean {
    const isBounded = minBytes(this.schema) > 0 || count <= EMPTY_RECORDS_MAX;
    return count >= 0 && size >= 0 && size <= BLOCK_BYTES_MAX && isBounded;
  }

  #unpacked(at: number, count: number, packed: Buffer): AvroBlock {
    try {
      return { at, count, bytes: codecs[this.codec]!(packed), broken: undefined };
    } catch (error) {
      return { at, count, bytes: packed, broken: `the ${this.codec} block is damaged: ${(error as Error).message}` };
    }
  }
}

const CUT = 'the block does not end with its sync marker: the file is damaged or cut off';

function schemaOf(text: string, refuse: (message: string) => never): RecordSchema {
  let schema: AvroSchema;
  try {
    schema = parseSchema(text);
  } catch (error) {
    return refuse(`the schema in the Avro file is not valid: ${describeError(error)}`);
  }
  return schema.kind === 'record' ? schema : refuse(`the Avro file holds ${schema.kind} values, not records`);
}

/** Avro's snappy blocks end with the CRC-32 of what they hold. */
function unpackSnappy(bytes: Buffer): Buffer {
  const unpacked = Buffer.from(snappy.uncompress(bytes.subarray(0, -4), BLOCK_BYTES_MAX));
  if (bytes.length < 4 || crc32(unpacked) !== bytes.readUInt32BE(bytes.length - 4))
    throw new RailError('AVRO_MALFORMED', 'the checksum is not that of its bytes');
  return unpacked;
}

interface Header {
  readonly entries: ReadonlyMap<string, Buffer>;
  readonly sync: Buffer;
  readonly end: number;
}

async function readHeader(queue: ByteQueue): Promise<Header | undefined> {
  for (let size = HEADER_BYTES; size <= HEADER_BYTES_MAX; size *= 4) {
    const bytes = await queue.peek(size);
    try {
      const reader = new HeaderReader(bytes);
      const entries = reader.map();
      return { entries, sync: Buffer.from(reader.take(SYNC_BYTES)), end: reader.at };
    } catch (error) {
      if (!(error instanceof TooShort)) throw error;
      if (bytes.length < size) return undefined;
    }
  }
  return undefined;
}

/** The header goes on behind the bytes at hand, or is none. */
class TooShort {
  readonly at: number;

  constructor(at: number) {
    this.at = at;
  }
}

class HeaderReader {
  readonly #bytes: Buffer;
  at = avroMagic.length;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  map(): Map<string, Buffer> {
    const entries = new Map<string, Buffer>();
    for (let count = this.#long(); count !== 0; count = this.#long()) {
      if (count < 0) this.#long(); // its size in bytes
      for (let left = Math.abs(count); left > 0; left--) {
        const key = this.take(this.#long()).toString();
        entries.set(key, this.take(this.#long()));
      }
    }
    return entries;
  }

  take(count: number): Buffer {
    if (count < 0 || this.at + count > this.#bytes.length) throw new TooShort(this.at);
    this.at += count;
    return this.#bytes.subarray(this.at - count, this.at);
  }

  #long(): number {
    const read = longAt(this.#bytes, this.at);
    if (read === undefined) throw new TooShort(this.at);
    this.at = read.end;
    return read.value;
  }
}

/** A zigzag number of at most 2⁵³; undefined where there is none. */
function longAt(bytes: Buffer, start: number): { value: number; end: number } | undefined {
  let raw = 0;
  for (let count = 0; count < 8; count++) {
    const byte = bytes[start + count];
    if (byte === undefined) return undefined;
    raw += (byte & 0x7f) * 2 ** (7 * count);
    if (byte < 0x80) {
      if (!Number.isSafeInteger(raw)) return undefined;
      return { value: raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2, end: start + count + 1 };
    }
  }
  return undefined;
}
