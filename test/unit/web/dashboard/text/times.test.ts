import { describe, expect, test } from 'vitest';
import {
  clockText,
  dayText,
  momentText,
  preciseClockText,
  writtenOffset,
  zoneText,
} from '../../../../../web/dashboard/text/times.ts';

const AT = Date.UTC(2026, 10, 25, 23, 38, 20, 512);
const UTC = { kind: 'utc' } as const;
const plus2 = { kind: 'written', offsetMinutes: 120 } as const;
const minus330 = { kind: 'written', offsetMinutes: -330 } as const;

describe('times of day', () => {
  test('stand in the chosen clock, and may be of the next day there', () => {
    expect(clockText(AT, UTC)).toBe('23:38:20');
    expect(clockText(AT, plus2)).toBe('01:38:20');
    expect(preciseClockText(AT, minus330)).toBe('18:08:20.512');
    expect(dayText(AT, plus2, AT)).toBe('26 Nov');
  });

  test('have a day when it is not today, and a year when it is not this one', () => {
    expect(momentText(AT, UTC, AT + 60_000)).toBe('23:38:20');
    expect(momentText(AT, UTC, AT + 3_600_000)).toBe('25 Nov 23:38:20');
    expect(dayText(AT, UTC, AT + 366 * 86_400_000)).toBe('25 Nov 2026');
  });

  test('are empty for what is no time', () => {
    expect(
      [Number.NaN, Number.POSITIVE_INFINITY, 9e15].map((time) => clockText(time, UTC)),
    ).toEqual(['', '', '']);
  });

  test('name the zone by its offset', () => {
    expect([UTC, plus2, minus330].map((zone) => zoneText(zone, AT))).toEqual([
      'UTC',
      '+02:00',
      '−05:30',
    ]);
  });
});

describe('the offset that a line is written with', () => {
  test.each([
    ['1.2.3.4 - - [25/Nov/2026:10:38:20 +0200] "GET / HTTP/1.1" 200 5', 120],
    ['{"time":"2026-11-25T10:38:20.123Z","level":"info"}', 0],
    ['2026-11-25T10:38:20-05:30 started', -330],
    ['<13>1 2026-11-25T10:38:20,5+00:00 host app - - - hi', 0],
  ])('is found in %s', (line, minutes) => {
    expect(writtenOffset(line)).toBe(minutes);
  });

  test.each([
    'Nov 25 10:38:20 host app: no zone',
    'took 10:38:20 and then -12345 more',
    '10:38:20 +9900 is no zone',
    '',
  ])('is not made up for %s', (line) => {
    expect(writtenOffset(line)).toBeUndefined();
  });
});
