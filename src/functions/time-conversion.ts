/** Times read from text, made of their parts or of numbers, and turned into numbers. */

import { datetimeFieldOutOfBounds, invalidPattern } from '../errors/datetime-errors.ts';
import { MillraceError } from '../errors/exception.ts';
import { cannotParseTime } from '../errors/time-errors.ts';
import { type DataType, decimalType, IntegerType, LongType, timeType } from '../types/data-type.ts';
import { PatternMismatch, parseTimeWithPattern } from '../types/date-parsing.ts';
import { parseClockTime } from '../types/time-text.ts';
import type { Value } from '../types/value.ts';
import { castFunction } from './cast.ts';
import { divideHalfUp, powerOfTen } from './decimal-arithmetic.ts';
import { defineFunction, type ScalarFunction } from './define.ts';
import { EXACTLY_INTEGRAL } from './input-type.ts';
import { nullOnFailure } from './null-on-failure.ts';
import { binary, perRow, unary, variadic } from './per-row.ts';
import { type Overload, overloads } from './signature.ts';
import { EXACTLY_NUMERIC, ONLY_TEXT, ONLY_TIME } from './time-parameters.ts';
import { asBigint, asNumber } from './value-reading.ts';

const TIME = timeType();
const TOTAL = { isTotal: true };
const NANOS_PER_SECOND = 1_000_000_000n;
const NANOS_PER_DAY = 86_400n * NANOS_PER_SECOND;
const LONG_MAX = 9223372036854775807n;
/** The pattern that messages name where none was given. */
const DEFAULT_PATTERN = 'HH:mm:ss.SSSSSS';
/** Seconds with microseconds. */
const SECONDS = decimalType(16, 6);

/** Nanoseconds of a text. Fails with CANNOT_PARSE_TIME. */
function readTime(text: string): bigint {
  const nanos = parseClockTime(text);
  if (nanos === undefined) throw cannotParseTime(text, DEFAULT_PATTERN);
  return nanos;
}

/** Nanoseconds of a text by a pattern. Fails with CANNOT_PARSE_TIME or INVALID_DATETIME_PATTERN. */
function readByPattern(text: string, pattern: string): bigint {
  try {
    return parseTimeWithPattern(text, pattern);
  } catch (error) {
    if (error instanceof PatternMismatch) throw cannotParseTime(text, pattern);
    throw error instanceof MillraceError ? invalidPattern(pattern) : error;
  }
}

/** The digits of the text stay, also those that TIME(6) has no room for: so do Spark's. */
function toTime(name: string, isTry: boolean): ScalarFunction {
  const traits = isTry ? { nullable: true, isTotal: true } : {};
  return defineFunction({
    name,
    usage: `Returns a text as TIME, read by a pattern if there is one${isTry ? '; null if it is none' : ''}.`,
    examples: [[`SELECT ${name}('12:30:45')`, '12:30:45']],
    resolve: overloads(name, [
      unary(ONLY_TEXT, TIME, (text) => nullOnFailure(isTry, () => readTime(text)), traits),
      binary(
        [ONLY_TEXT, ONLY_TEXT],
        TIME,
        (text, pattern) => nullOnFailure(isTry, () => readByPattern(text, pattern)),
        traits,
      ),
    ]),
  });
}

function within(name: string, value: number, max: number): bigint {
  if (value < 0 || value > max) {
    throw datetimeFieldOutOfBounds(`Invalid value for ${name} (valid values 0 - ${max}): ${value}`);
  }
  return BigInt(value);
}

function timeOfFields([hour, minute, second]: readonly Value[]): bigint {
  const hours = within('HourOfDay', asNumber(hour), 23);
  const minutes = within('MinuteOfHour', asNumber(minute), 59);
  const micros = asBigint(second);
  const whole = Number(micros / 1_000_000n);
  if (micros < 0n && whole === 0) {
    throw datetimeFieldOutOfBounds('Invalid value for SecondOfMinute (valid values 0 - 59): 0');
  }
  within('SecondOfMinute', whole, 59);
  return (hours * 60n + minutes) * 60n * NANOS_PER_SECOND + micros * 1000n;
}

