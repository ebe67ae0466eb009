import type { Random } from '@rail/kernel';

const digestBytes = 32;

/** The 32 bytes of a digest whose photo or recording no one made. */
export function randomDigest(random: Random): Buffer {
  const digest = Buffer.allocUnsafe(digestBytes);
  for (let at = 0; at < digestBytes; at += 4) digest.writeUInt32LE(random.uint32(), at);
  return digest;
}
