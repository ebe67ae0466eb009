import { ByteWriter } from '@rail/avro';

/** A share of one record larger than this is refused (Q109): treated items of an array may grow without measure. */
const maxOutputBytes = 64 * 1024 * 1024;

/** A buffer that one large record made larger than this is given back before the next record. */
const keptBytes = 4 * 1024 * 1024;
const initialBytes = 4096;

/**
 * Where the walk writes one share. Bytes before `prefixLength` (a registry frame) stay from record to record. A record
 * that grows too large sets `overflowed` and writing starts over, so that the walk can go on for the other shares.
 */
export class ByteSink extends ByteWriter {
  readonly prefixLength: number;
  private readonly prefix: Buffer;
  overflowed = false;

  constructor(prefix: Buffer) {
    super(initialBytes);
    this.prefix = prefix;
    this.prefixLength = prefix.length;
    this.writeRaw(prefix);
  }

  override reset(): void {
    if (this.bytes.length > keptBytes) {
      this.bytes = Buffer.allocUnsafeSlow(Math.max(initialBytes, this.prefixLength));
      this.bytes.set(this.prefix);
    }
    this.length = this.prefixLength;
    this.overflowed = false;
  }

  override reserve(more: number): void {
    if (this.length + more > maxOutputBytes) {
      this.overflowed = true;
      this.length = this.prefixLength;
    }
    super.reserve(more);
  }
}
