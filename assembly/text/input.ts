/**
 * The parser's buffer: bytes come in chunks of any size, whole lines go out.
 *
 * ```
 * buffer          cursor              limit          end        buffer + capacity
 *   │ parsed        │ whole lines       │ half line    │ free      │ PADDING
 * ```
 *
 * Strings in a batch are views into this buffer, so bytes move (`inputSpace`) only when the batch made before is dead.
 * A line ends with `\n`, `\r\n` or `\r`, as Hadoop's LineRecordReader has it, or with the separator that was given.
 */
import { heapAlloc, heapFree } from '../memory/heap';
import { findByte, findEither, findLastByte, sameBytes } from './classify';

const LINE_FEED: u8 = 10;
const CARRIAGE_RETURN: u8 = 13;

// @ts-ignore: decorator
@unmanaged
export class TextInput {
  buffer: usize;
  capacity: i32;
  /** First byte that is not parsed. */
  cursor: usize;
  /** End of the last whole line, its separator included. */
  limit: usize;
  /** End of the data. */
  end: usize;
  /** The separator's bytes, on the heap; 0 for the default ones. */
  separator: usize;
  separatorLength: i32;
  /** A longer line is malformed. */
  maxLineBytes: i32;
  /** The text is complete: `end` is its end. */
  isLast: bool;
  /** Nothing of this text was parsed yet. */
  isAtStart: bool;
  /** The rest of a line that is too long is being thrown away. */
  isSkipping: bool;
  /** Records may contain line ends: every byte counts as a whole line, and the parser finds the seams itself. */
  isUnlined: bool;
}

/** Start of the line after the one that `lineEnd` found last. */
export let nextLine: usize = 0;

/** Makes an input; the separator is copied. */
export function newInput(separator: usize, separatorLength: i32, maxLineBytes: i32, isUnlined: bool): TextInput {
  const input = changetype<TextInput>(heapAlloc(offsetof<TextInput>()));
  if (separatorLength > 0) {
    input.separator = heapAlloc(<usize>separatorLength);
    memory.copy(input.separator, separator, <usize>separatorLength);
  }
  input.separatorLength = separatorLength;
  input.maxLineBytes = maxLineBytes;
  input.isUnlined = isUnlined;
  input.isAtStart = true;
  return input;
}

/** Frees the input and its buffer. */
export function freeInput(input: TextInput): void {
  heapFree(input.buffer);
  heapFree(input.separator);
  heapFree(changetype<usize>(input));
}

/** Room that a missing last separator may need. */
// @ts-ignore: decorator
@inline
function reserve(input: TextInput): i32 {
  return max(input.separatorLength, 1);
}

/** Free bytes behind the data. */
export function inputRoom(input: TextInput): i32 {
  return input.buffer == 0 ? 0 : <i32>(input.buffer + <usize>(input.capacity - reserve(input)) - input.end);
}

/** Makes room for `minimumBytes` by moving the half line to the front, and growing if need be. */
export function inputSpace(input: TextInput, minimumBytes: i32): usize {
  if (input.isLast) startText(input);
  const pending = input.end - input.cursor;
  const needed = <i32>pending + minimumBytes + reserve(input);
  if (needed > input.capacity) {
    // A line that spans chunks doubles the buffer, so its bytes move a constant number of times on average.
    const capacity = pending == 0 ? needed : max(needed, input.capacity << 1);
    const grown = heapAlloc(<usize>capacity);
    memory.copy(grown, input.cursor, pending);
    heapFree(input.buffer);
    input.buffer = grown;
    input.capacity = capacity;
  } else if (input.cursor != input.buffer) {
    memory.copy(input.buffer, input.cursor, pending);
  }
  input.limit = input.buffer + (input.limit - input.cursor);
  input.cursor = input.buffer;
  input.end = input.buffer + pending;
  return input.end;
}

function startText(input: TextInput): void {
  input.isLast = false;
  input.isAtStart = true;
  input.isSkipping = false;
}

/** Says that `count` bytes were written at the pointer that `inputSpace` gave; `isLast` ends the text. */
export function inputSupply(input: TextInput, count: i32, isLast: bool): void {
  let from = input.end;
  input.end = from + <usize>count;
  input.isLast = isLast;
  if (input.isSkipping) from = skipLine(input);
  if (input.isUnlined) {
    input.limit = input.end;
    return;
  }
  if (isLast) terminate(input);
  else findLimit(input, from);
  if (input.limit <= input.cursor && !isLast) cutLine(input);
}

/** Where bytes are thrown away from: one more is kept than allowed, so that whoever parses the line sees that it is too long. */
// @ts-ignore: decorator
@inline
function cutOf(input: TextInput): usize {
  return input.cursor + <usize>input.maxLineBytes + 1;
}

