import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StringType, TimestampType } from '../../src/types/data-type.ts';
import type { ValueRow } from '../../src/types/value.ts';
import { newCore } from '../support/core.ts';
import { attribute, call, evaluate, literal } from '../support/expressions.ts';
import { propertyOptions } from '../support/property-options.ts';

/*
 * Windows of the calendar against the dates that `Intl` shows: the windows of all times form one chain, and each has the
 * instants from the first with a date of its unit on.
 */

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  // Clocks change at midnight, or at one minute past it, or skip a day.
  'America/Sao_Paulo',
  'America/Havana',
  'Asia/Beirut',
  'America/St_Johns',
  'Pacific/Apia',
  'Asia/Kolkata',
] as const;
const UNITS = ['day', 'WEEK', 'month', 'Quarter', 'YEAR'] as const;
type Unit = (typeof UNITS)[number];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TIME = attribute('t', TimestampType);
const formats = new Map<string, Intl.DateTimeFormat>();

/** The days since 1970 of the date that clocks of a zone show. */
function dayOf(ms: number, zone: string): number {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en', {
      timeZone: zone,
      calendar: 'iso8601',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    });
  formats.set(zone, format);
  const parts = Object.fromEntries(
    format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]),
  );
  return Date.UTC(parts.year, parts.month - 1, parts.day) / 86_400_000;
}

/** A number that all dates of a window have, and greater for later windows. */
function periodOf(day: number, unit: Unit): number {
  const date = new Date(day * 86_400_000);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth();
  switch (unit) {
    case 'day':
      return day;
    case 'WEEK':
      // 1969-12-29 was a Monday.
      return Math.floor((day + 3) / 7);
    case 'month':
      return months;
    case 'Quarter':
      return Math.floor(months / 3);
    case 'YEAR':
      return date.getUTCFullYear();
  }
}

/** The first day of a period. */
function firstDay(period: number, unit: Unit): number {
  switch (unit) {
    case 'day':
      return period;
    case 'WEEK':
      return period * 7 - 3;
    case 'month':
      return Date.UTC(1970, period - 1970 * 12) / 86_400_000;
    case 'Quarter':
      return Date.UTC(1970, period * 3 - 1970 * 12) / 86_400_000;
    case 'YEAR':
      return Date.UTC(period, 0) / 86_400_000;
  }
}

/** The first instant, in milliseconds, at which clocks show a date of a period or of a later one. */
function beginning(period: number, unit: Unit, zone: string): number {
  const hasBegun = (ms: number) => periodOf(dayOf(ms, zone), unit) >= period;
  let time = firstDay(period, unit) * 86_400_000 - 30 * HOUR;
  while (!hasBegun(time)) time += HOUR;
  // Clocks that go back may have shown it for a minute before.
  time -= 3 * HOUR;
  while (!hasBegun(time)) time += MINUTE;
  let before = time - MINUTE;
  while (time - before > 1) {
    const middle = Math.floor((before + time) / 2);
    if (hasBegun(middle)) time = middle;
    else before = middle;
  }
  return time;
}

function windowOf(ms: number, unit: Unit, zone: string): readonly [number, number] {
  let period = periodOf(dayOf(ms, zone), unit);
  while (beginning(period + 1, unit, zone) <= ms) period++;
  return [beginning(period, unit, zone), beginning(period + 1, unit, zone)];
}

/** Times in any year, and around changes of clocks that the zones above are here for. */
const times = fc.oneof(
  fc.integer({ min: Date.UTC(1950, 0), max: Date.UTC(2040, 0) }),
  fc
    .tuple(
      fc.constantFrom(
        '2024-03-31T01:00Z',
        '2024-10-27T01:00Z',
        '2018-11-04T03:00Z',
        '2018-02-18T02:00Z',
        '2017-11-05T04:00Z',
        '2023-03-26T22:00Z',
        '2008-11-02T02:31Z',
        '2008-03-09T03:31Z',
        '2011-12-30T10:00Z',
        '2024-01-01T00:00Z',
      ),
      fc.oneof(
        fc.integer({ min: -1.5 * HOUR, max: 1.5 * HOUR }),
        fc.integer({ min: -30 * HOUR, max: 30 * HOUR }),
      ),
    )
    .map(([text, distance]) => Date.parse(text) + distance),
);

describe.each(ZONES)('in %s', (zone) => {
  test('a time lies in the window that dates say, and windows follow each other', async () => {
    const core = await newCore();
    fc.assert(
      fc.property(
        fc.constantFrom(...UNITS, 'day', 'day'),
        fc.array(fc.option(times, { freq: 9 }), { minLength: 1, maxLength: 6 }),
        (unit, values) => {
          core.kernels.arena_reset();
          const rows: ValueRow[] = values.map((ms) => [ms === null ? null : BigInt(ms) * 1000n]);
          const window = call(
            'calendar_window',
            TIME,
            literal(unit, StringType),
            literal(zone, StringType),
          );
          const actual = evaluate(core, window, { input: [TIME], rows });
          const expected = values.map((ms) =>
            ms === null ? null : windowOf(ms, unit, zone).map((bound) => BigInt(bound) * 1000n),
          );
          expect(actual).toEqual(expected);
        },
      ),
      propertyOptions(60),
    );
  }, 120_000);
});
