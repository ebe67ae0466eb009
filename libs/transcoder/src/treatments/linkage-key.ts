import { hash } from 'node:crypto';

import { RailError } from '@rail/kernel';

export type LinkageAlgorithm = 'sha256' | 'sm3';

/** Block size of both hash functions, in bytes. */
const blockBytes = 64;
const digestBytes = 32;

/**
 * The key of a linkage domain, ready for use: values hashed under one key can be joined, under different keys not. It
 * prints as `***` wherever it ends up.
 */
export class LinkageKey {
  readonly algorithm: LinkageAlgorithm;
  /** The padded key and room for a message; holding both in one buffer saves the concatenation per record. */
  private inner: Buffer;
  private readonly outer: Buffer;

  constructor(secret: Buffer, algorithm: LinkageAlgorithm) {
    if (secret.length === 0) throw new RailError('CONFIG_INVALID', 'the secret of a linkage domain is empty');
    const key = secret.length > blockBytes ? hash(algorithm, secret, 'buffer') : secret;
    this.algorithm = algorithm;
    this.inner = Buffer.alloc(blockBytes + 192);
    this.outer = Buffer.alloc(blockBytes + digestBytes);
    for (let at = 0; at < blockBytes; at++) {
      const byte = key[at] ?? 0;
      this.inner[at] = byte ^ 0x36;
      this.outer[at] = byte ^ 0x5c;
    }
  }

  /** HMAC (RFC 2104) of a range of bytes as lowercase hexadecimal. */
  digest(bytes: Uint8Array, start: number, end: number): string {
    const size = blockBytes + end - start;
    if (size > this.inner.length) this.inner = Buffer.concat([this.inner.subarray(0, blockBytes)], size * 2);
    this.inner.set(bytes.subarray(start, end), blockBytes);
    // As a string of bytes: that hash answers three times as fast as it does with a Buffer.
    this.outer.write(hash(this.algorithm, this.inner.subarray(0, size), 'binary'), blockBytes, 'latin1');
    return hash(this.algorithm, this.outer, 'hex');
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `LinkageKey(${this.algorithm}, ***)`;
  }
}

export function linkageKey(secret: Buffer, algorithm: LinkageAlgorithm = 'sha256'): LinkageKey {
  return new LinkageKey(secret, algorithm);
}

/**
 * The pseudonym of a key or field: equal bytes under one linkage key give equal pseudonyms, and nothing else does.
 * 64 lowercase hexadecimal digits. A hashed field of type string is the pseudonym of its UTF-8 bytes.
 */
export function pseudonym(key: LinkageKey, bytes: Uint8Array, start = 0, end = bytes.length): string {
  return key.digest(bytes, start, end);
}
