/** The parsers' input buffer: bytes of any chunks in, whole lines out. */
import { freeInput, inputRoom, inputSpace, inputSupply, newInput, TextInput } from '../text/input';

/**
 * Makes an input. `separatorLength` 0 stands for the default line ends; `isUnlined` 1 for records that may contain
 * line ends. The separator is copied.
 */
export function scan_input_open(separator: usize, separatorLength: i32, maxLineBytes: i32, isUnlined: i32): usize {
  assert(separatorLength >= 0 && maxLineBytes > 0);
  return changetype<usize>(newInput(separator, separatorLength, maxLineBytes, isUnlined != 0));
}

/** Frees the input. */
export function scan_input_close(input: usize): void {
  freeInput(changetype<TextInput>(input));
}

/** Where the next bytes go; at least `minimumBytes` fit. Moves what strings of the last batch point to. */
export function scan_input_space(input: usize, minimumBytes: i32): usize {
  return inputSpace(changetype<TextInput>(input), minimumBytes);
}

/** Bytes that fit at the place that `scan_input_space` gave. */
export function scan_input_room(input: usize): i32 {
  return inputRoom(changetype<TextInput>(input));
}

/** Says that `count` bytes were written there; `isLast` 1 ends the text. */
export function scan_input_supply(input: usize, count: i32, isLast: i32): void {
  assert(count >= 0 && count <= inputRoom(changetype<TextInput>(input)));
  inputSupply(changetype<TextInput>(input), count, isLast != 0);
}