/** Bytes at the end of the data that may be the first half of a line end. */
// @ts-ignore: decorator
@inline
function halfLineEnd(input: TextInput): usize {
  return input.separator == 0 ? 1 : <usize>(input.separatorLength - 1);
}

/** Begins to throw the half line away if it is too long already. */
function cutLine(input: TextInput): void {
  if (input.end <= cutOf(input) + halfLineEnd(input)) return;
  input.isSkipping = true;
  dropSkipped(input);
}

/** Throws away all behind the cut but what may be half of a line end. */
function dropSkipped(input: TextInput): void {
  const cut = cutOf(input);
  const kept = min(halfLineEnd(input), input.end - cut);
  memory.copy(cut, input.end - kept, kept);
  input.end = cut + kept;
}

/** Throws away bytes up to the end of the line that is too long; returns where that end, or what may be half of it, stands. */
function skipLine(input: TextInput): usize {
  const cut = cutOf(input);
  const found = input.separator != 0
    ? findSeparator(input, cut, input.end)
    : findEither(cut, input.end, LINE_FEED, CARRIAGE_RETURN);
  if (found == input.end) {
    dropSkipped(input);
  } else {
    memory.copy(cut, found, input.end - found);
    input.end = cut + (input.end - found);
    input.isSkipping = false;
  }
  return cut;
}

/** Ends the last line of a text if it has no line end. */
function terminate(input: TextInput): void {
  input.limit = input.end;
  if (input.end == input.cursor) return;
  if (input.separator != 0) {
    const length = input.separatorLength;
    const last = input.end - <usize>length;
    if (last >= input.cursor && sameBytes(last, input.separator, length)) return;
    memory.copy(input.end, input.separator, <usize>length);
    input.limit += <usize>length;
  } else {
    const last = load<u8>(input.end - 1);
    if (last == LINE_FEED || last == CARRIAGE_RETURN) return;
    store<u8>(input.end, LINE_FEED);
    input.limit++;
  }
  input.end = input.limit;
}

/** Finds the end of the last whole line, given that bytes from `from` on are new. */
function findLimit(input: TextInput, from: usize): void {
  if (input.separator != 0) {
    findSeparatedLimit(input, from);
    return;
  }
  const feed = findLastByte(from, input.end, LINE_FEED);
  // A carriage return at the very end may be half of `\r\n`.
  const after = feed == 0 ? max(from - 1, input.cursor) : feed;
  const found = max(feed, findLastByte(after, input.end - 1, CARRIAGE_RETURN));
  if (found != 0) input.limit = found + 1;
}

/** Goes forward: of separators that overlap, as in `|||` with `||`, the leftmost counts, wherever a chunk ends. */
function findSeparatedLimit(input: TextInput, from: usize): void {
  const length = <usize>input.separatorLength;
  let at = max(input.limit, from - min(from, length - 1));
  while (true) {
    const found = findSeparator(input, at, input.end);
    if (found == input.end) return;
    at = found + length;
    input.limit = at;
  }
}

/** The first separator that lies in `[from, limit)`, or `limit`. */
function findSeparator(input: TextInput, from: usize, limit: usize): usize {
  const first = load<u8>(input.separator);
  while (true) {
    const found = findByte(from, limit, first);
    if (found == limit) return limit;
    const fits = found + <usize>input.separatorLength <= limit;
    if (fits && sameBytes(found, input.separator, input.separatorLength)) return found;
    from = found + 1;
  }
  return limit;
}

/** The end of the whole line that starts at `from`; sets `nextLine`. */
// @ts-ignore: decorator
@inline
export function lineEnd(input: TextInput, from: usize): usize {
  if (input.separator != 0) return separatedLineEnd(input, from);
  const end = findEither(from, input.limit, LINE_FEED, CARRIAGE_RETURN);
  const isPair = load<u16>(end) == 0x0a0d && end + 1 < input.limit;
  nextLine = min(input.limit, end + 1 + <usize>isPair);
  return end;
}

function separatedLineEnd(input: TextInput, from: usize): usize {
  const end = findSeparator(input, from, input.limit);
  nextLine = min(input.limit, end + <usize>input.separatorLength);
  return end;
}

/** Where the next line starts, past the byte order mark that a text may begin with. */
export function lineStart(input: TextInput): usize {
  const isMarked = input.isAtStart && input.limit - input.cursor >= 3
    && (load<u32>(input.cursor) & 0xffffff) == 0xbfbbef;
  if (isMarked) input.cursor += 3;
  if (input.limit > input.cursor || isMarked) input.isAtStart = false;
  return input.cursor;
}