/** Nanoseconds that are a time of the day. Fails with DATETIME_FIELD_OUT_OF_BOUNDS. */
function checkedTime(nanos: bigint): bigint {
  if (nanos > LONG_MAX || nanos < -LONG_MAX - 1n) throw overflow();
  if (nanos >= 0n && nanos < NANOS_PER_DAY) return nanos;
  throw datetimeFieldOutOfBounds(
    `Invalid TIME value: must be between 00:00:00 and 23:59:59.999999999, but got ${nanos} nanoseconds`,
  );
}

function overflow(): Error {
  return datetimeFieldOutOfBounds('Overflow in TIME conversion');
}

/** A number of seconds, whose digits past nanoseconds must be zeros in a DECIMAL, and are cut in a DOUBLE. */
function nanosOfSeconds(value: Value, type: DataType): bigint {
  if (type.kind === 'decimal') {
    const scaled = asBigint(value) * NANOS_PER_SECOND;
    const unit = powerOfTen(type.scale);
    if (scaled % unit !== 0n) throw overflow();
    return scaled / unit;
  }
  if (type.kind !== 'double' && type.kind !== 'float') return wholeOf(value) * NANOS_PER_SECOND;
  const nanos = asNumber(value) * 1e9;
  if (!Number.isFinite(asNumber(value))) {
    throw datetimeFieldOutOfBounds('Cannot convert NaN or Infinite value to TIME');
  }
  if (Math.abs(nanos) < 2 ** 63) return BigInt(Math.trunc(nanos));
  return nanos > 0 ? LONG_MAX : -LONG_MAX - 1n;
}

function wholeOf(value: Value): bigint {
  return typeof value === 'bigint' ? value : BigInt(asNumber(value));
}

function timeFrom(
  unit: string,
  input: typeof EXACTLY_NUMERIC,
  nanosOf: (value: Value, type: DataType) => bigint,
): ScalarFunction {
  const name = `time_from_${unit}`;
  const ofNumber: Overload = {
    inputs: [input],
    build: ([type]) => ({
      output: TIME,
      evaluate: perRow([type], TIME, ([value]) => checkedTime(nanosOf(value, type))),
    }),
  };
  return defineFunction({
    name,
    usage: `Returns the time that is so many ${unit} after midnight.`,
    examples: [[`SELECT ${name}(0)`, '00:00:00']],
    resolve: overloads(name, [ofNumber]),
  });
}

/** How many of a unit are a second. */
const PER_SECOND = { seconds: 1, millis: 1000, micros: 1_000_000 } as const;

function timeTo(
  unit: keyof typeof PER_SECOND,
  output: DataType,
  of: (nanos: bigint) => bigint,
): ScalarFunction {
  const name = `time_to_${unit}`;
  return defineFunction({
    name,
    usage: `Returns the ${unit} from midnight to a time.`,
    examples: [[`SELECT CAST(${name}(TIME '00:00:05') AS DOUBLE)`, 5 * PER_SECOND[unit]]],
    resolve: overloads(name, [unary(ONLY_TIME, output, of, TOTAL)]),
  });
}

export const TIME_CONVERSION: readonly ScalarFunction[] = [
  castFunction('time', TIME),
  toTime('to_time', false),
  toTime('try_to_time', true),
  defineFunction({
    name: 'make_time',
    usage: 'Returns the time of an hour, a minute and seconds.',
    examples: [['SELECT make_time(6, 30, 45.887)', '06:30:45.887']],
    resolve: overloads('make_time', [
      variadic([IntegerType, IntegerType, SECONDS], TIME, timeOfFields),
    ]),
  }),
  timeFrom('seconds', EXACTLY_NUMERIC, nanosOfSeconds),
  timeFrom('millis', EXACTLY_INTEGRAL, (value) => wholeOf(value) * 1_000_000n),
  timeFrom('micros', EXACTLY_INTEGRAL, (value) => wholeOf(value) * 1000n),
  timeTo('seconds', decimalType(14, 6), (nanos) => divideHalfUp(nanos, 1000n)),
  timeTo('millis', LongType, (nanos) => nanos / 1_000_000n),
  timeTo('micros', LongType, (nanos) => nanos / 1000n),
];
