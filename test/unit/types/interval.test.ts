import { describe, expect, it } from 'vitest';
import { delayMicros, durationMicros, parseInterval } from '../../../src/types/interval.ts';

const SECOND = 1_000_000n;

function interval(months: number, days: number, micros: bigint) {
  return { months, days, micros };
}

describe('parseInterval', () => {
  it.each([
    ['10 seconds', interval(0, 0, 10n * SECOND)],
    ['1 hour 30 minutes', interval(0, 0, 5400n * SECOND)],
    ['interval 5 minutes', interval(0, 0, 300n * SECOND)],
    ['  INTERVAL\t5  Minute  ', interval(0, 0, 300n * SECOND)],
    ['-15 minutes', interval(0, 0, -900n * SECOND)],
    ['- 1 day +2 hours', interval(0, -1, 7200n * SECOND)],
    ['1.5 seconds', interval(0, 0, 1_500_000n)],
    ['-.123456789 seconds', interval(0, 0, -123_456n)],
    ['5. seconds', interval(0, 0, 5n * SECOND)],
    ['2 weeks 3 days', interval(0, 17, 0n)],
    ['1 year -2 months', interval(10, 0, 0n)],
    ['3 milliseconds 4 microseconds', interval(0, 0, 3004n)],
    ['0 seconds', interval(0, 0, 0n)],
    ['-9223372036854775807 microseconds -1 microsecond', interval(0, 0, -(2n ** 63n))],
  ])('reads %j', (text, expected) => {
    expect(parseInterval(text)).toEqual(expected);
  });

  it.each([
    ['', 'INPUT_IS_EMPTY', 'Interval string cannot be empty.'],
    ['   ', 'INPUT_IS_EMPTY', 'Interval string cannot be empty.'],
    ['interval', 'INPUT_IS_EMPTY', 'Interval string cannot be empty.'],
    ['intervals 1 day', 'INVALID_PREFIX', 'Invalid interval prefix intervals.'],
    ['ten minutes', 'UNRECOGNIZED_NUMBER', 'Unrecognized number ten.'],
    ['1 day ago', 'UNRECOGNIZED_NUMBER', 'Unrecognized number ago.'],
    ['10', 'MISSING_UNIT', 'Expect a unit name after 10 but hit EOL.'],
    ['1 day -', 'MISSING_NUMBER', 'Expect a number after - but hit EOL.'],
    ['10seconds', 'INVALID_VALUE', 'Invalid value 10seconds.'],
    ['. seconds', 'INVALID_VALUE', 'Invalid value ..'],
    ['1..5 seconds', 'INVALID_VALUE', 'Invalid value 1..5.'],
    ['1 fortnight', 'INVALID_UNIT', 'Invalid unit fortnight.'],
    ['1 dayss', 'INVALID_UNIT', 'Invalid unit dayss.'],
    ['1.5 minutes', 'INVALID_FRACTION', 'minutes cannot have fractional part.'],
    ['1.0123456789 seconds', 'INVALID_PRECISION', '1.0123456789 is out of range.'],
    ['99999999999999999999 seconds', 'ARITHMETIC_EXCEPTION', 'Uncaught arithmetic exception'],
    ['9223372036854775807 days', 'ARITHMETIC_EXCEPTION', 'Uncaught arithmetic exception'],
    ['2147483648 months', 'ARITHMETIC_EXCEPTION', 'Uncaught arithmetic exception'],
    ['1 constructor', 'INVALID_UNIT', 'Invalid unit constructor.'],
  ])('refuses %j as %s', (text, subCondition, reason) => {
    expect(() => parseInterval(text)).toThrowError(
      expect.objectContaining({
        condition: `INVALID_INTERVAL_FORMAT.${subCondition}`,
        sqlState: '22006',
        message: expect.stringContaining(reason),
      }),
    );
  });
});

describe('durationMicros', () => {
  it('counts a day as 24 hours', () => {
    expect(durationMicros('1 day 1 second')).toBe(86_401n * SECOND);
    expect(durationMicros('1 week')).toBe(7n * 86_400n * SECOND);
  });

  it('keeps a sign, for the start of a window', () => {
    expect(durationMicros('-15 minutes')).toBe(-900n * SECOND);
  });

  it.each(['ten minutes', '', '99999999999 days'])('refuses %j', (text) => {
    expect(() => durationMicros(text)).toThrowError(
      expect.objectContaining({
        condition: 'CANNOT_PARSE_INTERVAL',
        message: expect.stringContaining(`Unable to parse '${text}'.`),
        cause: expect.objectContaining({ name: 'ParseException' }),
      }),
    );
  });

  it('refuses months', () => {
    expect(() => durationMicros('1 month')).toThrowError(
      expect.objectContaining({ condition: 'INTERVAL_WITH_MONTHS' }),
    );
  });
});

describe('delayMicros', () => {
  it('counts a month as 31 days', () => {
    expect(delayMicros('1 month')).toBe(31n * 86_400n * SECOND);
  });

  it('is cut to milliseconds', () => {
    expect(delayMicros('1 second 1999 microseconds')).toBe(1_001_000n);
  });

  it('refuses a delay below zero and one that is no interval', () => {
    expect(() => delayMicros('-1 minutes')).toThrowError(
      expect.objectContaining({ condition: 'NEGATIVE_DELAY_THRESHOLD' }),
    );
    expect(() => delayMicros('soon')).toThrowError(
      expect.objectContaining({ condition: 'CANNOT_PARSE_INTERVAL' }),
    );
  });
});
