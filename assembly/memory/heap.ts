/**
 * Long-lived memory: hash tables and operator state. Freed by the handle that made it.
 * Thin names over the AssemblyScript heap, so that padding and accounting have one place.
 */
import { PADDING } from '../abi';

/** Bytes that live heap blocks asked for; progress reports show it as `memoryUsedBytes`. */
let usedBytes: usize = 0;

/** Length of the user's part, kept in front of it. 16 bytes keep the alignment. */
const HEADER_BYTES: usize = 16;

/** Allocates `bytes` of zeros, aligned to 16 and readable `PADDING` bytes past the end. */
export function heapAlloc(bytes: usize): usize {
  const raw = heap.alloc(HEADER_BYTES + bytes + <usize>PADDING);
  memory.fill(raw, 0, HEADER_BYTES + bytes + <usize>PADDING);
  store<usize>(raw, bytes);
  usedBytes += bytes;
  return raw + HEADER_BYTES;
}

/** Frees a block of `heapAlloc`. Zero is allowed and does nothing. */
export function heapFree(pointer: usize): void {
  if (pointer == 0) return;
  const raw = pointer - HEADER_BYTES;
  usedBytes -= load<usize>(raw);
  heap.free(raw);
}

/** Moves a block to a larger one; the new part is zeros. Zero as pointer allocates. */
export function heapGrow(pointer: usize, bytes: usize): usize {
  const grown = heapAlloc(bytes);
  if (pointer != 0) {
    const old = load<usize>(pointer - HEADER_BYTES);
    memory.copy(grown, pointer, old < bytes ? old : bytes);
    heapFree(pointer);
  }
  return grown;
}

/** Bytes in live heap blocks. */
export function heapUsedBytes(): usize {
  return usedBytes;
}
