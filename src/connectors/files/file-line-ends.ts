import type { ReadBytes } from './text-pieces.ts';

const NEWLINE = 10;
const BLOCK_BYTES = 1 << 16;

/** The end (after the newline) of the last line that ends within `[start, end)`; undefined if none does. */
export async function lastLineEnd(
  read: ReadBytes,
  start: number,
  end: number,
): Promise<number | undefined> {
  for (let to = end; to > start; ) {
    const from = Math.max(start, to - BLOCK_BYTES);
    const at = (await read(from, to)).lastIndexOf(NEWLINE);
    if (at >= 0) return from + at + 1;
    to = from;
  }
  return undefined;
}

/** The end (after the newline) of the line that goes on at `start`; undefined if there is none before `size`. */
export async function nextLineEnd(
  read: ReadBytes,
  start: number,
  size: number,
): Promise<number | undefined> {
  for (let from = start; from < size; from += BLOCK_BYTES) {
    const at = (await read(from, Math.min(size, from + BLOCK_BYTES))).indexOf(NEWLINE);
    if (at >= 0) return from + at + 1;
  }
  return undefined;
}
