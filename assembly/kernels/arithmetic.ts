/**
 * Arithmetic on two columns of one numeric type, or on one column.
 *
 * The host has given the output its validity (null where an input is null) and zeroed values, so a kernel
 * passes over null rows. A row that fails ends the kernel with a status, its number in the error block; with
 * `tolerant` the row becomes null instead, and the output owns its validity.
 */
import { Status } from '../abi';
import { isPresent } from '../column/validity';
import { Column } from '../column/vector';
import { failText } from '../memory/error-block';

const ADD: i32 = 0;
const SUBTRACT: i32 = 1;
const MULTIPLY: i32 = 2;
const DIVIDE: i32 = 3;
const REMAINDER: i32 = 4;
const PMOD: i32 = 5;
const AND: i32 = 6;
const OR: i32 = 7;
const XOR: i32 = 8;

/** The result of one row; integers wrap. The divisor is not zero. */
// @ts-ignore: decorator
@inline
function apply<T>(operation: i32, x: T, y: T): T {
  if (operation == ADD) return <T>(x + y);
  if (operation == SUBTRACT) return <T>(x - y);
  if (operation == MULTIPLY) return <T>(x * y);
  if (operation == DIVIDE) return <T>(x / y);
  if (isInteger<T>()) {
    if (operation == AND) return <T>(x & y);
    if (operation == OR) return <T>(x | y);
    if (operation == XOR) return <T>(x ^ y);
  }
  const remainder = <T>(x % y);
  if (operation == PMOD) {
    if (remainder >= <T>0 || remainder != remainder) return remainder;
    // Java computes with bytes and shorts as ints, which the sum can't leave.
    if (isInteger<T>() && sizeof<T>() < 4) return <T>((i32(remainder) + i32(y)) % i32(y));
    return <T>(<T>(remainder + y) % y);
  }
  return remainder;
}

/** Whether the exact product of two longs does not fit. Division is slow, so small factors go first. */
// @ts-ignore: decorator
@inline
function productOverflows(x: i64, y: i64, product: i64): bool {
  if (((<u64>(x + 0x80000000) | <u64>(y + 0x80000000)) >> 32) == 0) return false;
  if (x == 0) return false;
  if (x == -1) return y == i64.MIN_VALUE;
  return product / x != y;
}

// @ts-ignore: decorator
@inline
function overflows<T>(operation: i32, x: T, y: T, result: T): bool {
  if (isFloat<T>()) return false;
  if (operation == ADD) {
    if (sizeof<T>() < 8) return <i64>x + <i64>y != <i64>result;
    return ((<i64>x ^ <i64>result) & (<i64>y ^ <i64>result)) < 0;
  }
  if (operation == SUBTRACT) {
    if (sizeof<T>() < 8) return <i64>x - <i64>y != <i64>result;
    return ((<i64>x ^ <i64>y) & (<i64>x ^ <i64>result)) < 0;
  }
  if (operation == MULTIPLY) {
    if (sizeof<T>() < 8) return <i64>x * <i64>y != <i64>result;
    return productOverflows(<i64>x, <i64>y, <i64>result);
  }
  return false;
}

/** Whether the operation has no result for these inputs: a status, or 0. */
// @ts-ignore: decorator
@inline
function forbidden<T>(operation: i32, x: T, y: T): i32 {
  if (operation < DIVIDE || operation > PMOD) return 0;
  if (y == <T>0) return Status.DivideByZero;
  if (operation == DIVIDE && isInteger<T>()) {
    if (x == <T>i64.MIN_VALUE && y == <T>-1) return Status.ArithmeticOverflow;
  }
  return 0;
}

// @ts-ignore: decorator
@inline
function binary<T>(operation: i32, left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  const a = changetype<Column>(left);
  const b = changetype<Column>(right);
  const target = changetype<Column>(output);
  assert(target.type == a.type && a.type == b.type);
  const aValues = a.values;
  const bValues = b.values;
  const aMask = a.indexMask;
  const bMask = b.indexMask;
  const values = target.values;
  const validity = target.validity;
  for (let row = 0; row < rows; row++) {
    if (!isPresent(validity, row)) continue;
    const x = load<T>(aValues + (usize(row & aMask) << alignof<T>()));
    const y = load<T>(bValues + (usize(row & bMask) << alignof<T>()));
    let status = forbidden<T>(operation, x, y);
    if (status == 0) {
      const result = apply<T>(operation, x, y);
      if (!overflows<T>(operation, x, y, result)) {
        store<T>(values + (usize(row) << alignof<T>()), result);
        continue;
      }
      status = Status.ArithmeticOverflow;
    }
    if (tolerant == 0) return failText(status, row, 0, 0);
    store<u8>(validity + usize(row), 0);
  }
  return rows;
}

const NEGATE: i32 = 0;
const ABSOLUTE: i32 = 1;
const NOT: i32 = 2;

