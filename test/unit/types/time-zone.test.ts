import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  findTimeZone,
  localOffset,
  type TimeZone,
  zoneOffsetAt,
} from '../../../src/types/time-zone.ts';

function zoneOf(name: string): TimeZone {
  const zone = findTimeZone(name);
  if (zone === undefined) throw new TypeError(`no zone ${name}`);
  return zone;
}

/** What the platform's clocks show in a zone, as if it were UTC. */
function shown(timeZone: string, utcMs: number): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
    hourCycle: 'h23',
    calendar: 'iso8601',
  });
  const parts = Object.fromEntries(
    format.formatToParts(utcMs).map(({ type, value }) => [type, value]),
  );
  const century = new Date(utcMs).getUTCFullYear();
  const short = Number(parts.year);
  // The short year has two digits: the one nearest to the instant's own is meant.
  const year =
    [-1, 0, 1].map((step) => century + step).find((full) => full % 100 === short % 100) ?? century;
  return Date.UTC(
    year,
    Number(parts.month) - 1,
    Number(parts.day),
    Number(parts.hour),
    Number(parts.minute),
    Number(parts.second),
  );
}

describe('a time zone', () => {
  const names = [
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'Africa/Casablanca',
    'Pacific/Apia',
    'America/Sao_Paulo',
  ];

  test('has the offsets of the platform at any instant', () => {
    const instants = fc.integer({ min: Date.UTC(1910, 0) / 1000, max: Date.UTC(2090, 0) / 1000 });
    fc.assert(
      fc.property(fc.constantFrom(...names), instants, (name, second) => {
        const utcMs = second * 1000;
        expect(utcMs + zoneOffsetAt(zoneOf(name), utcMs) * 1000).toBe(shown(name, utcMs));
      }),
      { numRuns: 500 },
    );
  });

  test('changes at the second at which the law has it', () => {
    const berlin = zoneOf('Europe/Berlin');
    const spring = Date.UTC(2024, 2, 31, 1);
    expect([zoneOffsetAt(berlin, spring - 1), zoneOffsetAt(berlin, spring)]).toEqual([3600, 7200]);
    const autumn = Date.UTC(2024, 9, 27, 1);
    expect([zoneOffsetAt(berlin, autumn - 1), zoneOffsetAt(berlin, autumn)]).toEqual([7200, 3600]);
  });

  test('takes the offset before a gap and the first of two times alike', () => {
    const berlin = zoneOf('Europe/Berlin');
    expect(localOffset(berlin, Date.UTC(2024, 2, 31, 2, 30))).toBe(3600);
    expect(localOffset(berlin, Date.UTC(2024, 2, 31, 3))).toBe(7200);
    expect(localOffset(berlin, Date.UTC(2024, 9, 27, 2, 30))).toBe(7200);
    expect(localOffset(berlin, Date.UTC(2024, 9, 27, 3))).toBe(3600);
  });

  test.each([
    ['Z', 0],
    ['UTC', 0],
    ['Etc/UTC', 0],
    ['+02:00', 7200],
    ['-0330', -12_600],
    ['+5', 18_000],
    ['GMT+1', 3600],
    ['UTC-18:00', -64_800],
    ['+01:02:03', 3723],
    ['EST', -18_000],
  ])('may be the fixed offset %s', (name, offset) => {
    expect(zoneOf(name)).toEqual({ firstOffset: offset, changes: [] });
  });

  test.each(['', 'Mars/Crater', '+19:00', '+01:60', '1', '+1:2:3:4', 'Europe'])(
    'is not found by the name "%s"',
    (name) => {
      expect(findTimeZone(name)).toBeUndefined();
    },
  );
});
