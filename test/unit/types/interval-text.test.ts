import { describe, expect, it } from 'vitest';
import { DayTimeInterval, YearMonthInterval } from '../../../src/types/data-type.ts';
import { parseDayTimeText, parseYearMonthText } from '../../../src/types/interval-reading.ts';
import {
  formatDayTimeInterval,
  formatInterval,
  formatYearMonthInterval,
} from '../../../src/types/interval-text.ts';

const dayTime = (start: 0 | 1 | 2 | 3, end: 0 | 1 | 2 | 3) =>
  ({ kind: 'day_time_interval', start, end }) as const;
const yearMonth = (start: 0 | 1, end: 0 | 1) =>
  ({ kind: 'year_month_interval', start, end }) as const;
const HOUR = 3_600_000_000n;

describe('day-time texts', () => {
  it.each([
    ['1 02:03:04.5', dayTime(0, 3), 26n * HOUR + 184_500_000n],
    ['-1 2:03', dayTime(0, 2), -(26n * HOUR + 180_000_000n)],
    ['100:59', dayTime(1, 2), 100n * HOUR + 3_540_000_000n],
    ['+7', dayTime(0, 0), 168n * HOUR],
    ['0.123456789', dayTime(3, 3), 123_456n],
  ])('%s is read by its fields', (text, type, micros) => {
    expect(parseDayTimeText(text, type)).toBe(micros);
  });

  it.each([
    ['1 25:00', dayTime(0, 2), 'FIELD_OUT_OF_RANGE'],
    ['1', dayTime(0, 2), 'UNMATCHED_FORMAT_STRING_WITH_NOTICE'],
    ['1 2:3:4', dayTime(0, 2), 'UNMATCHED_FORMAT_STRING_WITH_NOTICE'],
    ['day', dayTime(0, 0), 'UNMATCHED_FORMAT_STRING_WITH_NOTICE'],
    ['106751992', dayTime(0, 0), 'ARITHMETIC_EXCEPTION'],
  ])('%s is refused', (text, type, subCondition) => {
    expect(() => parseDayTimeText(text, type)).toThrowError(
      expect.objectContaining({ condition: `INVALID_INTERVAL_FORMAT.${subCondition}` }),
    );
  });

  it.each([
    [26n * HOUR + 184_500_000n, DayTimeInterval, "INTERVAL '1 02:03:04.5' DAY TO SECOND"],
    [0n, DayTimeInterval, "INTERVAL '0 00:00:00' DAY TO SECOND"],
    [-90_000_000n, dayTime(3, 3), "INTERVAL '-90' SECOND"],
    [2n * HOUR, dayTime(1, 1), "INTERVAL '02' HOUR"],
    [26n * HOUR, dayTime(0, 1), "INTERVAL '1 02' DAY TO HOUR"],
    [-(2n ** 63n), DayTimeInterval, "INTERVAL '-106751991 04:00:54.775808' DAY TO SECOND"],
  ])('%s is written as Spark writes it', (micros, type, text) => {
    expect(formatDayTimeInterval(micros, type)).toBe(text);
  });
});

describe('year-month texts', () => {
  it('are read and written by their fields', () => {
    expect(parseYearMonthText('1-2', YearMonthInterval)).toBe(14);
    expect(parseYearMonthText('-1-2', YearMonthInterval)).toBe(-14);
    expect(parseYearMonthText('3', yearMonth(0, 0))).toBe(36);
    expect(formatYearMonthInterval(-14, YearMonthInterval)).toBe("INTERVAL '-1-2' YEAR TO MONTH");
    expect(formatYearMonthInterval(14, yearMonth(1, 1))).toBe("INTERVAL '14' MONTH");
    expect(formatYearMonthInterval(36, yearMonth(0, 0))).toBe("INTERVAL '3' YEAR");
  });

  it('are refused with a thirteenth month or another form', () => {
    expect(() => parseYearMonthText('1-12', YearMonthInterval)).toThrowError(
      /parsing interval year-month/,
    );
    expect(() => parseYearMonthText('1', YearMonthInterval)).toThrowError(
      /does not match year-month/,
    );
    expect(() => parseYearMonthText('999999999', yearMonth(0, 0))).toThrowError(
      /parsing interval year-month/,
    );
  });
});

describe('calendar intervals', () => {
  it.each([
    [{ months: 14, days: 3, micros: 26n * HOUR }, '1 years 2 months 3 days 26 hours'],
    [{ months: 0, days: 1, micros: 2n * HOUR }, '1 days 2 hours'],
    [{ months: -13, days: 0, micros: -61_500_000n }, '-1 years -1 months -1 minutes -1.5 seconds'],
    [{ months: 0, days: 0, micros: 0n }, '0 seconds'],
  ])('are written with every unit that is there', (interval, text) => {
    expect(formatInterval(interval)).toBe(text);
  });
});
