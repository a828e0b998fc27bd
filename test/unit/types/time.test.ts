import { describe, expect, test } from 'vitest';
import { tightestCommonType } from '../../../src/types/coercion.ts';
import { DateType, simpleString, timeType } from '../../../src/types/data-type.ts';
import { cutTime, formatTime, parseTime } from '../../../src/types/datetime-text.ts';
import { parseDataType, parseSchema, toDDL } from '../../../src/types/ddl.ts';
import { parseClockTime } from '../../../src/types/time-text.ts';
import { typeSql } from '../../../src/types/type-sql.ts';

const SECOND = 1_000_000_000n;

describe('the type TIME', () => {
  test.each([
    ['TIME', 6],
    ['time(0)', 0],
    ['TIME(9)', 9],
    ['TIME WITHOUT TIME ZONE', 6],
    ['TIME(3) WITHOUT TIME ZONE', 3],
  ])('%s has %i digits after the seconds', (ddl, precision) => {
    expect(parseDataType(ddl)).toEqual(timeType(precision));
  });

  test.each([
    ['TIME(10)', 'UNSUPPORTED_TIME_PRECISION'],
    ['TIME()', 'PARSE_SYNTAX_ERROR'],
    ['TIME WITH TIME ZONE', 'PARSE_SYNTAX_ERROR'],
    ['TIME WITHOUT ZONE', 'PARSE_SYNTAX_ERROR'],
  ])('%s is none', (ddl, condition) => {
    expect(() => parseDataType(ddl)).toThrowError(expect.objectContaining({ condition }));
  });

  test('is printed with its digits, and a column may have its name', () => {
    expect(simpleString(timeType())).toBe('time(6)');
    expect(typeSql(timeType(3))).toBe('TIME(3)');
    const schema = parseSchema('time TIME(0) NOT NULL, at ARRAY<TIME>');
    expect(parseSchema(toDDL(schema))).toEqual(schema);
  });

  test('holds the values of two as the one with more digits', () => {
    expect(tightestCommonType(timeType(0), timeType(3))).toEqual(timeType(3));
    expect(tightestCommonType(timeType(9), timeType(3))).toEqual(timeType(9));
    expect(tightestCommonType(timeType(), DateType)).toBeUndefined();
  });
});

describe('a time of day', () => {
  test.each([
    [0n, '00:00:00'],
    [1n, '00:00:00.000000001'],
    [86_400n * SECOND - 1n, '23:59:59.999999999'],
    [3723n * SECOND + 120_000_000n, '01:02:03.12'],
  ])('of %i nanoseconds is %s', (nanos, text) => {
    expect(formatTime(nanos)).toBe(text);
    expect(parseTime(text)).toBe(nanos);
  });

  test('is cut to the digits that there are, never rounded', () => {
    expect(cutTime(SECOND - 1n, 9)).toBe(SECOND - 1n);
    expect(cutTime(SECOND - 1n, 3)).toBe(999_000_000n);
    expect(cutTime(SECOND - 1n, 0)).toBe(0n);
  });

  test.each([
    ['12:00 am', 0n],
    ['12:00:01PM', 43_201n * SECOND],
    [' 1:05  pm ', 47_100n * SECOND],
    ['13:05', 47_100n * SECOND],
  ])('is %s on a clock of twelve hours or of a day', (text, nanos) => {
    expect(parseClockTime(text)).toBe(nanos);
  });

  test.each([
    '',
    'pm',
    '0:30 AM',
    '13:30 PM',
    '24:00',
    '10',
    '1:2:60',
    '10:00+01:00',
    '10:20:30 UTC',
  ])('is not %j', (text) => {
    expect(parseClockTime(text)).toBeUndefined();
  });
});
