import { readSync } from 'node:fs';

const NEWLINE = 10;
const BLOCK_BYTES = 1 << 16;

/** The end (after the newline) of the last line that ends within `[start, end)` of a file; undefined if none does. */
export function lastLineEnd(file: number, start: number, end: number): number | undefined {
  const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, Math.max(0, end - start)));
  for (let to = end; to > start; ) {
    const from = Math.max(start, to - block.length);
    const count = readFully(file, block.subarray(0, to - from), from);
    const at = block.subarray(0, count).lastIndexOf(NEWLINE);
    if (at >= 0) return from + at + 1;
    to = from;
  }
  return undefined;
}

/** The end (after the newline) of the line that goes on at `start`; undefined if the file ends first. */
export function nextLineEnd(file: number, start: number): number | undefined {
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  for (let from = start; ; ) {
    const count = readFully(file, block, from);
    const at = block.subarray(0, count).indexOf(NEWLINE);
    if (at >= 0) return from + at + 1;
    if (count < block.length) return undefined;
    from += count;
  }
}

/** Fills the target from a position on; fewer bytes only at the end of the file. */
export function readFully(file: number, target: Uint8Array, position: number): number {
  let done = 0;
  while (done < target.length) {
    const count = readSync(file, target, done, target.length - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return done;
}
