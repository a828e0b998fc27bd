/** Casts between numeric types and booleans. */
import { Status, TypeId } from '../abi';
import { isPresent } from '../column/validity';
import { Column } from '../column/vector';
import { failText } from '../memory/error-block';

/** Whether the number is out of the integral type's range; NaN is (Spark's `DoubleExactNumeric`). */
// @ts-ignore: decorator
@inline
function isOutside<S, D>(value: S): bool {
  if (isFloat<D>()) return false;
  if (isFloat<S>()) {
    const exact = <f64>value;
    const limit = <f64>(<u64>1 << ((sizeof<D>() << 3) - 1));
    // The largest long is no double: rounded, it is the limit itself.
    const greatest = sizeof<D>() < 8 ? limit - 1 : limit;
    return !(floor(exact) <= greatest && ceil(exact) >= -limit);
  }
  if (sizeof<S>() <= sizeof<D>()) return false;
  return <i64>value != <i64><D>value;
}

/** The value in the other type. Conversion saturates: a double just past the largest long is that long, as in Java. */
// @ts-ignore: decorator
@inline
function convert<S, D>(value: S): D {
  if (isFloat<S>() && isInteger<D>()) return <D><i64>value;
  return <D>value;
}

// @ts-ignore: decorator
@inline
function castValues<S, D>(source: Column, target: Column, tolerant: i32, rows: i32): i32 {
  const from = source.values;
  const to = target.values;
  const mask = source.indexMask;
  const validity = target.validity;
  for (let row = 0; row < rows; row++) {
    if (!isPresent(validity, row)) continue;
    const value = load<S>(from + (usize(row & mask) << alignof<S>()));
    if (isOutside<S, D>(value)) {
      if (tolerant == 0) return failText(Status.CastOverflow, row, 0, 0);
      store<u8>(validity + usize(row), 0);
    } else {
      store<D>(to + (usize(row) << alignof<D>()), convert<S, D>(value));
    }
  }
  return rows;
}

// @ts-ignore: decorator
@inline
function castToBoolean<S>(source: Column, target: Column, rows: i32): i32 {
  const mask = source.indexMask;
  for (let row = 0; row < rows; row++) {
    if (!isPresent(target.validity, row)) continue;
    const value = load<S>(source.values + (usize(row & mask) << alignof<S>()));
    store<u8>(target.values + usize(row), u8(value != <S>0));
  }
  return rows;
}

function castFrom<S>(source: Column, target: Column, tolerant: i32, rows: i32): i32 {
  switch (target.type) {
    case TypeId.Bool:
      return castToBoolean<S>(source, target, rows);
    case TypeId.I8:
      return castValues<S, i8>(source, target, tolerant, rows);
    case TypeId.I16:
      return castValues<S, i16>(source, target, tolerant, rows);
    case TypeId.I32:
      return castValues<S, i32>(source, target, tolerant, rows);
    case TypeId.I64:
      return castValues<S, i64>(source, target, tolerant, rows);
    case TypeId.F32:
      return castValues<S, f32>(source, target, tolerant, rows);
    case TypeId.F64:
      return castValues<S, f64>(source, target, tolerant, rows);
    default:
      return Status.InvalidArgument;
  }
}

/**
 * Casts between integers, floating point numbers and booleans, whatever the two types are. A number out of range ends
 * it with CastOverflow; with `tolerant` it becomes null instead, and the output owns its validity.
 */
export function cast_number(column: usize, output: usize, tolerant: i32, rows: i32): i32 {
  const source = changetype<Column>(column);
  const target = changetype<Column>(output);
  switch (source.type) {
    case TypeId.Bool:
    case TypeId.I8:
      return castFrom<i8>(source, target, tolerant, rows);
    case TypeId.I16:
      return castFrom<i16>(source, target, tolerant, rows);
    case TypeId.I32:
      return castFrom<i32>(source, target, tolerant, rows);
    case TypeId.I64:
      return castFrom<i64>(source, target, tolerant, rows);
    case TypeId.F32:
      return castFrom<f32>(source, target, tolerant, rows);
    case TypeId.F64:
      return castFrom<f64>(source, target, tolerant, rows);
    default:
      return Status.InvalidArgument;
  }
}
