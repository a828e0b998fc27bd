/**
 * Where encoders write: one growing buffer on the heap. `outputAt` is where the next byte goes; `reserveOutput` makes room
 * before a run of writes, and may move the buffer, so no other pointer into it is kept.
 */
import { heapAlloc, heapFree } from '../memory/heap';
import { findStringStop } from './classify';
import { utf8Length } from './utf8';

export let outputAt: usize = 0;
let outputStart: usize = 0;
let outputEnd: usize = 0;

/** Goes on in a buffer of `bytes` that `endOutput` left, from its start. */
export function beginOutput(buffer: usize, bytes: i32): void {
  outputStart = buffer;
  outputAt = buffer;
  outputEnd = buffer + <usize>bytes;
}

/** The buffer, which may have moved. */
export function outputBuffer(): usize {
  return outputStart;
}

/** Its size. */
export function outputCapacity(): i32 {
  return <i32>(outputEnd - outputStart);
}

/** Bytes written. */
export function outputLength(): i32 {
  return <i32>(outputAt - outputStart);
}

/** Makes room for `bytes` more, and 16 for stores that are wider than what they write. */
// @ts-ignore: decorator
@inline
export function reserveOutput(bytes: usize): void {
  if (outputAt + bytes + 16 > outputEnd) growOutput(bytes + 16);
}

function growOutput(bytes: usize): void {
  const used = outputAt - outputStart;
  const capacity = max(used + bytes, max<usize>(65536, (outputEnd - outputStart) << 1));
  const grown = heapAlloc(capacity);
  memory.copy(grown, outputStart, used);
  heapFree(outputStart);
  outputStart = grown;
  outputAt = grown + used;
  outputEnd = grown + capacity;
}

/** Sets the place to go on from, after writes through a pointer. */
// @ts-ignore: decorator
@inline
export function setOutput(at: usize): void {
  outputAt = at;
}

/** Writes a byte; there must be room. */
// @ts-ignore: decorator
@inline
export function putByte(byte: u8): void {
  store<u8>(outputAt++, byte);
}

/** Writes bytes; there must be room. Short ones, the usual case, take one or two wide stores. */
// @ts-ignore: decorator
@inline
export function putBytes(from: usize, length: u32): void {
  if (length <= 16) {
    store<u64>(outputAt, load<u64>(from));
    store<u64>(outputAt, load<u64>(from, 8), 8);
  } else {
    memory.copy(outputAt, from, length);
  }
  outputAt += <usize>length;
}

/** The length of the malformed sequence that a single replacement character stands for (Unicode 15, section 3.9). */
function malformedLength(at: usize, end: usize): usize {
  const first = load<u8>(at);
  const second = load<u8>(at, 1);
  const isLead = first >= 0xe0 && first <= 0xf4;
  if (!isLead || at + 1 >= end || (second & 0xc0) != 0x80) return 1;
  if (first == 0xe0 && second < 0xa0) return 1;
  if (first == 0xed && second > 0x9f) return 1;
  if (first == 0xf0 && second < 0x90) return 1;
  if (first == 0xf4 && second > 0x8f) return 1;
  return first >= 0xf0 && at + 2 < end && (load<u8>(at, 2) & 0xc0) == 0x80 ? 3 : 2;
}

/** Copies one character from 0x80 up, or U+FFFD for a malformed one, and returns the place after it. */
export function putCharacter(at: usize, end: usize): usize {
  const length = <usize>utf8Length(at);
  if (length != 0 && at + length <= end) {
    store<u32>(outputAt, load<u32>(at));
    outputAt += length;
    return at + length;
  }
  store<u32>(outputAt, 0xbdbfef);
  outputAt += 3;
  return at + malformedLength(at, end);
}

const HEX = memory.data<u8>([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 65, 66, 67, 68, 69, 70]);

/** Writes the escape of a quote, a backslash or a control character, as Jackson does. */
function putEscape(character: u8): void {
  putByte(0x5c);
  switch (character) {
    case 8:
      putByte(0x62);
      return;
    case 9:
      putByte(0x74);
      return;
    case 10:
      putByte(0x6e);
      return;
    case 12:
      putByte(0x66);
      return;
    case 13:
      putByte(0x72);
      return;
    case 0x22:
    case 0x5c:
      putByte(character);
      return;
    default:
      store<u32>(outputAt, 0x30303075);
      store<u8>(outputAt, load<u8>(HEX + <usize>(character >> 4)), 3);
      store<u8>(outputAt, load<u8>(HEX + <usize>(character & 15)), 4);
      outputAt += 5;
  }
}

/** Writes a JSON string with its quotes. */
export function putJsonString(from: usize, length: u32): void {
  const end = from + <usize>length;
  // At worst six characters for a byte.
  reserveOutput(<usize>length * 6 + 2);
  putByte(0x22);
  while (from < end) {
    const stop = copyPlain(from, end);
    if (stop >= end) break;
    const character = load<u8>(stop);
    if (character >= 0x80) {
      from = putCharacter(stop, end);
    } else {
      putEscape(character);
      from = stop + 1;
    }
  }
  putByte(0x22);
}

/** Copies bytes up to the first that needs a look, or to the end; returns where it stopped. */
function copyPlain(from: usize, end: usize): usize {
  if (ASC_FEATURE_SIMD) {
    const quotes = i8x16.splat(0x22);
    const escapes = i8x16.splat(0x5c);
    const spaces = i8x16.splat(0x20);
    for (; from < end; from += 16) {
      const bytes = v128.load(from);
      v128.store(outputAt, bytes);
      const stops = i8x16.bitmask(
        v128.or(v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, escapes)), i8x16.lt_s(bytes, spaces)),
      );
      const count = stops == 0 ? 16 : <usize>ctz(stops);
      const used = min(count, end - from);
      outputAt += used;
      if (used < 16) return from + used;
    }
    return end;
  } else {
    const first = load<u8>(end);
    // A byte that stops the search bounds it; the text is put back as it was.
    store<u8>(end, 0);
    const stop = findStringStop(from);
    store<u8>(end, first);
    memory.copy(outputAt, from, stop - from);
    outputAt += stop - from;
    return stop;
  }
}
