import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../../src/sql/sql.ts';
import { expressionText } from '../../support/plan-text.ts';

function text(sql: string): string {
  return expressionText(parseExpression(sql));
}

describe('numbers', () => {
  it.each([
    ['1', '1:int'],
    ['-2147483648', '-2147483648:int'],
    ['2147483648', '2147483648:bigint'],
    ['-9223372036854775808', '-9223372036854775808:bigint'],
    ['9223372036854775808', '9223372036854775808:decimal(19,0)'],
    ['007', '7:int'],
    ['1.5', '15:decimal(2,1)'],
    ['-0.05', '-5:decimal(2,2)'],
    ['.5', '5:decimal(1,1)'],
    ['1.', '1:decimal(1,0)'],
    ['100.00', '10000:decimal(5,2)'],
    ['1e3', '1000:double'],
    ['1.5E-2', '0.015:double'],
    ['1L', '1:bigint'],
    ['-128y', '-128:tinyint'],
    ['32767S', '32767:smallint'],
    ['1D', '1:double'],
    ['-1.5e1d', '-15:double'],
    ['-0.0D', '-0:double'],
    ['0.1F', `${Math.fround(0.1)}:float`],
    ['1.0E-5BD', '10:decimal(6,6)'],
    ['1E2BD', '100:decimal(3,0)'],
    [
      '99999999999999999999999999999999999999',
      '99999999999999999999999999999999999999:decimal(38,0)',
    ],
    ['2 -1', '(2:int - 1:int)'],
    ['2-1', '(2:int - 1:int)'],
    ['- 1', '-1:int'],
  ])('%s', (sql, expected) => {
    expect(text(sql)).toBe(expected);
  });

  it.each([
    ['128Y', 'INVALID_NUMERIC_LITERAL_RANGE'],
    ['-129Y', 'INVALID_NUMERIC_LITERAL_RANGE'],
    ['32768S', 'INVALID_NUMERIC_LITERAL_RANGE'],
    ['9223372036854775808L', 'INVALID_NUMERIC_LITERAL_RANGE'],
    ['3.4028235E38F', 'INVALID_NUMERIC_LITERAL_RANGE'],
    ['1e309', 'INVALID_NUMERIC_LITERAL_RANGE'],
    ['1e999999999999D', 'INVALID_NUMERIC_LITERAL_RANGE'],
    ['999999999999999999999999999999999999999', 'DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION'],
    ['0.000000000000000000000000000000000000001', 'DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION'],
    ['1e999999999999BD', 'DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION'],
  ])('%s is refused', (sql, condition) => {
    expect(() => text(sql)).toThrowError(
      expect.objectContaining({ condition, line: 1, position: 0 }),
    );
  });

  it('names the range that a number leaves', () => {
    expect(() => text('x + 128Y')).toThrowError(
      'Numeric literal 128 is outside the valid range for tinyint with minimum value of -128 and maximum value of 127.',
    );
  });

  it('keeps a float as near zero as a double can come', () => {
    expect(text('1e-400')).toBe('0:double');
  });
});

describe('strings', () => {
  it.each([
    [String.raw`'it''s \'so\'\n'`, "it's 'so'\n"],
    ['"double"', 'double'],
    ["'a' 'b' \"c\"", 'abc'],
    [String.raw`r'\d+'`, String.raw`\d+`],
    ["'a\nb'", 'a\nb'],
    ["'-- no comment /*'", '-- no comment /*'],
  ])('%s', (sql, expected) => {
    expect(text(sql)).toBe(`${JSON.stringify(expected)}:string`);
  });
});

