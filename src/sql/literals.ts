import { mixedIntervalUnits, unsupportedFromTo } from '../errors/interval-expression-errors.ts';
import type { TextPlace } from '../errors/parse-errors.ts';
import {
  invalidTimeLiteralPrecision,
  invalidTypedLiteral,
  unsupportedTypedLiteral,
} from '../errors/sql-errors.ts';
import type { Cast, Expression, Literal } from '../plan/expression.ts';
import {
  BinaryType,
  type DataType,
  DateType,
  StringType,
  TimestampNtzType,
  TimestampType,
  timeType,
} from '../types/data-type.ts';
import { parseDate, parseLocalTimestamp, parseTimestamp } from '../types/datetime-text.ts';
import { intervalUnit, parseInterval } from '../types/interval.ts';
import { parseDayTimeText, parseYearMonthText } from '../types/interval-reading.ts';
import {
  DAY_TIME_UNITS,
  type Interval,
  intervalType,
  MICROS_PER_DAY,
  YEAR_MONTH_UNITS,
} from '../types/interval-type.ts';
import { UTC } from '../types/local-time.ts';
import { parseClockTime } from '../types/time-text.ts';
import type { TimeZone } from '../types/time-zone.ts';
import type { Value } from '../types/value.ts';

/** Literals that name their type: DATE '…', X'…', INTERVAL … Follows `AstBuilder.visitTypeConstructor`. */

export function literal(value: Value, dataType: DataType): Literal {
  return { kind: 'literal', value, dataType };
}

const TYPED = ['DATE', 'TIMESTAMP_NTZ', 'TIMESTAMP_LTZ', 'TIMESTAMP', 'INTERVAL', 'TIME', 'X'];

/**
 * What `type 'text'` stands for. Fails with INVALID_TYPED_LITERAL or UNSUPPORTED_TYPED_LITERAL. A timestamp without a
 * zone is one of the session's; where that is not known, it is a cast of its text.
 */
export function typedLiteral(
  type: string,
  text: string,
  place: TextPlace,
  zone?: TimeZone,
): Expression {
  const value = typedValue(type.toUpperCase(), text, { place, zone });
  if (value === undefined) throw invalidTypedLiteral(type, text, place);
  return value;
}

function typedValue(
  type: string,
  text: string,
  { place, zone }: { readonly place: TextPlace; readonly zone: TimeZone | undefined },
): Expression | undefined {
  switch (type) {
    case 'DATE':
      return dateLiteral(text);
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return timestampLiteral(text, zone);
    case 'TIMESTAMP_NTZ':
      return timestampNtzLiteral(text);
    case 'TIME':
      return timeLiteral(text, place);
    case 'INTERVAL':
      return intervalTextLiteral(text, place);
    case 'X':
      return binaryLiteral(text);
    default:
      throw unsupportedTypedLiteral(type, TYPED, place);
  }
}

/** Words that stand for a time, which only the running query knows. */
const SPECIAL_TIME = /^\s*(?:epoch|now|today|yesterday|tomorrow)(?:\s.*)?$/i;
const ONE_HOUR_EAST: TimeZone = { firstOffset: 3600, changes: [] };

function dateLiteral(text: string): Expression | undefined {
  if (SPECIAL_TIME.test(text)) return castText(text, DateType);
  const days = parseDate(text);
  return days === undefined ? undefined : literal(days, DateType);
}

/** A text that means one time in every zone has a zone of its own. */
function timestampLiteral(text: string, zone: TimeZone | undefined): Expression | undefined {
  if (SPECIAL_TIME.test(text)) return castText(text, TimestampType);
  if (zone !== undefined && parseLocalTimestamp(text) !== undefined) {
    const micros = parseTimestamp(text, zone, 0n);
    return micros === undefined ? undefined : literal(micros, TimestampType);
  }
  const inUtc = parseTimestamp(text, UTC, 0n);
  if (inUtc === undefined) return undefined;
  const hasDate = parseLocalTimestamp(text) !== undefined;
  const isAbsolute = hasDate && inUtc === parseTimestamp(text, ONE_HOUR_EAST, 0n);
  return isAbsolute ? literal(inUtc, TimestampType) : castText(text, TimestampType);
}

