/**
 * Key bytes → dense number. Everything else about a group (its accumulators, its panes) is an array indexed by that
 * number, so that a key is hashed once a row and never again.
 *
 * Open addressing with linear probing at a load of at most one half. A slot is 32 bytes and holds the first 16 bytes of
 * the key: a hit on a short key touches one cache line.
 *
 * ```
 * slot    0 first lane u64 | 8 second lane u64 | 16 hash u32 | 20 length u32 | 24 number u32, 0 = empty | 28 epoch u32
 * record  0 offset u32 into `bytes` | 4 length u32 | 8 hash u32 | 12 link u32
 * ```
 *
 * Numbers start at 1; group 0 belongs to nobody and takes what is to be thrown away. A removed key's number goes to a
 * free list (`link` is the next one). Its slot is closed by moving later ones back (Knuth 6.4, algorithm R), so there
 * are no tombstones. Key bytes lie in one block that is compacted when half of it is garbage.
 *
 * Each table counts epochs, one a micro-batch; a key that is met for the first time in an epoch goes to the list of
 * dirty numbers, so that a changelog costs what changed. All operations take constant time, amortized.
 */
import { heapAlloc, heapFree, heapGrow } from '../memory/heap';
import { equalBytes } from '../column/order';
import { firstLane, hashKey, murmur3, secondLane } from './hash';

const SLOT_BYTES: usize = 32;
const RECORD_BYTES: usize = 16;
/** The length of a null key. */
export const NULL_LENGTH: u32 = 0xffffffff;
const FREE_LENGTH: u32 = 0xfffffffe;
/** The link of a key that is evicted, but kept until the eviction is committed. */
const EVICTED: u32 = 0xffffffff;
const FIRST_SLOTS: u32 = 64;
const FIRST_NUMBERS: u32 = 32;
const FIRST_KEY_BYTES: u32 = 1024;
/** Key groups: the unit in which state is handed from shard to shard. Fixed for ever, it is in checkpoints. */
const KEY_GROUP_MASK: u32 = 31;

/** The key group (0 to 31) of a key's bytes; a null has none. */
export function keyGroupOf(pointer: usize, length: u32): u8 {
  return u8(murmur3(pointer, length) & KEY_GROUP_MASK);
}

// @ts-ignore: decorator
@unmanaged
export class KeyTable {
  slots: usize;
  slotMask: u32;
  /** Live keys, evicted ones not counted. */
  size: u32;
  records: usize;
  /** Numbers that fit the records. */
  capacity: u32;
  /** All numbers ever given are below. */
  bound: u32;
  freeNumber: u32;
  bytes: usize;
  bytesCapacity: u32;
  bytesUsed: u32;
  bytesGarbage: u32;
  epoch: u32;
  dirty: usize;
  dirtyCount: u32;
  dirtyCapacity: u32;
  /** Keys in the slots, evicted ones counted. */
  occupied: u32;

  // @ts-ignore: decorator
  @inline
  record(number: u32): usize {
    return this.records + usize(number) * RECORD_BYTES;
  }

  // @ts-ignore: decorator
  @inline
  keyPointer(number: u32): usize {
    return this.bytes + usize(load<u32>(this.record(number)));
  }

  // @ts-ignore: decorator
  @inline
  keyLength(number: u32): u32 {
    return load<u32>(this.record(number), 4);
  }

  /** Whether the number belongs to a key that has not been evicted. */
  isLive(number: u32): bool {
    return this.keyLength(number) != FREE_LENGTH && load<u32>(this.record(number), 12) != EVICTED;
  }

  /** The key group of a key, 0 to 31. */
  keyGroup(number: u32): u8 {
    const length = this.keyLength(number);
    return keyGroupOf(this.keyPointer(number), length == NULL_LENGTH ? 0 : length);
  }

  /** The number of a key, which is added if it is new, and marked dirty. */
  // @ts-ignore: decorator
  @inline
  numberOf(pointer: usize, length: u32): u32 {
    const shown = length == NULL_LENGTH ? 0 : length;
    const first = firstLane(pointer, shown);
    const second = secondLane(pointer, shown);
    const hash = hashKey(first, second, pointer, shown);
    const slotMask = this.slotMask;
    let index = hash & slotMask;
    let slot = this.slots + usize(index) * SLOT_BYTES;
    let number = load<u32>(slot, 24);
    while (number != 0) {
      if (
        load<u64>(slot) == first && load<u64>(slot, 8) == second && load<u32>(slot, 20) == length &&
        (shown <= 16 || this.restEquals(number, pointer, length))
      ) {
        if (load<u32>(slot, 28) != this.epoch) this.markDirty(slot, number);
        return number;
      }
      index = (index + 1) & slotMask;
      slot = this.slots + usize(index) * SLOT_BYTES;
      number = load<u32>(slot, 24);
    }
    return this.add(first, second, hash, pointer, length);
  }

