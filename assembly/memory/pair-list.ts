/** A list in the heap that grows: pairs of a 64 bit and a 32 bit number, 16 bytes each. */
import { heapAlloc, heapFree, heapGrow } from './heap';

const PAIR_BYTES: usize = 16;
const FIRST_CAPACITY: u32 = 16;

// @ts-ignore: decorator
@unmanaged
export class PairList {
  pairs: usize;
  count: u32;
  capacity: u32;

  add(long: i64, short: u32): void {
    if (this.count == this.capacity) {
      this.capacity <<= 1;
      this.pairs = heapGrow(this.pairs, usize(this.capacity) * PAIR_BYTES);
    }
    const pair = this.pairs + usize(this.count) * PAIR_BYTES;
    store<i64>(pair, long);
    store<u32>(pair, short, 8);
    this.count += 1;
  }

  // @ts-ignore: decorator
  @inline
  long(index: u32): i64 {
    return load<i64>(this.pairs + usize(index) * PAIR_BYTES);
  }

  // @ts-ignore: decorator
  @inline
  short(index: u32): u32 {
    return load<u32>(this.pairs + usize(index) * PAIR_BYTES, 8);
  }

  free(): void {
    heapFree(this.pairs);
    heapFree(changetype<usize>(this));
  }
}

/** Makes an empty list. */
export function newPairList(): PairList {
  const list = changetype<PairList>(heapAlloc(offsetof<PairList>()));
  list.capacity = FIRST_CAPACITY;
  list.pairs = heapAlloc(usize(FIRST_CAPACITY) * PAIR_BYTES);
  return list;
}