describe('typed literals', () => {
  it.each([
    ["DATE '2024-02-29'", '19782:date'],
    ["date'1970-1-2'", '1:date'],
    ["DATE 'tomorrow'", 'cast("tomorrow":string AS date)'],
    ["TIMESTAMP 'now'", 'cast("now":string AS timestamp)'],
    ["TIMESTAMP '1970-01-01 00:00:01.5Z'", '1500000:timestamp'],
    ["TIMESTAMP '1970-01-01T03:00:00 UTC+3'", '0:timestamp'],
    ["TIMESTAMP '2024-03-01 10:00:00'", 'cast("2024-03-01 10:00:00":string AS timestamp)'],
    ["TIMESTAMP '2024-03-01 10:00:00 Europe/Berlin'", '1709283600000000:timestamp'],
    ["TIMESTAMP_NTZ '1970-01-01 00:00:00.000001'", '1:timestamp_ntz'],
    ["X'1aF'", '0x01af:binary'],
    ["x''", '0x:binary'],
    ['true AND NULL', '(true:boolean and null:void)'],
    ['date', 'date'],
    ['date + 1', '(date + 1:int)'],
  ])('%s', (sql, expected) => {
    expect(text(sql)).toBe(expected);
  });

  it.each([
    ["DATE '2024-13-45'", 'INVALID_TYPED_LITERAL'],
    ["DATE '2023-02-29'", 'INVALID_TYPED_LITERAL'],
    ["TIMESTAMP '2024-03-01 10:00:00 Nowhere/Town'", 'INVALID_TYPED_LITERAL'],
    ["TIMESTAMP 'bad'", 'INVALID_TYPED_LITERAL'],
    ["TIMESTAMP '2024-01-01 25:00:00'", 'INVALID_TYPED_LITERAL'],
    ["X'0G'", 'INVALID_TYPED_LITERAL'],
    ["INTERVAL '1' FORTNIGHT", 'INVALID_TYPED_LITERAL'],
    ["INTERVAL '1'", 'INVALID_TYPED_LITERAL'],
    ["GEOMETRY 'x'", 'UNSUPPORTED_TYPED_LITERAL'],
  ])('%s is refused', (sql, condition) => {
    expect(() => text(sql)).toThrowError(expect.objectContaining({ condition, line: 1 }));
  });
});

describe('intervals', () => {
  it.each([
    ['INTERVAL 90 SECONDS', '90000000:interval second'],
    ["INTERVAL '1' DAY", '86400000000:interval day'],
    ["INTERVAL -'1' HOUR", '-3600000000:interval hour'],
    ['INTERVAL -2 WEEKS', '-1209600000000:interval day'],
    ['INTERVAL 1.5 SECONDS', '1500000:interval second'],
    ['INTERVAL 250 MILLISECONDS', '250000:interval second'],
    ['INTERVAL 1 DAY 2 HOURS 3 MINUTES', '93780000000:interval day to minute'],
    ['INTERVAL 1 HOUR -30 MINUTES', '1800000000:interval hour to minute'],
    ['INTERVAL 1 YEAR 2 MONTHS', '14:interval year to month'],
    ["INTERVAL '1 2:03' DAY TO MINUTE", '93780000000:interval day to minute'],
    ["INTERVAL '1-2' YEAR TO MONTH", '14:interval year to month'],
    ["INTERVAL -'1-2' YEAR TO MONTH", '-14:interval year to month'],
    ["INTERVAL '1 day 2 hours'", '93600000000:interval day to hour'],
    ["INTERVAL '3 months'", '3:interval month'],
    [
      'ts + INTERVAL 5 MINUTES - INTERVAL 1 SECOND',
      '((ts + 300000000:interval minute) - 1000000:interval second)',
    ],
    ['interval', 'interval'],
    ['interval + 1', '(interval + 1:int)'],
    ['interval(a)', 'interval(a)'],
  ])('%s', (sql, expected) => {
    expect(text(sql)).toBe(expected);
  });

  it.each([
    ['INTERVAL 1 MONTH 2 DAYS', 'INVALID_INTERVAL_FORMAT.MIXED_YEAR_MONTH_AND_DAY_TIME'],
    ["INTERVAL '1 25:00' DAY TO MINUTE", 'INVALID_INTERVAL_FORMAT.FIELD_OUT_OF_RANGE'],
    ["INTERVAL '1' SECOND TO DAY", 'INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION'],
    ['INTERVAL 1.5 HOURS', 'INVALID_INTERVAL_FORMAT.INVALID_FRACTION'],
    ['INTERVAL 5', 'PARSE_SYNTAX_ERROR'],
    ['INTERVAL 5 FORTNIGHTS', 'PARSE_SYNTAX_ERROR'],
  ])('%s is refused', (sql, condition) => {
    expect(() => text(sql)).toThrowError(expect.objectContaining({ condition }));
  });
});