  /** The number of a key, 0 where the table has none of it. The key does not become dirty. */
  find(pointer: usize, length: u32): u32 {
    const shown = length == NULL_LENGTH ? 0 : length;
    const first = firstLane(pointer, shown);
    const second = secondLane(pointer, shown);
    let index = hashKey(first, second, pointer, shown) & this.slotMask;
    let slot = this.slots + usize(index) * SLOT_BYTES;
    let number = load<u32>(slot, 24);
    while (number != 0) {
      if (
        load<u64>(slot) == first && load<u64>(slot, 8) == second && load<u32>(slot, 20) == length &&
        (shown <= 16 || this.restEquals(number, pointer, length))
      ) {
        return number;
      }
      index = (index + 1) & this.slotMask;
      slot = this.slots + usize(index) * SLOT_BYTES;
      number = load<u32>(slot, 24);
    }
    return 0;
  }

  restEquals(number: u32, pointer: usize, length: u32): bool {
    const rest = length - 16;
    return equalBytes(this.keyPointer(number) + 16, rest, pointer + 16, rest);
  }

  markDirty(slot: usize, number: u32): void {
    if (this.dirtyCount == this.dirtyCapacity) {
      this.dirtyCapacity <<= 1;
      this.dirty = heapGrow(this.dirty, usize(this.dirtyCapacity) << 2);
    }
    store<u32>(slot, this.epoch, 28);
    store<u32>(this.dirty + (usize(this.dirtyCount) << 2), number);
    this.dirtyCount += 1;
  }

  add(first: u64, second: u64, hash: u32, pointer: usize, length: u32): u32 {
    if (((this.occupied + 1) << 1) > this.slotMask) this.growSlots();
    const number = this.takeNumber();
    const record = this.record(number);
    store<u32>(record, this.keepBytes(pointer, length == NULL_LENGTH ? 0 : length));
    store<u32>(record, length, 4);
    store<u32>(record, hash, 8);
    store<u32>(record, 0, 12);
    const slot = this.emptySlot(hash);
    store<u64>(slot, first);
    store<u64>(slot, second, 8);
    store<u32>(slot, hash, 16);
    store<u32>(slot, length, 20);
    store<u32>(slot, number, 24);
    this.markDirty(slot, number);
    this.size += 1;
    this.occupied += 1;
    return number;
  }

  emptySlot(hash: u32): usize {
    let index = hash & this.slotMask;
    let slot = this.slots + usize(index) * SLOT_BYTES;
    while (load<u32>(slot, 24) != 0) {
      index = (index + 1) & this.slotMask;
      slot = this.slots + usize(index) * SLOT_BYTES;
    }
    return slot;
  }

  takeNumber(): u32 {
    const free = this.freeNumber;
    if (free != 0) {
      this.freeNumber = load<u32>(this.record(free), 12);
      return free;
    }
    if (this.bound == this.capacity) {
      this.capacity <<= 1;
      this.records = heapGrow(this.records, usize(this.capacity) * RECORD_BYTES);
    }
    const number = this.bound;
    this.bound += 1;
    return number;
  }

  /** Copies key bytes into the block; returns their offset. */
  keepBytes(pointer: usize, length: u32): u32 {
    const offset = this.bytesUsed;
    if (offset + length > this.bytesCapacity) {
      this.bytesCapacity = max(this.bytesCapacity << 1, offset + length);
      this.bytes = heapGrow(this.bytes, usize(this.bytesCapacity));
    }
    memory.copy(this.bytes + usize(offset), pointer, usize(length));
    this.bytesUsed = offset + length;
    return offset;
  }

