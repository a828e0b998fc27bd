/**
 * Per-batch scratch memory: a bump pointer that goes back to the start in one store.
 *
 * Anything that belongs to a batch is allocated here and never freed singly. The arena is one block
 * in the steady state. A batch that needs more chains further blocks; the next reset replaces them
 * all by one block of their total size, so the chain appears at most once per high-water mark. A block
 * that nobody asked for is not larger than `BLOCK_BYTES_MAX`: what a huge batch took goes back to the heap.
 */
import { PADDING } from '../abi';

const FIRST_BLOCK_BYTES: usize = 1 << 20;
const BLOCK_BYTES_MAX: usize = 1 << 27;
const ALIGNMENT: usize = 16;

/** Header of a block; its memory follows. */
// @ts-ignore: decorator
@unmanaged
class Block {
  previous: usize;
  bytes: usize;
}

let block: usize = 0;
let cursor: usize = 0;
let limit: usize = 0;
/** Bytes held by all blocks but the current one. */
let chainedBytes: usize = 0;

function addBlock(bytes: usize): void {
  const header = heap.alloc(offsetof<Block>() + bytes + <usize>PADDING);
  const fresh = changetype<Block>(header);
  if (block != 0) chainedBytes += changetype<Block>(block).bytes;
  fresh.previous = block;
  fresh.bytes = bytes;
  block = header;
  cursor = (header + offsetof<Block>() + (ALIGNMENT - 1)) & ~(ALIGNMENT - 1);
  limit = header + offsetof<Block>() + bytes;
}

/** Allocates `bytes`, aligned to 16 and readable `PADDING` bytes past the end. Content is undefined. */
export function arenaAlloc(bytes: usize): usize {
  let pointer = cursor;
  const next = pointer + ((bytes + <usize>PADDING + (ALIGNMENT - 1)) & ~(ALIGNMENT - 1));
  if (next > limit) {
    const doubled = block == 0 ? FIRST_BLOCK_BYTES : min(changetype<Block>(block).bytes << 1, BLOCK_BYTES_MAX);
    const needed = bytes + <usize>PADDING + (ALIGNMENT << 1);
    addBlock(needed > doubled ? needed : doubled);
    pointer = cursor;
    cursor = pointer + ((bytes + <usize>PADDING + (ALIGNMENT - 1)) & ~(ALIGNMENT - 1));
    return pointer;
  }
  cursor = next;
  return pointer;
}

/** Allocates `bytes` of zeros. */
export function arenaAllocZeroed(bytes: usize): usize {
  const pointer = arenaAlloc(bytes);
  memory.fill(pointer, 0, bytes);
  return pointer;
}

/** Frees everything the batch used. */
export function arenaReset(): void {
  if (block == 0) return;
  if (changetype<Block>(block).previous != 0) {
    const total = min(chainedBytes + changetype<Block>(block).bytes, BLOCK_BYTES_MAX);
    let current = block;
    while (current != 0) {
      const previous = changetype<Block>(current).previous;
      heap.free(current);
      current = previous;
    }
    block = 0;
    chainedBytes = 0;
    addBlock(total);
    return;
  }
  cursor = (block + offsetof<Block>() + (ALIGNMENT - 1)) & ~(ALIGNMENT - 1);
}

/** Where the arena stands, for `arenaRelease`. */
export function arenaMark(): usize {
  if (block == 0) addBlock(FIRST_BLOCK_BYTES);
  return cursor;
}

/** Frees what was allocated since a mark; nothing of it may be in use. */
export function arenaRelease(mark: usize): void {
  while (mark < block || mark > limit) {
    const dropped = block;
    block = changetype<Block>(dropped).previous;
    heap.free(dropped);
    const bytes = changetype<Block>(block).bytes;
    chainedBytes -= bytes;
    limit = block + offsetof<Block>() + bytes;
  }
  cursor = mark;
}

/** Bytes that the arena holds, used or not. */
export function arenaCapacity(): usize {
  return block == 0 ? 0 : chainedBytes + changetype<Block>(block).bytes;
}
