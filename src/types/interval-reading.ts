import {
  intervalFieldOutOfRange,
  invalidIntervalFormat,
  unmatchedIntervalFormat,
} from '../errors/interval-errors.ts';
import { type DayTimeIntervalType, simpleString, type YearMonthIntervalType } from './data-type.ts';
import { FIELD_MICROS, FIELD_SEPARATORS } from './interval-text.ts';
import { DAY_TIME_UNITS } from './interval-type.ts';

/** Reads the ANSI forms of intervals, `1 02:03:04.5` and `1-2`. Follows Spark's `IntervalUtils`. */

const FIELD_FORMATS = ['d', 'h', 'm', 's.n'] as const;
/** What a field that follows another one may go up to. */
const FIELD_MAX = [0, 23, 59, 59] as const;
const INT_MAX = 2147483647;
const LONG_MAX = 9223372036854775807n;

/**
 * Reads the text of a day-time interval by its fields: `1 2:03` for DAY TO MINUTE. Microseconds. Fails with
 * INVALID_INTERVAL_FORMAT if the text has another form, a field is out of range, or the whole overflows.
 */
export function parseDayTimeText(text: string, type: DayTimeIntervalType): bigint {
  const match = dayTimePattern(type).exec(text.trim());
  if (match === null) throw unmatchedDayTime(text, type);
  const [, sign, ...fields] = match;
  let micros = 0n;
  for (let unit = type.start; unit <= type.end; unit++) {
    const [whole, fraction = ''] = fields[unit - type.start].split('.');
    checkField(text, { unit, isLeading: unit === type.start, value: whole });
    micros += BigInt(whole) * FIELD_MICROS[unit] + BigInt(fraction.padEnd(9, '0').slice(0, 6));
  }
  const signed = sign === '-' ? -micros : micros;
  if (signed > LONG_MAX || signed < -LONG_MAX - 1n) {
    throw invalidIntervalFormat(text, { kind: 'overflow' });
  }
  return signed;
}

function dayTimePattern({ start, end }: DayTimeIntervalType): RegExp {
  let fields = '';
  for (let unit = start; unit <= end; unit++) {
    const digits = unit === start ? '\\d+' : '\\d{1,2}';
    const fraction = unit === 3 ? '(?:\\.\\d{1,9})?' : '';
    fields += `${unit === start ? '' : FIELD_SEPARATORS[unit]}(${digits}${fraction})`;
  }
  return new RegExp(`^([+-])?${fields}$`);
}

function checkField(
  input: string,
  field: { readonly unit: number; readonly isLeading: boolean; readonly value: string },
): void {
  const max = FIELD_MAX[field.unit];
  if (field.isLeading || Number(field.value) <= max) return;
  throw intervalFieldOutOfRange(input, {
    unit: DAY_TIME_UNITS[field.unit],
    value: field.value,
    max,
  });
}

function unmatchedDayTime(input: string, type: DayTimeIntervalType): Error {
  let format = '[+|-]';
  for (let unit = type.start; unit <= type.end; unit++) {
    format += `${unit === type.start ? '' : FIELD_SEPARATORS[unit]}${FIELD_FORMATS[unit]}`;
  }
  return unmatchedIntervalFormat({
    input,
    family: 'day-time',
    supportedFormat: format,
    typeName: simpleString(type),
  });
}

/**
 * Reads the text of a year-month interval by its fields: `1-2` for YEAR TO MONTH. Months. Fails with
 * INVALID_INTERVAL_FORMAT.
 */
export function parseYearMonthText(text: string, type: YearMonthIntervalType): number {
  const isRange = type.start !== type.end;
  const match = (isRange ? /^([+-])?(\d+)-(\d+)$/ : /^([+-])?(\d+)$/).exec(text.trim());
  if (match === null) {
    throw unmatchedIntervalFormat({
      input: text,
      family: 'year-month',
      supportedFormat: isRange ? '[+|-]y-m' : `[+|-]${type.start === 0 ? 'y' : 'm'}`,
      typeName: simpleString(type),
    });
  }
  const [, sign, first, second = '0'] = match;
  if (Number(second) > 11) {
    throw intervalFieldOutOfRange(text, { unit: 'month', value: second, max: 11 });
  }
  const months = Number(first) * (type.start === 0 ? 12 : 1) + Number(second);
  const signed = sign === '-' ? -months : months;
  if (signed > INT_MAX || signed < -INT_MAX - 1) {
    throw invalidIntervalFormat(text, { kind: 'overflow' });
  }
  return signed;
}
