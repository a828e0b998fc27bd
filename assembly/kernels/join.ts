/**
 * Joining by key numbers. Build rows of one key are a chain: `heads[number]` is the first of them plus one, `next[row]`
 * the one after it plus one, 0 the end. Chains of a table keep the order of the rows; those of a stream's state, whose rows
 * come and go, begin with the youngest and are linked both ways.
 */
import { arenaAlloc } from '../memory/arena';
import { groupAt } from '../table/state-columns';

/** The link of a probe row whose chain has not been looked at. */
const FRESH: u32 = 0xffffffff;

/** Chains `rows` build rows by their key numbers. `heads` is zeroed; rows of number 0 are in no chain. */
export function join_link(numbers: usize, rows: i32, heads: usize, next: usize): void {
  for (let row = rows - 1; row >= 0; row--) {
    const number = groupAt(numbers, row);
    if (number == 0) continue;
    const head = heads + (number << 2);
    store<u32>(next + (usize(row) << 2), load<u32>(head));
    store<u32>(head, u32(row) + 1);
  }
}

/**
 * Writes pairs of probe and build rows with one key, at most `limit` of them, from where `cursor` stands: the probe row
 * (i32) and the link in its chain (u32), which begin as 0 and -1. Returns the number of pairs; fewer than `limit` is the
 * end.
 */
export function join_pairs(
  cursor: usize,
  numbers: usize,
  rows: i32,
  heads: usize,
  next: usize,
  probeRows: usize,
  buildRows: usize,
  limit: i32,
): i32 {
  let row = load<i32>(cursor);
  let link = load<u32>(cursor, 4);
  let count = 0;
  while (row < rows) {
    if (link == FRESH) {
      const number = groupAt(numbers, row);
      link = number == 0 ? 0 : load<u32>(heads + (number << 2));
    }
    for (; link != 0 && count < limit; count++) {
      store<i32>(probeRows + (usize(count) << 2), row);
      store<i32>(buildRows + (usize(count) << 2), i32(link - 1));
      link = load<u32>(next + (usize(link - 1) << 2));
    }
    if (link != 0) break;
    row++;
    link = FRESH;
  }
  store<i32>(cursor, row);
  store<u32>(cursor, link, 4);
  return count;
}

/** Writes for each probe row whether its key has a build row, a byte each. */
export function join_matched(numbers: usize, rows: i32, heads: usize, flags: usize): void {
  for (let row = 0; row < rows; row++) {
    const number = groupAt(numbers, row);
    store<u8>(flags + usize(row), u8(number != 0 && load<u32>(heads + (number << 2)) != 0));
  }
}

/** Sets the flags of the listed rows. */
export function join_mark(flags: usize, rows: usize, count: i32): void {
  for (let index = 0; index < count; index++) store<u8>(flags + groupAt(rows, index), 1);
}

/** Lists the rows from `start` up to `rows` whose flag is `flag`; returns their number. */
export function join_flagged(flags: usize, start: i32, rows: i32, flag: i32, output: usize): i32 {
  let count = 0;
  for (let row = start; row < rows; row++) {
    if (i32(load<u8>(flags + usize(row))) != flag) continue;
    store<i32>(output + (usize(count) << 2), row);
    count++;
  }
  return count;
}


/** The listed members of a list of row numbers, in the arena. */
export function join_choose(list: usize, members: usize, count: i32): usize {
  const chosen = arenaAlloc(usize(count) << 2);
  for (let index = 0; index < count; index++) {
    store<u32>(chosen + (usize(index) << 2), u32(groupAt(list, i32(groupAt(members, index)))));
  }
  return chosen;
}

/** Links of the rows of a stream's state, by row number: u32 arrays in the heap. */
// @ts-ignore: decorator
@unmanaged
class Links {
  heads: usize;
  next: usize;
  previous: usize;
  /** The key number of each row. */
  keys: usize;
}

// @ts-ignore: decorator
@inline
function linkAt(list: usize, index: usize): usize {
  return list + (index << 2);
}

/** Puts listed rows before the chains of their keys. `links` points to the arrays of `Links`. */
export function join_chain(links: usize, keys: usize, rows: usize, count: i32): void {
  const chains = changetype<Links>(links);
  for (let index = 0; index < count; index++) {
    const key = groupAt(keys, index);
    const row = groupAt(rows, index);
    const head = load<u32>(linkAt(chains.heads, key));
    if (head != 0) store<u32>(linkAt(chains.previous, usize(head - 1)), u32(row) + 1);
    store<u32>(linkAt(chains.next, row), head);
    store<u32>(linkAt(chains.previous, row), 0);
    store<u32>(linkAt(chains.keys, row), u32(key));
    store<u32>(linkAt(chains.heads, key), u32(row) + 1);
  }
}

/** Takes listed rows out of their chains; writes the keys that have no row left to `emptied` and returns their number. */
export function join_unchain(links: usize, rows: usize, count: i32, emptied: usize): i32 {
  const chains = changetype<Links>(links);
  let written = 0;
  for (let index = 0; index < count; index++) {
    const row = groupAt(rows, index);
    const key = usize(load<u32>(linkAt(chains.keys, row)));
    const next = load<u32>(linkAt(chains.next, row));
    const previous = load<u32>(linkAt(chains.previous, row));
    if (next != 0) store<u32>(linkAt(chains.previous, usize(next - 1)), previous);
    if (previous != 0) store<u32>(linkAt(chains.next, usize(previous - 1)), next);
    else {
      store<u32>(linkAt(chains.heads, key), next);
      if (next == 0) {
        store<u32>(linkAt(emptied, usize(written)), u32(key));
        written++;
      }
    }
  }
  return written;
}

/** Sets the flags of the listed rows; writes the places of those whose flag was not set, and returns their number. */
export function join_mark_new(flags: usize, rows: usize, count: i32, places: usize): i32 {
  let written = 0;
  for (let index = 0; index < count; index++) {
    const flag = flags + groupAt(rows, index);
    if (load<u8>(flag) != 0) continue;
    store<u8>(flag, 1);
    store<i32>(places + (usize(written) << 2), index);
    written++;
  }
  return written;
}

/** The flags of the listed rows, a byte each, in the arena. */
export function join_flags_of(flags: usize, rows: usize, count: i32): usize {
  const chosen = arenaAlloc(usize(count));
  for (let index = 0; index < count; index++) {
    store<u8>(chosen + usize(index), load<u8>(flags + groupAt(rows, index)));
  }
  return chosen;
}

/** Writes flags, a byte each, to the listed rows. */
export function join_set_flags(flags: usize, rows: usize, values: usize, count: i32): void {
  for (let index = 0; index < count; index++) {
    store<u8>(flags + groupAt(rows, index), load<u8>(values + usize(index)));
  }
}

/** Clears the flags of rows whose byte in `others` is 0. */
export function join_keep_flags(flags: usize, others: usize, rows: i32): void {
  for (let row = 0; row < rows; row++) {
    store<u8>(flags + usize(row), load<u8>(flags + usize(row)) & load<u8>(others + usize(row)));
  }
}
