/**
 * The partition that Java's default partitioner gives a key: murmur2, made positive, modulo the partition count.
 * Every client that publishes with defaults agrees on it, so one key stays in one partition.
 */
export function partitionForKey(bytes: Buffer, start: number, end: number, partitions: number): number {
  return (murmur2(bytes, start, end) & 0x7fffffff) % partitions;
}

/** Austin Appleby's murmur2 with the seed that Kafka uses. */
export function murmur2(bytes: Buffer, start: number, end: number): number {
  const m = 0x5bd1e995;
  let at = start;
  let hash = 0x9747b28c ^ (end - start);
  for (; at + 4 <= end; at += 4) {
    let k = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    k = Math.imul(k, m);
    k ^= k >>> 24;
    k = Math.imul(k, m);
    hash = Math.imul(hash, m) ^ k;
  }
  const rest = end - at;
  if (rest >= 3) hash ^= bytes[at + 2]! << 16;
  if (rest >= 2) hash ^= bytes[at + 1]! << 8;
  if (rest >= 1) {
    hash ^= bytes[at]!;
    hash = Math.imul(hash, m);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, m);
  return hash ^ (hash >>> 15);
}
