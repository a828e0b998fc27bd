/**
 * LIKE patterns, compiled by the host to words of u32: the bytes of literal text one a word, and two marks.
 *
 * Matching is greedy with one point to come back to: when the text after a `%` fails to match, that `%` takes one
 * character more. Text is walked once for each `%` at worst: O(text × pattern), never exponential.
 */
import { characterBytes } from './characters';

/** `_`: one character. */
const ONE: u32 = 256;
/** `%`: any number of characters. */
const ANY: u32 = 257;

/** Whether the whole text matches the pattern. */
export function matchesPattern(text: usize, length: u32, pattern: usize, patternLength: i32): bool {
  const end = text + usize(length);
  let at = text;
  let place = 0;
  let retryAt: usize = 0;
  let retryPlace = -1;
  while (at < end) {
    const wanted: u32 = place < patternLength ? load<u32>(pattern + (usize(place) << 2)) : 258;
    if (wanted == ANY) {
      retryPlace = ++place;
      retryAt = at;
    } else if (wanted == ONE) {
      at += usize(characterBytes(load<u8>(at)));
      place++;
    } else if (wanted == load<u8>(at)) {
      at++;
      place++;
    } else if (retryPlace >= 0) {
      retryAt += usize(characterBytes(load<u8>(retryAt)));
      at = retryAt;
      place = retryPlace;
    } else {
      return false;
    }
  }
  while (place < patternLength && load<u32>(pattern + (usize(place) << 2)) == ANY) place++;
  return place == patternLength;
}
