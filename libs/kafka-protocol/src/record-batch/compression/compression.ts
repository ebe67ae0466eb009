import { constants, gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { isRailError } from '@rail/kernel';
import { violation } from '../../bytes/byte-reader.ts';
import { compressLz4, decompressLz4 } from './lz4.ts';
import { compressSnappy, decompressSnappy } from './snappy.ts';

export type Compression = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';

/** Codecs by their number in a batch's attributes. */
export const compressions: readonly Compression[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];

interface Codec {
  readonly compress: (bytes: Buffer) => Buffer;
  /** Never returns more than `maxBytes`. */
  readonly decompress: (bytes: Buffer, maxBytes: number) => Buffer;
}

const codecs: Readonly<Record<Compression, Codec>> = {
  none: { compress: (bytes) => bytes, decompress: (bytes) => bytes },
  gzip: {
    compress: (bytes) => gzipSync(bytes, { level: 1 }),
    decompress: (bytes, maxBytes) => gunzipSync(bytes, { maxOutputLength: maxBytes }),
  },
  snappy: { compress: compressSnappy, decompress: decompressSnappy },
  lz4: { compress: compressLz4, decompress: decompressLz4 },
  zstd: {
    compress: (bytes) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } }),
    decompress: (bytes, maxBytes) => zstdDecompressSync(bytes, { maxOutputLength: maxBytes }),
  },
};

export function compress(codec: Compression, bytes: Buffer): Buffer {
  return codecs[codec].compress(bytes);
}

/** Throws RailError PROTOCOL_VIOLATION on damaged bytes or more than `maxBytes` of content. */
export function decompress(codec: Compression, bytes: Buffer, maxBytes: number): Buffer {
  try {
    return codecs[codec].decompress(bytes, maxBytes);
  } catch (cause) {
    if (isRailError(cause)) {
      throw cause;
    }
    throw violation(`a ${codec} section of ${bytes.length} bytes cannot be decompressed`, cause);
  }
}
