import { TextDecoder } from 'node:util';
import { RailError } from '@rail/kernel';
import { type Encoding, firstBad } from '../rows/sniff.ts';

/**
 * The text of bytes, chunk by chunk. Bytes that do not follow the encoding end it with their position; a byte order
 * mark is dropped. @throws RailError FILE_UNREADABLE
 */
export async function* decodedText(
  bytes: AsyncIterable<Buffer>,
  encoding: Encoding,
  file: string,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let before = 0;
  let isFirst = true;
  for await (const chunk of bytes) {
    const text = decode(decoder, chunk, () => refusal(encoding, before + (firstBad(chunk, encoding) ?? 0), file));
    before += chunk.length;
    if (text === '') continue;
    // Only the decoders of Unicode drop the mark by themselves.
    yield isFirst && text.startsWith('\ufeff') ? text.slice(1) : text;
    isFirst = false;
  }
  yield decode(decoder, undefined, () => refusal(encoding, before, file));
}

function decode(decoder: TextDecoder, chunk: Buffer | undefined, refused: () => RailError): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw refused();
  }
}

function refusal(encoding: Encoding, at: number, file: string): RailError {
  const advice = encoding === 'utf-8' ? '; if it is GB18030, say encoding: gb18030 in the mapping' : '';
  return new RailError('FILE_UNREADABLE', `the file is not ${encoding} near byte ${at}${advice}`, { at: file });
}
