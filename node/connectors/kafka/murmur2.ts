const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;

/** The hash by which Kafka's producers choose a partition for a key. */
export function murmur2(bytes: Uint8Array, start: number, length: number): number {
  let hash = SEED ^ length;
  let at = start;
  for (const end = start + (length & ~3); at < end; at += 4) {
    const word = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    let mixed = Math.imul(word, MULTIPLIER);
    mixed ^= mixed >>> 24;
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(mixed, MULTIPLIER);
  }
  const rest = length & 3;
  if (rest === 3) hash ^= bytes[at + 2] << 16;
  if (rest >= 2) hash ^= bytes[at + 1] << 8;
  if (rest >= 1) hash = Math.imul(hash ^ bytes[at], MULTIPLIER);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, MULTIPLIER);
  return hash ^ (hash >>> 15);
}
