import { avroMagic } from '../rows/avro-container.ts';
import { type Encoding, EncodingSniffer, type SniffedEncoding } from '../rows/sniff.ts';
import { type FeedFormat } from '../rows/source-row.ts';
import { type Compression, compressionOf, decompressed } from './decompress.ts';
import { chunksOf } from './file-bytes.ts';

/** What a file is, told by its first bytes, its name and the mapping, in this order. */
export interface FileKind {
  readonly format: FeedFormat;
  readonly compression: Compression;
  /** Undefined for Avro. */
  readonly encoding: SniffedEncoding | undefined;
}

/** What a mapping says of its files. */
export interface DeclaredKind {
  readonly format?: FeedFormat | undefined;
  readonly encoding: Encoding | 'auto';
}

const JSON_LINES = /\.(jsonl|ndjson|json)(\.(gz|zst|zstd))?$/i;

const JSON_START = /^\s*\{\s*"/;

/** Reads as much of a file as tells what it is. @throws RailError FILE_UNREADABLE */
export async function kindOf(path: string, file: string, declared: DeclaredKind): Promise<FileKind> {
  const compression = await compressionOfFile(path);
  const sniffer = new EncodingSniffer();
  let start: Buffer = Buffer.alloc(0);
  let sniffed = declared.encoding === 'auto' ? undefined : { encoding: declared.encoding, why: 'as the mapping says' };
  for await (const chunk of bytesOf(path, file, compression, true)) {
    if (start.length < avroMagic.length) start = Buffer.concat([start, chunk.subarray(0, 1024)]);
    if (start.length < avroMagic.length) continue;
    if (start.subarray(0, avroMagic.length).equals(avroMagic))
      return { format: 'avro', compression, encoding: undefined };
    sniffed ??= sniffer.push(chunk);
    if (sniffed !== undefined) break;
  }
  const looksLikeJson = JSON_LINES.test(file) || JSON_START.test(start.toString('latin1'));
  const format = declared.format ?? (looksLikeJson ? 'jsonl' : 'csv');
  return { format, compression, encoding: sniffed ?? sniffer.end() };
}

/** The bytes of a file without the compression as a whole; see `chunksOf` for chunks that are lent. */
export function bytesOf(path: string, file: string, compression: Compression, isLent: boolean): AsyncGenerator<Buffer> {
  return decompressed(chunksOf(path, { isLent }), compression, file);
}

async function compressionOfFile(path: string): Promise<Compression> {
  for await (const chunk of chunksOf(path, { bytesMax: 8 })) return compressionOf(chunk);
  return 'none';
}
