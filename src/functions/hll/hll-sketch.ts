/**
 * A sketch of the distinct values of a group: an HLL sketch of Apache DataSketches in its 8 bit form, with the bytes that
 * Spark's `hll_sketch_agg` gives.
 *
 * ```
 *  0 length of the part before the values, in ints (2 list, 3 set, 10 registers)
 *  1 version 1 | 2 family 7 | 3 lgK | 4 log2 of the slots | 5 flags (4 empty, 16 out of order)
 *  6 count of a list | 7 form: 0 list, 1 set, 2 registers, plus 8
 *  8 list: coupons, i32 each
 *    set: count i32, then the slots, i32 each
 *    registers: count f64 | sums of 2^-rank f64 each | empty registers i32 | 0 i32 | a byte each
 * ```
 */
import { CouponSet } from './coupon-set.ts';
import { murmur128 } from './murmur-128.ts';
import { Registers } from './registers.ts';

const SEED = 9001n;
const ADDRESS_MASK = 0x3ffffffn;
const VALUE_SHIFT = 26;
const RANK_MAX = 62;
const FAMILY = 7;
const EMPTY = 4;
const OUT_OF_ORDER = 16;
const EIGHT_BIT = 8;
const LIST_START = 8;
const SET_START = 12;
const REGISTERS_START = 40;
export const LG_K_MIN = 4;
export const LG_K_MAX = 21;

/** Where a value belongs, and how many zeros its hash begins with. */
function couponOf(bytes: Uint8Array): number {
  const [address, zeros] = murmur128(bytes, SEED);
  const rank = Math.min(64 - bitLength(zeros), RANK_MAX) + 1;
  return (rank << VALUE_SHIFT) | Number(address & ADDRESS_MASK);
}

function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}

/** Few values are kept as coupons, many as registers. */
export class HllSketch {
  #lgK: number;
  #content: CouponSet | Registers;

  constructor(lgK: number, content: CouponSet | Registers = new CouponSet()) {
    this.#lgK = lgK;
    this.#content = content;
  }

  get lgK(): number {
    return this.#lgK;
  }

  get estimate(): number {
    return this.#content.estimate;
  }

  /** Adds a value by its bytes; none is no value. */
  add(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#addCoupon(couponOf(bytes));
  }

  #addCoupon(coupon: number): void {
    if (this.#content instanceof Registers) {
      this.#content.add(coupon);
      return;
    }
    const isTable = this.#lgK >= 8;
    if (!this.#content.add(coupon, isTable ? this.#lgK - 3 : 0)) return;
    const registers = new Registers(this.#lgK);
    for (const known of this.#content.coupons) registers.add(known);
    registers.count = this.#content.estimate;
    this.#content = registers;
  }

  /** Adds what another sketch has seen; of two with registers the result has the smaller size. */
  merge(sketch: HllSketch): void {
    const other = sketch.#content;
    const own = this.#content;
    if (other instanceof CouponSet) {
      for (const coupon of other.coupons) this.#addCoupon(coupon);
      return;
    }
    this.#lgK = Math.min(this.#lgK, sketch.#lgK);
    if (own instanceof Registers) {
      this.#content = own.union(other);
      return;
    }
    this.#content = other.reduced(this.#lgK);
    for (const coupon of own.coupons) this.#addCoupon(coupon);
  }

  /** Bytes that it holds, without writing it down. */
  get heldBytes(): number {
    const content = this.#content;
    return content instanceof Registers ? content.ranks.length : content.slots.byteLength;
  }

  get bytes(): Uint8Array {
    const content = this.#content;
    return content instanceof Registers ? this.#registerBytes(content) : this.#couponBytes(content);
  }

  #couponBytes(coupons: CouponSet): Uint8Array {
    const { isList, slots, count } = coupons;
    const start = isList ? LIST_START : SET_START;
    const bytes = new Uint8Array(start + slots.length * 4);
    const flags = count === 0 ? EMPTY : 0;
    const form = EIGHT_BIT + (isList ? 0 : 1);
    bytes.set([start / 4, 1, FAMILY, this.#lgK, coupons.bits, flags, isList ? count : 0, form]);
    const view = new DataView(bytes.buffer);
    if (!isList) view.setInt32(LIST_START, count, true);
    slots.forEach((coupon, index) => {
      view.setInt32(start + index * 4, coupon, true);
    });
    return bytes;
  }

  #registerBytes(registers: Registers): Uint8Array {
    const { ranks, count, sum, tinySum, empty, isOutOfOrder } = registers;
    const bytes = new Uint8Array(REGISTERS_START + ranks.length);
    const flags = isOutOfOrder ? OUT_OF_ORDER : 0;
    bytes.set([REGISTERS_START / 4, 1, FAMILY, this.#lgK, 0, flags, 0, EIGHT_BIT + 2]);
    const view = new DataView(bytes.buffer);
    view.setFloat64(8, count, true);
    view.setFloat64(16, sum, true);
    view.setFloat64(24, tinySum, true);
    view.setInt32(32, empty, true);
    bytes.set(ranks, REGISTERS_START);
    return bytes;
  }

  /** The sketch of some bytes; undefined if they are none. */
  static read(bytes: Uint8Array): HllSketch | undefined {
    if (bytes.length < LIST_START || bytes[1] !== 1 || bytes[2] !== FAMILY) return undefined;
    const lgK = bytes[3];
    if (lgK < LG_K_MIN || lgK > LG_K_MAX || bytes[7] >> 2 !== EIGHT_BIT >> 2) return undefined;
    const content = (bytes[7] & 3) === 2 ? readRegisters(bytes, lgK) : readCoupons(bytes);
    return content === undefined ? undefined : new HllSketch(lgK, content);
  }
}

function readCoupons(bytes: Uint8Array): CouponSet | undefined {
  const start = (bytes[7] & 3) === 0 ? LIST_START : SET_START;
  const slots = 2 ** bytes[4];
  if (bytes[0] !== start / 4 || bytes.length < start + slots * 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new CouponSet(
    Int32Array.from({ length: slots }, (_, index) => view.getInt32(start + index * 4, true)),
  );
}

function readRegisters(bytes: Uint8Array, lgK: number): Registers | undefined {
  const size = 2 ** lgK;
  if (bytes[0] !== REGISTERS_START / 4 || bytes.length < REGISTERS_START + size) return undefined;
  const ranks = bytes.slice(REGISTERS_START, REGISTERS_START + size);
  const registers = new Registers(lgK, ranks);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  registers.count = view.getFloat64(8, true);
  registers.sum = view.getFloat64(16, true);
  registers.tinySum = view.getFloat64(24, true);
  registers.isOutOfOrder = (bytes[5] & OUT_OF_ORDER) !== 0;
  return registers;
}
