/** The texts of the line at hand, by column of its format. */

/** The text of each text column as its 8 byte value; 0 is null. */
const TEXTS = memory.data(16 << 3, 8);

/** The text of a column: pointer and length in one word, 0 for null. */
// @ts-ignore: decorator
@inline
export function lineText(column: i32): u64 {
  return load<u64>(TEXTS + (<usize>column << 3));
}

/** Sets a text; a hyphen alone is null. */
// @ts-ignore: decorator
@inline
export function setText(column: i32, from: usize, to: usize): void {
  const isNull = to - from == 1 && load<u8>(from) == 0x2d;
  store<u64>(TEXTS + (<usize>column << 3), isNull ? 0 : (<u64>(to - from) << 32) | <u64>from);
}

/** Sets a text whatever it says; an empty one is null. */
// @ts-ignore: decorator
@inline
export function setAnyText(column: i32, from: usize, to: usize): void {
  store<u64>(TEXTS + (<usize>column << 3), from < to ? (<u64>(to - from) << 32) | <u64>from : 0);
}

/** Sets a null. */
// @ts-ignore: decorator
@inline
export function setNoText(column: i32): void {
  store<u64>(TEXTS + (<usize>column << 3), 0);
}