// @ts-ignore: decorator
@inline
function unary<T>(operation: i32, column: usize, output: usize, tolerant: i32, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  assert(target.type == source.type);
  const values = source.values;
  const mask = source.indexMask;
  const validity = target.validity;
  for (let row = 0; row < rows; row++) {
    if (!isPresent(validity, row)) continue;
    const x = load<T>(values + (usize(row & mask) << alignof<T>()));
    let result: T = x;
    if (isFloat<T>()) {
      result = operation == NEGATE ? -x : abs<T>(x);
    } else if (operation == NOT) {
      result = <T>~x;
    } else if (operation == NEGATE || x < <T>0) {
      result = <T>(<T>0 - x);
      // The least integer is the one non-zero number that is its own negative.
      if (result == x && x != <T>0) {
        if (tolerant == 0) return failText(Status.ArithmeticOverflow, row, 0, 0);
        store<u8>(validity + usize(row), 0);
        continue;
      }
    }
    store<T>(target.values + (usize(row) << alignof<T>()), result);
  }
  return rows;
}

/** Adds two columns. */
export function arithmetic_add_i8(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i8>(ADD, left, right, output, tolerant, rows);
}

/** Adds two columns. */
export function arithmetic_add_i16(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i16>(ADD, left, right, output, tolerant, rows);
}

/** Adds two columns. */
export function arithmetic_add_i32(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i32>(ADD, left, right, output, tolerant, rows);
}

/** Adds two columns. */
export function arithmetic_add_i64(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i64>(ADD, left, right, output, tolerant, rows);
}

/** Adds two columns. */
export function arithmetic_add_f32(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<f32>(ADD, left, right, output, tolerant, rows);
}

/** Adds two columns. */
export function arithmetic_add_f64(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<f64>(ADD, left, right, output, tolerant, rows);
}

/** Subtracts the right column from the left. */
export function arithmetic_subtract_i8(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i8>(SUBTRACT, left, right, output, tolerant, rows);
}

/** Subtracts the right column from the left. */
export function arithmetic_subtract_i16(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i16>(SUBTRACT, left, right, output, tolerant, rows);
}

/** Subtracts the right column from the left. */
export function arithmetic_subtract_i32(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i32>(SUBTRACT, left, right, output, tolerant, rows);
}

/** Subtracts the right column from the left. */
export function arithmetic_subtract_i64(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i64>(SUBTRACT, left, right, output, tolerant, rows);
}

/** Subtracts the right column from the left. */
export function arithmetic_subtract_f32(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<f32>(SUBTRACT, left, right, output, tolerant, rows);
}

/** Subtracts the right column from the left. */
export function arithmetic_subtract_f64(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<f64>(SUBTRACT, left, right, output, tolerant, rows);
}

/** Multiplies two columns. */
export function arithmetic_multiply_i8(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i8>(MULTIPLY, left, right, output, tolerant, rows);
}

/** Multiplies two columns. */
export function arithmetic_multiply_i16(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i16>(MULTIPLY, left, right, output, tolerant, rows);
}

/** Multiplies two columns. */
export function arithmetic_multiply_i32(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i32>(MULTIPLY, left, right, output, tolerant, rows);
}

/** Multiplies two columns. */
export function arithmetic_multiply_i64(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i64>(MULTIPLY, left, right, output, tolerant, rows);
}

/** Multiplies two columns. */
export function arithmetic_multiply_f32(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<f32>(MULTIPLY, left, right, output, tolerant, rows);
}

/** Multiplies two columns. */
export function arithmetic_multiply_f64(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<f64>(MULTIPLY, left, right, output, tolerant, rows);
}

/** The remainder of division, with the sign of the dividend. */
export function arithmetic_remainder_i8(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i8>(REMAINDER, left, right, output, tolerant, rows);
}

/** The remainder of division, with the sign of the dividend. */
export function arithmetic_remainder_i16(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i16>(REMAINDER, left, right, output, tolerant, rows);
}

/** The remainder of division, with the sign of the dividend. */
export function arithmetic_remainder_i32(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i32>(REMAINDER, left, right, output, tolerant, rows);
}

/** The remainder of division, with the sign of the dividend. */
export function arithmetic_remainder_i64(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i64>(REMAINDER, left, right, output, tolerant, rows);
}

/** The remainder of division, with the sign of the dividend. */
export function arithmetic_remainder_f32(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<f32>(REMAINDER, left, right, output, tolerant, rows);
}

/** The remainder of division, with the sign of the dividend. */
export function arithmetic_remainder_f64(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<f64>(REMAINDER, left, right, output, tolerant, rows);
}

/** The remainder of division, made positive. */
export function arithmetic_pmod_i8(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i8>(PMOD, left, right, output, tolerant, rows);
}

/** The remainder of division, made positive. */
export function arithmetic_pmod_i16(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i16>(PMOD, left, right, output, tolerant, rows);
}

