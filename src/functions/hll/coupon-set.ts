/**
 * The coupons of a small sketch: of each value 26 bits that say where it belongs, and a count of zeros. Up to eight are a
 * list in the order of arrival; more are a hash table, whose layout is part of the sketch's bytes.
 */
const LIST_BITS = 3;
const SET_BITS = 5;
const ADDRESS_MASK = 0x3ffffff;
/** Two values share a coupon with this chance: a third of the chance to share an address. */
const COLLISION = 1 / (3 * 2 ** 26);

export class CouponSet {
  #slots: Int32Array;
  #count = 0;

  constructor(slots = new Int32Array(1 << LIST_BITS)) {
    this.#slots = slots;
    this.#count = slots.reduce((count, coupon) => count + Number(coupon !== 0), 0);
  }

  get count(): number {
    return this.#count;
  }

  /** The slots as they are laid out; 0 is an empty one. */
  get slots(): Int32Array {
    return this.#slots;
  }

  get isList(): boolean {
    return this.#slots.length === 1 << LIST_BITS;
  }

  /** Log2 of the count of slots. */
  get bits(): number {
    return Math.log2(this.#slots.length);
  }

  get coupons(): readonly number[] {
    return [...this.#slots].filter((coupon) => coupon !== 0);
  }

  /** How many values made so many coupons, on average. */
  get estimate(): number {
    const pairs = (this.#count * (this.#count - 1)) / 2;
    return this.#count + pairs * COLLISION;
  }

  /** Adds a coupon. Returns whether there are too many now for a table of at most `bitsMax`. */
  add(coupon: number, bitsMax: number): boolean {
    const at = this.#find(coupon);
    if (this.#slots[at] === coupon) return false;
    this.#slots[at] = coupon;
    this.#count += 1;
    if (this.isList) {
      if (this.#count < this.#slots.length) return false;
      if (bitsMax < SET_BITS) return true;
      this.#rehash(SET_BITS);
      return false;
    }
    if (4 * this.#count <= 3 * this.#slots.length) return false;
    if (this.bits >= bitsMax) return true;
    this.#rehash(this.bits + 1);
    return false;
  }

  #rehash(bits: number): void {
    const { coupons } = this;
    this.#slots = new Int32Array(1 << bits);
    for (const coupon of coupons) this.#slots[this.#find(coupon)] = coupon;
  }

  /** Where a coupon is, or where it would go. */
  #find(coupon: number): number {
    const slots = this.#slots;
    if (this.isList) {
      // A list is never full: it has become a table, or registers, by then.
      return slots.findIndex((other) => other === coupon || other === 0);
    }
    const mask = slots.length - 1;
    const stride = ((coupon & ADDRESS_MASK) >>> this.bits) | 1;
    let at = coupon & mask;
    while (slots[at] !== 0 && slots[at] !== coupon) at = (at + stride) & mask;
    return at;
  }
}
