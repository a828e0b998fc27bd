/*
 * What a micro-batch leaves in a checkpoint: one file for the state of all operators.
 *
 *   segment := "MRSTATE" version u8
 *              block…                          (batch-codec.ts)
 *              directory, JSON, padded to 8    what the blocks are, and the operators' schemas
 *              directory bytes u32 | 0 u32
 *              XXH64 of all that is before, u64
 *              "MREND" and three zeros
 *
 * The directory comes last, so that a segment is written from front to end. A file that was cut short has no end mark, and
 * one that was changed has another checksum: neither is half-read.
 */
export const FORMAT_VERSION = 1;
export const START_MARK = 'MRSTATE';
export const END_MARK = 'MREND\0\0\0';
export const START_BYTES = 8;
export const FOOTER_BYTES = 24;

export function padded(bytes: number): number {
  return (bytes + 7) & ~7;
}