/** The remainder of division, made positive. */
export function arithmetic_pmod_i32(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i32>(PMOD, left, right, output, tolerant, rows);
}

/** The remainder of division, made positive. */
export function arithmetic_pmod_i64(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i64>(PMOD, left, right, output, tolerant, rows);
}

/** The remainder of division, made positive. */
export function arithmetic_pmod_f32(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<f32>(PMOD, left, right, output, tolerant, rows);
}

/** The remainder of division, made positive. */
export function arithmetic_pmod_f64(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<f64>(PMOD, left, right, output, tolerant, rows);
}

/** Divides doubles; a zero divisor fails. */
export function arithmetic_divide_f64(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<f64>(DIVIDE, left, right, output, tolerant, rows);
}

/** Divides longs, toward zero; a zero divisor fails. */
export function arithmetic_divide_i64(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i64>(DIVIDE, left, right, output, tolerant, rows);
}

/** Bitwise and. */
export function arithmetic_bit_and_i8(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i8>(AND, left, right, output, tolerant, rows);
}

/** Bitwise and. */
export function arithmetic_bit_and_i16(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i16>(AND, left, right, output, tolerant, rows);
}

/** Bitwise and. */
export function arithmetic_bit_and_i32(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i32>(AND, left, right, output, tolerant, rows);
}

/** Bitwise and. */
export function arithmetic_bit_and_i64(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i64>(AND, left, right, output, tolerant, rows);
}

/** Bitwise or. */
export function arithmetic_bit_or_i8(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i8>(OR, left, right, output, tolerant, rows);
}

/** Bitwise or. */
export function arithmetic_bit_or_i16(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i16>(OR, left, right, output, tolerant, rows);
}

/** Bitwise or. */
export function arithmetic_bit_or_i32(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i32>(OR, left, right, output, tolerant, rows);
}

/** Bitwise or. */
export function arithmetic_bit_or_i64(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i64>(OR, left, right, output, tolerant, rows);
}

/** Bitwise xor. */
export function arithmetic_bit_xor_i8(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i8>(XOR, left, right, output, tolerant, rows);
}

/** Bitwise xor. */
export function arithmetic_bit_xor_i16(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i16>(XOR, left, right, output, tolerant, rows);
}

/** Bitwise xor. */
export function arithmetic_bit_xor_i32(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i32>(XOR, left, right, output, tolerant, rows);
}

/** Bitwise xor. */
export function arithmetic_bit_xor_i64(left: usize, right: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return binary<i64>(XOR, left, right, output, tolerant, rows);
}

/** The negative of each value. */
export function arithmetic_negate_i8(column: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return unary<i8>(NEGATE, column, output, tolerant, rows);
}

/** The negative of each value. */
export function arithmetic_negate_i16(column: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return unary<i16>(NEGATE, column, output, tolerant, rows);
}

/** The negative of each value. */
export function arithmetic_negate_i32(column: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return unary<i32>(NEGATE, column, output, tolerant, rows);
}

/** The negative of each value. */
export function arithmetic_negate_i64(column: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return unary<i64>(NEGATE, column, output, tolerant, rows);
}

/** The negative of each value. */
export function arithmetic_negate_f32(column: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return unary<f32>(NEGATE, column, output, tolerant, rows);
}

/** The negative of each value. */
export function arithmetic_negate_f64(column: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return unary<f64>(NEGATE, column, output, tolerant, rows);
}

/** The magnitude of each value. */
export function arithmetic_absolute_i8(column: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return unary<i8>(ABSOLUTE, column, output, tolerant, rows);
}

/** The magnitude of each value. */
export function arithmetic_absolute_i16(column: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return unary<i16>(ABSOLUTE, column, output, tolerant, rows);
}

/** The magnitude of each value. */
export function arithmetic_absolute_i32(column: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return unary<i32>(ABSOLUTE, column, output, tolerant, rows);
}

/** The magnitude of each value. */
export function arithmetic_absolute_i64(column: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return unary<i64>(ABSOLUTE, column, output, tolerant, rows);
}

/** The magnitude of each value. */
export function arithmetic_absolute_f32(column: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return unary<f32>(ABSOLUTE, column, output, tolerant, rows);
}

/** The magnitude of each value. */
export function arithmetic_absolute_f64(column: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return unary<f64>(ABSOLUTE, column, output, tolerant, rows);
}

/** All bits flipped. */
export function arithmetic_bit_not_i8(column: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return unary<i8>(NOT, column, output, tolerant, rows);
}

/** All bits flipped. */
export function arithmetic_bit_not_i16(column: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return unary<i16>(NOT, column, output, tolerant, rows);
}

/** All bits flipped. */
export function arithmetic_bit_not_i32(column: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return unary<i32>(NOT, column, output, tolerant, rows);
}

/** All bits flipped. */
export function arithmetic_bit_not_i64(column: usize, output: usize, tolerant: i32, rows: i32): i32 {
  return unary<i64>(NOT, column, output, tolerant, rows);
}