function castText(text: string, dataType: DataType): Cast {
  return { kind: 'cast', child: literal(text, StringType), dataType, mode: 'ansi' };
}

/** A zone in the text of a timestamp that has none is ignored. */
function timestampNtzLiteral(text: string): Expression | undefined {
  if (SPECIAL_TIME.test(text)) return castText(text, TimestampNtzType);
  const micros = parseLocalTimestamp(text);
  return micros === undefined ? undefined : literal(micros, TimestampNtzType);
}

/** A time has six digits after the seconds, or as many as its text has if these are more. */
function timeLiteral(text: string, place: TextPlace): Literal | undefined {
  const nanos = parseClockTime(text);
  if (nanos === undefined) return undefined;
  const digits = /\.(\d*)/.exec(text)?.[1].length ?? 0;
  if (digits > 9) throw invalidTimeLiteralPrecision(text, place);
  return literal(nanos, timeType(Math.max(digits, 6)));
}

/** An odd number of digits is read as with a zero before it. */
function binaryLiteral(text: string): Literal | undefined {
  if (!/^[0-9a-fA-F]*$/.test(text)) return undefined;
  const digits = text.length % 2 === 0 ? text : `0${text}`;
  const bytes = new Uint8Array(digits.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16);
  }
  return literal(bytes, BinaryType);
}

/** INTERVAL '1 day 2 hours': its units are the words of the text. */
function intervalTextLiteral(text: string, place: TextPlace): Literal {
  let interval: Interval;
  try {
    interval = parseInterval(text);
  } catch (cause) {
    throw invalidTypedLiteral('INTERVAL', text, place, cause);
  }
  const units = text.split(/\s+/).map((word) => intervalUnit(word));
  return ansiInterval(
    text,
    interval,
    units.filter((unit) => unit !== undefined),
  );
}

/** One term of INTERVAL 1 DAY 2 HOURS. */
export interface IntervalTerm {
  /** As written, without quotes, with its sign. */
  readonly value: string;
  readonly unit: string;
}

/** INTERVAL with one or more units. Fails with INVALID_INTERVAL_FORMAT, also for months beside days. */
export function multiUnitInterval(terms: readonly IntervalTerm[]): Literal {
  const text = terms.map(({ value, unit }) => `${value.trim()} ${unit.toLowerCase()}`).join(' ');
  const units = terms.map(({ unit }) => intervalUnit(unit) ?? unit);
  return ansiInterval(text, parseInterval(text), units);
}

/** The field of a day-time interval in which a smaller or larger unit is counted. */
const FIELD_OF_UNIT: ReadonlyMap<string, string> = new Map([
  ['week', 'day'],
  ['millisecond', 'second'],
  ['microsecond', 'second'],
]);

function ansiInterval(text: string, interval: Interval, units: readonly string[]): Literal {
  const fields = new Set(units.map((unit) => FIELD_OF_UNIT.get(unit) ?? unit));
  const yearMonth = YEAR_MONTH_UNITS.filter((unit) => fields.has(unit));
  const dayTime = DAY_TIME_UNITS.filter((unit) => fields.has(unit));
  if (yearMonth.length > 0 && dayTime.length > 0) throw mixedIntervalUnits(text);
  const range = yearMonth.length > 0 ? yearMonth : dayTime;
  const type = intervalType(range[0], range[range.length - 1]);
  if (type === undefined) throw mixedIntervalUnits(text);
  return type.kind === 'year_month_interval'
    ? literal(interval.months, type)
    : literal(BigInt(interval.days) * MICROS_PER_DAY + interval.micros, type);
}

/** INTERVAL '1 2:03' DAY TO MINUTE. Fails with INVALID_INTERVAL_FORMAT. */
export function rangeInterval(
  text: string,
  options: { readonly isNegative: boolean; readonly from: string; readonly to: string },
): Literal {
  const type = intervalType(options.from.toLowerCase(), options.to.toLowerCase());
  if (type?.kind === 'day_time_interval') {
    const micros = parseDayTimeText(text, type);
    return literal(options.isNegative ? -micros : micros, type);
  }
  if (type?.kind === 'year_month_interval') {
    const months = parseYearMonthText(text, type);
    return literal(options.isNegative ? -months : months, type);
  }
  throw unsupportedFromTo(text, options.from, options.to);
}
