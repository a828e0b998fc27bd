/** Memory as the host sees it: the heap, the arena and the error block. */
import { assertLayout } from '../column/vector';
import {
  arenaAlloc,
  arenaAllocZeroed,
  arenaCapacity,
  arenaMark,
  arenaRelease,
  arenaReset,
} from '../memory/arena';
import { errorBlockPointer } from '../memory/error-block';
import { heapAlloc, heapFree, heapGrow, heapUsedBytes } from '../memory/heap';

/** Checks the struct layouts; the debug build traps on a difference. Called once after instantiation. */
export function mem_check(): void {
  assertLayout();
}

/** Allocates zeroed long-lived memory. */
export function mem_alloc(bytes: i32): usize {
  return heapAlloc(<usize>bytes);
}

/** Frees memory of `mem_alloc` or `mem_grow`. */
export function mem_free(pointer: usize): void {
  heapFree(pointer);
}

/** Moves long-lived memory to a larger block. */
export function mem_grow(pointer: usize, bytes: i32): usize {
  return heapGrow(pointer, <usize>bytes);
}

/** Bytes in live long-lived blocks. */
export function mem_used(): i32 {
  return <i32>heapUsedBytes();
}

/** Pointer to the error block. */
export function mem_error_block(): usize {
  return errorBlockPointer();
}

/** Allocates batch memory of undefined content. */
export function arena_alloc(bytes: i32): usize {
  return arenaAlloc(<usize>bytes);
}

/** Allocates zeroed batch memory. */
export function arena_alloc_zeroed(bytes: i32): usize {
  return arenaAllocZeroed(<usize>bytes);
}

/** Frees everything the batch used. */
export function arena_reset(): void {
  arenaReset();
}

/** Where batch memory stands, for `arena_release`. */
export function arena_mark(): usize {
  return arenaMark();
}

/** Frees the batch memory that was allocated since a mark; nothing of it may be in use. */
export function arena_release(mark: usize): void {
  arenaRelease(mark);
}

/** Bytes that the arena holds. */
export function arena_capacity(): i32 {
  return <i32>arenaCapacity();
}