  growSlots(): void {
    const old = this.slots;
    const count = this.slotMask + 1;
    this.slotMask = (count << 1) - 1;
    this.slots = heapAlloc(usize(count << 1) * SLOT_BYTES);
    for (let index: u32 = 0; index < count; index++) {
      const slot = old + usize(index) * SLOT_BYTES;
      if (load<u32>(slot, 24) != 0) memory.copy(this.emptySlot(load<u32>(slot, 16)), slot, SLOT_BYTES);
    }
    heapFree(old);
  }

  /** Takes a key out of the count and the lists; it stays known until `remove`. */
  evict(number: u32): void {
    if (!this.isLive(number)) return;
    store<u32>(this.record(number), EVICTED, 12);
    this.size -= 1;
  }

  /** Forgets a key, evicted or not; its number may be given again, so an epoch should be started before. */
  remove(number: u32): void {
    const record = this.record(number);
    const length = load<u32>(record, 4);
    if (length == FREE_LENGTH) return;
    if (load<u32>(record, 12) != EVICTED) this.size -= 1;
    this.closeSlot(load<u32>(record, 8), number);
    if (length != NULL_LENGTH) this.bytesGarbage += length;
    store<u32>(record, FREE_LENGTH, 4);
    store<u32>(record, this.freeNumber, 12);
    this.freeNumber = number;
    this.occupied -= 1;
  }

  closeSlot(hash: u32, number: u32): void {
    const mask = this.slotMask;
    let hole = hash & mask;
    while (load<u32>(this.slots + usize(hole) * SLOT_BYTES, 24) != number) hole = (hole + 1) & mask;
    let index = hole;
    while (true) {
      index = (index + 1) & mask;
      const slot = this.slots + usize(index) * SLOT_BYTES;
      if (load<u32>(slot, 24) == 0) break;
      // A slot may move back if its home is not after the hole on the way to it.
      const distance = (index - (load<u32>(slot, 16) & mask)) & mask;
      if (distance < ((index - hole) & mask)) continue;
      memory.copy(this.slots + usize(hole) * SLOT_BYTES, slot, SLOT_BYTES);
      hole = index;
    }
    memory.fill(this.slots + usize(hole) * SLOT_BYTES, 0, SLOT_BYTES);
  }

  /** Squeezes out the bytes of removed keys when they are the larger half. Views of keys are void afterwards. */
  compact(): void {
    if (this.bytesGarbage < FIRST_KEY_BYTES || this.bytesGarbage << 1 < this.bytesUsed) return;
    const old = this.bytes;
    this.bytesCapacity = max(FIRST_KEY_BYTES, (this.bytesUsed - this.bytesGarbage) << 1);
    this.bytes = heapAlloc(usize(this.bytesCapacity));
    this.bytesUsed = 0;
    this.bytesGarbage = 0;
    for (let number: u32 = 1; number < this.bound; number++) {
      const record = this.record(number);
      const length = load<u32>(record, 4);
      if (length == FREE_LENGTH) continue;
      store<u32>(record, this.keepBytes(old + usize(load<u32>(record)), length == NULL_LENGTH ? 0 : length));
    }
    heapFree(old);
  }

  /** Starts an epoch with no dirty key. */
  startEpoch(): void {
    this.epoch += 1;
    this.dirtyCount = 0;
  }

  /** Bytes of the heap that the table holds. */
  heldBytes(): usize {
    return usize(this.slotMask + 1) * SLOT_BYTES + usize(this.capacity) * RECORD_BYTES +
      (usize(this.dirtyCapacity) << 2) + usize(this.bytesCapacity);
  }

  free(): void {
    heapFree(this.slots);
    heapFree(this.records);
    heapFree(this.bytes);
    heapFree(this.dirty);
    heapFree(changetype<usize>(this));
  }
}

/** Makes an empty table. */
export function newKeyTable(): KeyTable {
  const table = changetype<KeyTable>(heapAlloc(offsetof<KeyTable>()));
  table.slotMask = FIRST_SLOTS - 1;
  table.slots = heapAlloc(usize(FIRST_SLOTS) * SLOT_BYTES);
  table.capacity = FIRST_NUMBERS;
  table.records = heapAlloc(usize(FIRST_NUMBERS) * RECORD_BYTES);
  table.dirtyCapacity = FIRST_NUMBERS;
  table.dirty = heapAlloc(usize(FIRST_NUMBERS) << 2);
  table.bound = 1;
  table.bytesCapacity = FIRST_KEY_BYTES;
  table.bytes = heapAlloc(usize(FIRST_KEY_BYTES));
  table.epoch = 1;
  return table;
}
