/**
 * A line of text with a time: where the time stands, which level the line has, and what is left as the message.
 *
 * ```
 * [time] level: message        2024-11-25 10:38:21,123 - root - INFO - message
 * level time message           I1125 10:38:21.123456  1234 file.cc:10] message
 * word [word] time …           web_1  | 2024-11-25T10:38:21Z …
 * ```
 *
 * - The time begins the line, or stands behind one or two words; a line that begins with white space has none.
 * - A level right before or behind the time, in any case, is no part of the message. One that comes a few words later
 *   counts if it is in capitals or in brackets, and stays in the message.
 * - What stands before a time, other than a level, stays in the message too: that is then the whole line.
 */
import { LogLevel } from '../line-abi';
import { isDigit } from '../text/classify';
import { isLetter, levelAt, levelEnd, levelIsUpper } from '../text/level-word';
import { scanGlogStamp, scanStamp } from '../text/stamp';

/** Whether the line has a time; it is in `stampMicros`. */
export let textHasTime: bool = false;
export let textLevel: i32 = LogLevel.None;
/** Where the message begins. */
export let textMessage: usize = 0;

/** Words that may stand before the time, and how far they may reach. */
const WORDS_BEFORE: i32 = 2;
const BYTES_BEFORE: usize = 64;

/** How far behind the time a level is looked for, and in how many words. */
const WORDS_BEHIND: i32 = 6;
const BYTES_BEHIND: usize = 96;

/** Takes apart the line in `[start, end)`, behind which a zero byte stands. */
export function scanTextLogLine(start: usize, end: usize, zone: usize, latest: i64): void {
  textHasTime = true;
  textLevel = LogLevel.None;
  textMessage = start;
  let at = start;
  let isBare = true;
  const limit = min(end, start + BYTES_BEFORE);
  for (let words = 0; at < limit; words++) {
    const behind = scanTime(at, zone, latest);
    if (behind != 0) {
      endStamped(behind, end, isBare);
      return;
    }
    if (words == WORDS_BEFORE || load<u8>(at) <= 0x20) break;
    isBare = readWordBefore(at) && isBare;
    at = wordAfter(at, limit);
  }
  textHasTime = false;
  textLevel = LogLevel.None;
}

/** Reads a time, in brackets or not, or the head of a line of glog; the place after it, or 0. */
// @ts-ignore: decorator
@inline
function scanTime(at: usize, zone: usize, latest: i64): usize {
  const first = load<u8>(at);
  const isBracket = first == 0x5b || first == 0x28;
  if (isDigit(load<u8>(at, 1))) {
    const level = glogLevel(first);
    const end = level == LogLevel.None ? 0 : scanGlogStamp(at + 1, zone, latest);
    if (end != 0) {
      textLevel = level;
      return end;
    }
  }
  const end = scanStamp(isBracket ? at + 1 : at, zone, latest);
  return end != 0 && isBracket && isClosing(load<u8>(end)) ? end + 1 : end;
}

function glogLevel(letter: u32): i32 {
  switch (letter) {
    case 0x44: // D
      return LogLevel.Debug;
    case 0x49: // I
      return LogLevel.Info;
    case 0x57: // W
      return LogLevel.Warn;
    case 0x45: // E
      return LogLevel.Error;
    case 0x46: // F
      return LogLevel.Fatal;
    default:
      return LogLevel.None;
  }
}

// @ts-ignore: decorator
@inline
function isClosing(character: u32): bool {
  return character == 0x5d || character == 0x29 || character == 0x3e;
}

// @ts-ignore: decorator
@inline
function isOpening(character: u32): bool {
  return character == 0x5b || character == 0x28 || character == 0x3c;
}

/** Takes the word before a time for the level if it is one, in brackets or before a colon, too. */
function readWordBefore(at: usize): bool {
  const level = levelAt(isOpening(load<u8>(at)) ? at + 1 : at);
  if (level == LogLevel.None) return false;
  const behind = load<u8>(levelEnd);
  if (behind > 0x20 && behind != 0x3a && behind != 0x7c && !isClosing(behind)) return false;
  textLevel = level;
  return true;
}

/** Where the word after the one at `at` begins. */
function wordAfter(at: usize, limit: usize): usize {
  while (at < limit && load<u8>(at) > 0x20) at++;
  while (at < limit && load<u8>(at) <= 0x20) at++;
  return at;
}

/** Reads what stands behind the time; `isBare` if nothing but a level stands before it. */
function endStamped(at: usize, end: usize, isBare: bool): void {
  at = skipSeparators(at, end);
  if (isBare) textMessage = at;
  if (textLevel != LogLevel.None) return;
  const word = isOpening(load<u8>(at)) ? at + 1 : at;
  const level = levelAt(word);
  const behind = load<u8>(levelEnd);
  const isWhole = behind <= 0x20 || behind == 0x3a || behind == 0x7c || behind == 0x2d || isClosing(behind);
  if (level != LogLevel.None && isWhole) {
    textLevel = level;
    if (isBare) textMessage = skipSeparators(isClosing(behind) ? levelEnd + 1 : levelEnd, end);
    return;
  }
  findLevel(at, min(end, at + BYTES_BEHIND));
}

/** Goes over white space, colons, bars and commas, and over a hyphen with white space behind it. */
function skipSeparators(at: usize, end: usize): usize {
  while (at < end) {
    const character = load<u8>(at);
    const isHyphen = character == 0x2d && load<u8>(at, 1) <= 0x20;
    if (character > 0x20 && character != 0x3a && character != 0x7c && character != 0x2c && !isHyphen) break;
    at++;
  }
  return at;
}

/** Looks for a level among the next words: in capitals by itself, or in any case in brackets, as `[core:error]`. */
function findLevel(at: usize, limit: usize): void {
  let isOpen = false;
  for (let words = 0; words < WORDS_BEHIND && at < limit; words++) {
    while (at < limit && isSeparator(load<u8>(at))) {
      const character = load<u8>(at);
      if (isOpening(character)) isOpen = true;
      else if (isClosing(character)) isOpen = false;
      at++;
    }
    const level = levelAt(at);
    const behind = load<u8>(levelEnd);
    if (level != LogLevel.None && isSeparator(behind) && (levelIsUpper || (isOpen && isClosing(behind)))) {
      textLevel = level;
      return;
    }
    while (at < limit && !isSeparator(load<u8>(at))) at++;
  }
}

// @ts-ignore: decorator
@inline
function isSeparator(character: u32): bool {
  return character <= 0x20 || character == 0x3a || character == 0x7c || character == 0x2d || character == 0x2c
    || isOpening(character) || isClosing(character);
}
