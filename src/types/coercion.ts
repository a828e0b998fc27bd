import {
  type ArrayType,
  arrayType,
  type DataType,
  type DayTimeIntervalType,
  type DecimalType,
  DoubleType,
  decimalType,
  LongType,
  type MapType,
  mapType,
  NullType,
  type StructType,
  sameType,
  structType,
  TimestampNtzType,
  TimestampType,
  type YearMonthIntervalType,
} from './data-type.ts';

/*
 * The lattice of types that ANSI mode works on, as in Spark's `AnsiTypeCoercion`: which type two values have in
 * common when they meet in a comparison, a CASE, a set operation or the arguments of `coalesce`.
 */

const INTEGRAL_DIGITS: Partial<Record<DataType['kind'], number>> = {
  byte: 3,
  short: 5,
  integer: 10,
  long: 20,
};
/** From narrow to wide; decimals have a rule of their own. */
const NUMERIC_PRECEDENCE: readonly DataType['kind'][] = [
  'byte',
  'short',
  'integer',
  'long',
  'float',
  'double',
];
const PRECISION_MAX = 38;

/** BYTE, SHORT, INT or LONG. */
export function isIntegral(type: DataType): boolean {
  return type.kind in INTEGRAL_DIGITS;
}

/** FLOAT, DOUBLE or DECIMAL. */
export function isFractional(type: DataType): boolean {
  return type.kind === 'float' || type.kind === 'double' || type.kind === 'decimal';
}

export function isNumeric(type: DataType): boolean {
  return isIntegral(type) || isFractional(type);
}

export function isAtomic(type: DataType): boolean {
  return !['null', 'array', 'map', 'struct', 'calendar_interval'].includes(type.kind);
}

/** Whether values of the type have an order: maps and calendar intervals, or what holds them, don't. */
export function isOrderable(type: DataType): boolean {
  switch (type.kind) {
    case 'map':
    case 'calendar_interval':
      return false;
    case 'array':
      return isOrderable(type.elementType);
    case 'struct':
      return type.fields.every((field) => isOrderable(field.dataType));
    default:
      return true;
  }
}

/** The decimal that holds every value of an integral type; undefined for any other type. */
export function decimalForIntegral(type: DataType): DecimalType | undefined {
  const digits = INTEGRAL_DIGITS[type.kind];
  return digits === undefined ? undefined : decimalType(digits, 0);
}

/** The decimal that holds the values of both; where 38 digits are too few, those of the fraction give way. */
export function widerDecimal(left: DecimalType, right: DecimalType): DecimalType {
  const scale = Math.max(left.scale, right.scale);
  const integralDigits = Math.max(left.precision - left.scale, right.precision - right.scale);
  return decimalType(
    Math.min(integralDigits + scale, PRECISION_MAX),
    Math.min(scale, PRECISION_MAX - integralDigits),
  );
}

/**
 * The narrowest type that holds both without loss and without reading text: undefined where there is none
 * (`findTightestCommonType`). An integer and a FLOAT meet in DOUBLE.
 */
export function tightestCommonType(left: DataType, right: DataType): DataType | undefined {
  return tightestType(left, right, DoubleType, tightestCommonType);
}

/** The tightest type of two, where an integer and a FLOAT meet in a given one, and parts of nested types in what `common` says. */
export function tightestType(
  left: DataType,
  right: DataType,
  ofIntegerAndFloat: DataType,
  common: CommonTypeOf,
): DataType | undefined {
  if (sameType(left, right)) return left;
  if (left.kind === 'null') return right;
  if (right.kind === 'null') return left;
  return (
    commonNumber(left, right, ofIntegerAndFloat) ??
    widerExactly(left, right) ??
    commonDateTime(left, right) ??
    commonInterval(left, right) ??
    commonTime(left, right) ??
    commonComplex(left, right, common)
  );
}

