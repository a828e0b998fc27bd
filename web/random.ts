import type { Random } from '../src/ports/random.ts';

export const webRandom: Random = {
  uuid: () => randomUuid(),
  seed: () => crypto.getRandomValues(new BigUint64Array(1))[0],
};

/** RFC 9562, version 4. `crypto.randomUUID` is missing in pages that came over http from another host. */
function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
