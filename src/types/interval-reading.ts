import { invalidIntervalFormat } from '../errors/interval-errors.ts';
import {
  intervalFieldOutOfRange,
  intervalParsing,
  unmatchedIntervalFormat,
} from '../errors/interval-expression-errors.ts';
import { type DayTimeIntervalType, simpleString, type YearMonthIntervalType } from './data-type.ts';
import { FIELD_MICROS, FIELD_SEPARATORS } from './interval-text.ts';
import { DAY_TIME_UNITS, YEAR_MONTH_UNITS } from './interval-type.ts';

/*
 * Reads the ANSI forms of intervals: their fields, as in `1 02:03:04.5` and `-1-2`, or the literal around them with the units
 * of the type, as in `INTERVAL -'1-2' YEAR TO MONTH`. Follows Spark's `IntervalUtils`.
 */

const DAY_TIME_FORMATS = ['d', 'h', 'm', 's.n'] as const;
const YEAR_MONTH_FORMATS = ['y', 'm'] as const;
/** What a field that follows another one may go up to. */
const FIELD_MAX = [0, 23, 59, 59] as const;
const INT_MAX = 2147483647;
const LONG_MAX = 9223372036854775807n;

type AnsiIntervalType = DayTimeIntervalType | YearMonthIntervalType;

/**
 * Reads the text of a day-time interval by its fields: `1 2:03` for DAY TO MINUTE. Microseconds. Fails with
 * INVALID_INTERVAL_FORMAT if the text has another form, a field is out of range, or the whole overflows.
 */
export function parseDayTimeText(text: string, type: DayTimeIntervalType): bigint {
  const { isNegative, fields } = readFields(text, type, dayTimePattern(type));
  let micros = 0n;
  for (let unit = type.start; unit <= type.end; unit++) {
    const [whole, fraction = ''] = fields[unit - type.start].split('.');
    checkField(text, { unit, isLeading: unit === type.start, value: whole });
    micros += BigInt(whole) * FIELD_MICROS[unit] + BigInt(fraction.padEnd(9, '0').slice(0, 6));
  }
  const signed = isNegative ? -micros : micros;
  if (signed > LONG_MAX || signed < -LONG_MAX - 1n) {
    throw invalidIntervalFormat(text, { kind: 'overflow' });
  }
  return signed;
}

/**
 * Reads the text of a year-month interval by its fields: `1-2` for YEAR TO MONTH. Months. Fails with
 * INVALID_INTERVAL_FORMAT.
 */
export function parseYearMonthText(text: string, type: YearMonthIntervalType): number {
  const pattern = type.start === type.end ? /^(\d+)$/ : /^(\d+)-(\d+)$/;
  const { isNegative, fields } = readFields(text, type, pattern);
  const [first, second = '0'] = fields;
  const months = Number(first) * (type.start === 0 ? 12 : 1) + Number(second);
  const signed = isNegative ? -months : months;
  if (Number(second) > 11 || signed > INT_MAX || signed < -INT_MAX - 1) {
    throw intervalParsing(text, 'year-month');
  }
  return signed;
}

/** A literal with its signs, before and behind the first quote, and its units. */
const LITERAL = /^interval\s+([+-]?)'([^']*)'\s+([a-z]+)(?:\s+to\s+([a-z]+))?$/i;

function readFields(
  text: string,
  type: AnsiIntervalType,
  pattern: RegExp,
): { readonly isNegative: boolean; readonly fields: readonly string[] } {
  const literal = LITERAL.exec(text.trim());
  const isOfType =
    literal === null ||
    unitsText([literal[3], literal[4] ?? literal[3]]) === unitsText(unitsOf(type));
  const body = (literal?.[2] ?? text).trim();
  const match = isOfType ? pattern.exec(body.replace(/^[+-]/, '')) : null;
  if (match === null) throw unmatched(text, type);
  const isNegative = (literal?.[1] === '-') !== body.startsWith('-');
  return { isNegative, fields: match.slice(1) };
}

function unitsOf(type: AnsiIntervalType): readonly [string, string] {
  return type.kind === 'day_time_interval'
    ? [DAY_TIME_UNITS[type.start], DAY_TIME_UNITS[type.end]]
    : [YEAR_MONTH_UNITS[type.start], YEAR_MONTH_UNITS[type.end]];
}

/** `YEAR TO MONTH`, or the one unit. */
function unitsText([first, last]: readonly [string, string]): string {
  const [from, to] = [first.toUpperCase(), last.toUpperCase()];
  return from === to ? from : `${from} TO ${to}`;
}

function dayTimePattern({ start, end }: DayTimeIntervalType): RegExp {
  let fields = '';
  for (let unit = start; unit <= end; unit++) {
    const digits = unit === start ? '\\d+' : '\\d{1,2}';
    const fraction = unit === 3 ? '(?:\\.\\d{1,9})?' : '';
    fields += `${unit === start ? '' : FIELD_SEPARATORS[unit]}(${digits}${fraction})`;
  }
  return new RegExp(`^${fields}$`);
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

function unmatched(input: string, type: AnsiIntervalType): Error {
  const isDayTime = type.kind === 'day_time_interval';
  let fields = '[+|-]';
  for (let unit: number = type.start; unit <= type.end; unit++) {
    const separator = isDayTime ? FIELD_SEPARATORS[unit] : '-';
    const format = isDayTime ? DAY_TIME_FORMATS[unit] : YEAR_MONTH_FORMATS[unit];
    fields += `${unit === type.start ? '' : separator}${format}`;
  }
  return unmatchedIntervalFormat({
    input,
    family: isDayTime ? 'day-time' : 'year-month',
    supportedFormats: [fields, `INTERVAL [+|-]'${fields}' ${unitsText(unitsOf(type))}`],
    typeName: simpleString(type),
  });
}
