/*
 * Types whose values sketches look at as doubles: numbers, dates, times and intervals. Text is cast to DOUBLE first.
 */
import type { DataType } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import type { Argument } from '../define.ts';
import { parseDecimal } from '../number-parsing.ts';
import { numberInput, unexpectedArgument } from './input-type.ts';

const TIMES = /^(date|time|timestamp|timestamp_ntz|day_time_interval|year_month_interval)$/;
const REQUIRED =
  '("NUMERIC" or "DATE" or "TIMESTAMP" or "TIMESTAMP_NTZ" or "TIME" or "INTERVAL YEAR TO MONTH" or "INTERVAL DAY TO SECOND")';

/** The type that the first argument is read as. Fails with UNEXPECTED_INPUT_TYPE. */
export function measuredType(name: string, args: readonly Argument[]): DataType {
  const { dataType } = args[0];
  const type = TIMES.test(dataType.kind) ? dataType : numberInput(dataType);
  if (type === undefined) throw unexpectedArgument(name, args, REQUIRED);
  return type;
}

/** A double as a value of the type, its fraction cut off where the type has none. */
export function valueOfDouble(number: number, type: DataType): Value {
  switch (type.kind) {
    case 'double':
      return number;
    case 'float':
      return Math.fround(number);
    case 'decimal': {
      const unscaled = parseDecimal(String(number), type);
      return typeof unscaled === 'bigint' ? unscaled : null;
    }
    case 'long':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'time':
    case 'day_time_interval':
      return clampedLong(number);
    default:
      return Math.trunc(number);
  }
}

const LONG_MAX = 2n ** 63n - 1n;

/** As the JVM casts a double to a long: 2^63, which a double may be rounded to, becomes the greatest long. */
function clampedLong(number: number): bigint {
  const whole = BigInt(Math.trunc(number));
  return whole > LONG_MAX ? LONG_MAX : whole < -LONG_MAX ? -LONG_MAX - 1n : whole;
}
