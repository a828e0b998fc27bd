/** Bytes that are copied without a call; most keys are shorter. */
const INLINE_BYTES: u32 = 32;

/**
 * Copies bytes to where writing goes on: up to 32 bytes past the end of the copy may be overwritten, so the target must
 * have room for them, and what comes after the copy must be written later.
 */
// @ts-ignore: decorator
@inline
export function copyForward(target: usize, source: usize, length: u32): void {
  if (length > INLINE_BYTES) {
    memory.copy(target, source, usize(length));
    return;
  }
  store<u64>(target, load<u64>(source));
  store<u64>(target, load<u64>(source, 8), 8);
  if (length > 16) {
    store<u64>(target, load<u64>(source, 16), 16);
    store<u64>(target, load<u64>(source, 24), 24);
  }
}
