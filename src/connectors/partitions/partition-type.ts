import {
  type DataType,
  DateType,
  DoubleType,
  decimalType,
  IntegerType,
  LongType,
  NullType,
  StringType,
  TimestampType,
} from '../../types/data-type.ts';
import { parseDate, parseTimestamp } from '../../types/datetime-text.ts';
import { UTC } from '../../types/local-time.ts';
import { parseBigDecimal, parseDoubleText, parseLongText, unescapeName } from './partition-path.ts';

const INTEGER_MAX = 2n ** 31n;
const DECIMAL_DIGITS_MAX = 38;
const DATE = /^\d{4}-\d\d-\d\d$/;
/** Spark's pattern `yyyy-MM-dd HH:mm:ss[.S]`: a second has one digit at most. */
const TIMESTAMP = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d)?$/;

/**
 * The type of a partition column, by what its folders are called: `void`, `int`, `bigint`, a whole decimal, `double`,
 * `date`, `timestamp` or `string`. Follows Spark's `PartitioningUtils.inferPartitionColumnValue` and
 * `resolveTypeConflicts`.
 */
export function inferPartitionType(raws: Iterable<string | null>): DataType {
  let type: DataType = NullType;
  for (const raw of new Set(raws)) type = wider(type, raw === null ? NullType : typeOf(raw));
  return type;
}

function typeOf(raw: string): DataType {
  const whole = parseLongText(raw);
  if (whole !== undefined) {
    return whole >= -INTEGER_MAX && whole < INTEGER_MAX ? IntegerType : LongType;
  }
  const digits = wholeDigits(raw);
  if (digits !== undefined) return decimalType(digits, 0);
  if (parseDoubleText(raw) !== undefined) return DoubleType;
  const text = unescapeName(raw);
  if (DATE.test(text) && parseDate(text) !== undefined) return DateType;
  if (TIMESTAMP.test(text) && parseTimestamp(text, UTC) !== undefined) return TimestampType;
  return StringType;
}

/** How many digits a whole number has that may be a decimal: `1e3` has four. */
function wholeDigits(raw: string): number | undefined {
  const decimal = parseBigDecimal(raw);
  if (decimal === undefined || decimal.scale > 0 || decimal.scale < -DECIMAL_DIGITS_MAX) {
    return undefined;
  }
  const { unscaled, scale } = decimal;
  const digits = String(unscaled < 0n ? -unscaled : unscaled).length - scale;
  return digits <= DECIMAL_DIGITS_MAX ? digits : undefined;
}

/** The type that holds both. Doubles and whole numbers beyond an INT have none: one would lose digits of the other. */
function wider(left: DataType, right: DataType): DataType {
  if (left.kind === right.kind) {
    return left.kind === 'decimal' && right.kind === 'decimal' && right.precision > left.precision
      ? right
      : left;
  }
  if (left.kind === 'null') return right;
  if (right.kind === 'null') return left;
  return widerOfTwo(left, right) ?? widerOfTwo(right, left) ?? StringType;
}

const DIGITS: Readonly<Record<string, number>> = { integer: 10, long: 20 };

function widerOfTwo(narrow: DataType, wide: DataType): DataType | undefined {
  switch (wide.kind) {
    case 'long':
      return narrow.kind === 'integer' ? wide : undefined;
    case 'double':
      return narrow.kind === 'integer' ? wide : undefined;
    case 'timestamp':
      return narrow.kind === 'date' ? wide : undefined;
    case 'decimal': {
      const digits = DIGITS[narrow.kind];
      return digits === undefined ? undefined : decimalType(Math.max(digits, wide.precision), 0);
    }
    default:
      return undefined;
  }
}