/** The decimal of an integer and of a decimal that has room for all of its values. */
function widerExactly(left: DataType, right: DataType): DataType | undefined {
  const [decimal, other] = left.kind === 'decimal' ? [left, right] : [right, left];
  const integer = decimalForIntegral(other);
  if (decimal.kind !== 'decimal' || integer === undefined) return undefined;
  return decimal.precision - decimal.scale >= integer.precision ? decimal : undefined;
}

/**
 * The common type of two values where text gives way to what it meets, and decimals widen
 * (`findWiderTypeForTwo`): undefined where there is none.
 */
export function widerType(left: DataType, right: DataType): DataType | undefined {
  return (
    tightestCommonType(left, right) ??
    commonDecimal(left, right) ??
    commonWithText(left, right) ??
    commonComplex(left, right, widerType)
  );
}

/** As `widerType`, but text stays text: undefined where it meets anything else (`findWiderTypeWithoutStringPromotion`). */
export function widerTypeWithoutText(left: DataType, right: DataType): DataType | undefined {
  return (
    tightestCommonType(left, right) ??
    commonDecimal(left, right) ??
    commonComplex(left, right, widerTypeWithoutText)
  );
}

/** The common type of many values, from left to right; NULL of none (`findWiderCommonType`). */
export function commonType(
  types: readonly DataType[],
  ofTwo: CommonTypeOf = widerType,
): DataType | undefined {
  return types.reduce<DataType | undefined>(
    (common, type) => common && ofTwo(common, type),
    NullType,
  );
}

function commonNumber(
  left: DataType,
  right: DataType,
  ofIntegerAndFloat: DataType,
): DataType | undefined {
  const leftRank = NUMERIC_PRECEDENCE.indexOf(left.kind);
  const rightRank = NUMERIC_PRECEDENCE.indexOf(right.kind);
  if (leftRank < 0 || rightRank < 0) return undefined;
  const wider = leftRank > rightRank ? left : right;
  const narrower = leftRank > rightRank ? right : left;
  return wider.kind === 'float' && isIntegral(narrower) ? ofIntegerAndFloat : wider;
}

function commonDateTime(left: DataType, right: DataType): DataType | undefined {
  const kinds = new Set([left.kind, right.kind]);
  if ([...kinds].some((kind) => !['date', 'timestamp', 'timestamp_ntz'].includes(kind))) {
    return undefined;
  }
  return kinds.has('timestamp') ? TimestampType : TimestampNtzType;
}

function commonInterval(left: DataType, right: DataType): DataType | undefined {
  if (left.kind === 'day_time_interval' && right.kind === 'day_time_interval') {
    return { kind: left.kind, ...fieldRange(left, right) };
  }
  if (left.kind === 'year_month_interval' && right.kind === 'year_month_interval') {
    return { kind: left.kind, ...fieldRange(left, right) };
  }
  return undefined;
}

function commonTime(left: DataType, right: DataType): DataType | undefined {
  if (left.kind !== 'time' || right.kind !== 'time') return undefined;
  return left.precision > right.precision ? left : right;
}

function fieldRange<T extends DayTimeIntervalType | YearMonthIntervalType>(
  left: T,
  right: T,
): { start: T['start']; end: T['end'] } {
  const first = left.start < right.start ? left : right;
  const last = left.end > right.end ? left : right;
  return { start: first.start, end: last.end };
}

/** The decimal of two numbers of which one is a decimal; undefined for others. */
export function commonDecimal(left: DataType, right: DataType): DataType | undefined {
  if (left.kind !== 'decimal' && right.kind !== 'decimal') return undefined;
  const isFloating = (type: DataType) => type.kind === 'float' || type.kind === 'double';
  if (isFloating(left) || isFloating(right)) return DoubleType;
  const leftDecimal = left.kind === 'decimal' ? left : decimalForIntegral(left);
  const rightDecimal = right.kind === 'decimal' ? right : decimalForIntegral(right);
  return leftDecimal && rightDecimal && widerDecimal(leftDecimal, rightDecimal);
}

