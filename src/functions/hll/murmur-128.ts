/** MurmurHash3 (Austin Appleby, public domain) in its 128 bit form for 64 bit machines. */

const C1 = 0x87c37b91114253d5n;
const C2 = 0x4cf5ad432745937fn;
const BLOCK_BYTES = 16;

function wrap(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

function rotate(value: bigint, bits: bigint): bigint {
  return wrap(value << bits) | (value >> (64n - bits));
}

function finalMix(value: bigint): bigint {
  let mixed = wrap((value ^ (value >> 33n)) * 0xff51afd7ed558ccdn);
  mixed = wrap((mixed ^ (mixed >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return mixed ^ (mixed >> 33n);
}

function mixFirst(lane: bigint): bigint {
  return wrap(rotate(wrap(lane * C1), 31n) * C2);
}

function mixSecond(lane: bigint): bigint {
  return wrap(rotate(wrap(lane * C2), 33n) * C1);
}

/** Up to eight bytes from a place on, as a little endian number. */
function laneAt(bytes: Uint8Array, from: number, to: number): bigint {
  let lane = 0n;
  for (let at = Math.min(to, bytes.length) - 1; at >= from; at--)
    lane = (lane << 8n) | BigInt(bytes[at]);
  return lane;
}

/** Both halves of the hash of some bytes. */
export function murmur128(bytes: Uint8Array, seed: bigint): readonly [bigint, bigint] {
  let [h1, h2] = [seed, seed];
  const blocksEnd = bytes.length - (bytes.length % BLOCK_BYTES);
  for (let at = 0; at < blocksEnd; at += BLOCK_BYTES) {
    h1 ^= mixFirst(laneAt(bytes, at, at + 8));
    h1 = wrap((rotate(h1, 27n) + h2) * 5n + 0x52dce729n);
    h2 ^= mixSecond(laneAt(bytes, at + 8, at + 16));
    h2 = wrap((rotate(h2, 31n) + h1) * 5n + 0x38495ab5n);
  }
  h1 ^= mixFirst(laneAt(bytes, blocksEnd, blocksEnd + 8));
  h2 ^= mixSecond(laneAt(bytes, blocksEnd + 8, blocksEnd + 16));
  const length = BigInt(bytes.length);
  h1 = wrap((h1 ^ length) + (h2 ^ length));
  h2 = wrap((h2 ^ length) + h1);
  h1 = finalMix(h1);
  h2 = finalMix(h2);
  h1 = wrap(h1 + h2);
  return [h1, wrap(h2 + h1)];
}
