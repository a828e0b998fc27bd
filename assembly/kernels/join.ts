/**
 * Joining by key numbers. Build rows of one key are a chain: `heads[number]` is the first of them plus one, `next[row]`
 * the one after it plus one, 0 the end. Chains keep the order of the rows.
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