/** Text is read as what it meets: integers as LONG, other numbers as DOUBLE. An interval could be of any unit. */
function commonWithText(left: DataType, right: DataType): DataType | undefined {
  const other = left.kind === 'string' ? right : right.kind === 'string' ? left : undefined;
  if (other === undefined) return undefined;
  if (isIntegral(other)) return LongType;
  if (isFractional(other)) return DoubleType;
  if (other.kind === 'day_time_interval' || other.kind === 'year_month_interval') return undefined;
  return isAtomic(other) ? other : undefined;
}

/**
 * Whether a cast counts as one that makes null of a value (`Cast.forceNullable`). ANSI mode rather fails, but for NaN and
 * infinity as a DECIMAL, yet counts all the same.
 */
export function mayBecomeNull(from: DataType, to: DataType): boolean {
  if (from.kind === 'null' || sameType(from, to) || to.kind === 'string') return false;
  if (from.kind === 'string') return to.kind !== 'binary';
  const isDate = from.kind === 'date' || to.kind === 'date';
  if (isDate) return from.kind !== 'timestamp' && to.kind !== 'timestamp';
  switch (to.kind) {
    case 'timestamp':
      return from.kind === 'float' || from.kind === 'double';
    case 'calendar_interval':
      return true;
    case 'decimal':
      return !fitsDecimal(from, to);
    default:
      return (
        isIntegral(to) && (isFractional(from) || (from.kind === 'timestamp' && to.kind !== 'long'))
      );
  }
}

function fitsDecimal(from: DataType, to: DecimalType): boolean {
  const exact = from.kind === 'decimal' ? from : decimalForIntegral(from);
  if (from.kind === 'boolean') return to.precision > to.scale;
  return (
    exact !== undefined &&
    to.scale >= exact.scale &&
    to.precision - to.scale >= exact.precision - exact.scale
  );
}

export type CommonTypeOf = (left: DataType, right: DataType) => DataType | undefined;

/** The common type of two arrays, maps or structs; undefined for others. */
export function commonComplex(left: DataType, right: DataType, common: CommonTypeOf) {
  if (left.kind === 'array' && right.kind === 'array') return commonArray(left, right, common);
  if (left.kind === 'map' && right.kind === 'map') return commonMap(left, right, common);
  if (left.kind === 'struct' && right.kind === 'struct') return commonStruct(left, right, common);
  return undefined;
}

function commonArray(left: ArrayType, right: ArrayType, common: CommonTypeOf) {
  const elementType = common(left.elementType, right.elementType);
  if (elementType === undefined) return undefined;
  const becomesNull = [left, right].some((list) => mayBecomeNull(list.elementType, elementType));
  return arrayType(elementType, left.containsNull || right.containsNull || becomesNull);
}

function commonMap(left: MapType, right: MapType, common: CommonTypeOf): DataType | undefined {
  const keyType = common(left.keyType, right.keyType);
  const valueType = common(left.valueType, right.valueType);
  if (keyType === undefined || valueType === undefined) return undefined;
  // Keys are never null.
  if (mayBecomeNull(left.keyType, keyType) || mayBecomeNull(right.keyType, keyType))
    return undefined;
  return mapType(keyType, valueType, left.valueContainsNull || right.valueContainsNull);
}

/** Structs meet field by field when they have the same names in the same order; the left one's spelling stays. */
function commonStruct(left: StructType, right: StructType, common: CommonTypeOf) {
  if (left.fields.length !== right.fields.length) return undefined;
  const fields = [];
  for (const [index, field] of left.fields.entries()) {
    const other = right.fields[index];
    if (field.name.toLowerCase() !== other.name.toLowerCase()) return undefined;
    const dataType = common(field.dataType, other.dataType);
    if (dataType === undefined) return undefined;
    fields.push({ name: field.name, dataType, nullable: field.nullable || other.nullable });
  }
  return structType(fields);
}
