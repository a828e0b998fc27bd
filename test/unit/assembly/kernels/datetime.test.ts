import { beforeAll, describe, expect, test } from 'vitest';
import {
  DateType,
  StringType,
  TimestampNtzType,
  TimestampType,
} from '../../../../src/types/data-type.ts';
import type { Value } from '../../../../src/types/value.ts';
import type { WasmCore } from '../../../../src/wasm/core.ts';
import { CORE_BUILDS, newCore } from '../../../support/core.ts';
import { attribute, call, castTo, evaluate, literal } from '../../../support/expressions.ts';
import { randomNumbers } from '../../../support/random-columns.ts';

const MICROS_PER_DAY = 86_400_000_000n;
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'];

/** Between 1890 and 2099, to the microsecond. */
function randomTimes(count: number): (bigint | null)[] {
  const random = randomNumbers(31);
  const first = Date.UTC(1890, 0, 1);
  const span = Date.UTC(2099, 0, 1) - first;
  return Array.from({ length: count }, (_, index) =>
    index % 11 === 0 ? null : BigInt(Math.floor(first + random() * span)) * 1000n + BigInt(index),
  );
}

const TIMES = randomTimes(150);

/** What the platform's clock shows: an oracle that knows nothing of the kernels' tables. */
function clock(micros: bigint, timeZone: string): Date {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const seconds = micros / 1_000_000n - (micros % 1_000_000n < 0n ? 1n : 0n);
  const [month, day, year, hour, minute, second] = (
    format.format(new Date(Number(seconds) * 1000)).match(/\d+/g) ?? []
  ).map(Number);
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}

describe.each(CORE_BUILDS)('dates and times in the %s core', (build) => {
  let core: WasmCore;
  beforeAll(async () => {
    core = await newCore(build);
  });
  const time = attribute('time', TimestampType);
  const rows = TIMES.map((value): [Value] => [value]);

  test.each(ZONES)('fields of a time are those of the clock in %s', (timeZone) => {
    const fields: Record<string, (shown: Date) => number> = {
      year: (shown) => shown.getUTCFullYear(),
      quarter: (shown) => Math.floor(shown.getUTCMonth() / 3) + 1,
      month: (shown) => shown.getUTCMonth() + 1,
      day: (shown) => shown.getUTCDate(),
      dayofweek: (shown) => shown.getUTCDay() + 1,
      weekday: (shown) => (shown.getUTCDay() + 6) % 7,
      hour: (shown) => shown.getUTCHours(),
      minute: (shown) => shown.getUTCMinutes(),
      second: (shown) => shown.getUTCSeconds(),
    };
    for (const [name, field] of Object.entries(fields)) {
      expect(evaluate(core, call(name, time), { input: [time], rows, timeZone })).toEqual(
        TIMES.map((micros) => (micros === null ? null : field(clock(micros, timeZone)))),
      );
    }
  });

  test.each(ZONES)('truncation in %s gives the start of the unit on the clock', (timeZone) => {
    for (const unit of ['HOUR', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR']) {
      const truncated = call('date_trunc', literal(unit, StringType), time);
      const text = castTo(truncated, StringType);
      const shown = evaluate(core, castTo(time, StringType), { input: [time], rows, timeZone });
      const actual = evaluate(core, text, { input: [time], rows, timeZone });
      actual.forEach((value, row) => {
        if (TIMES[row] === null) expect(value).toBeNull();
        // A unit may begin in a gap of the clock; then the first time after the gap stands for it.
        else if (unit === 'DAY')
          expect(String(value).slice(0, 10)).toBe(String(shown[row]).slice(0, 10));
        else if (unit === 'MONTH')
          expect(String(value).slice(0, 10)).toBe(`${String(shown[row]).slice(0, 7)}-01`);
        else if (unit === 'YEAR')
          expect(String(value).slice(0, 10)).toBe(`${String(shown[row]).slice(0, 4)}-01-01`);
      });
    }
  });

  test('ISO weeks agree with the Thursday rule around every new year', () => {
    const date = attribute('date', DateType);
    const days = Array.from({ length: 400 }, (_, index) => -3000 + index * 91).flatMap((day) => [
      day,
      day + 1,
    ]);
    const naive = (day: number) => {
      const thursday = day + 3 - ((((day + 3) % 7) + 7) % 7);
      const year = new Date(thursday * 86_400_000).getUTCFullYear();
      return Math.floor((thursday - Date.UTC(year, 0, 1) / 86_400_000) / 7) + 1;
    };
    expect(
      evaluate(core, call('weekofyear', date), { input: [date], rows: days.map((day) => [day]) }),
    ).toEqual(days.map(naive));
  });

  test('a time in a gap moves on, and one that happens twice is the first', () => {
    const local = attribute('local', TimestampNtzType);
    const at = (text: string) => BigInt(Date.parse(`${text}Z`)) * 1000n;
    const cast = castTo(local, TimestampType);
    const options = {
      input: [local],
      rows: [[at('2024-03-31T02:30:00')], [at('2024-10-27T02:30:00')]],
      timeZone: 'Europe/Berlin',
    };
    expect(evaluate(core, cast, options)).toEqual([
      at('2024-03-31T01:30:00'),
      at('2024-10-27T00:30:00'),
    ]);
  });

  test('dates become midnights and times days, before 1970 too', () => {
    const date = attribute('date', DateType);
    const dates = [[-1], [0], [null], [19783]];
    expect(evaluate(core, castTo(date, TimestampType), { input: [date], rows: dates })).toEqual([
      -MICROS_PER_DAY,
      0n,
      null,
      19783n * MICROS_PER_DAY,
    ]);
    const times = [[-1n], [0n], [null], [MICROS_PER_DAY]];
    expect(evaluate(core, castTo(time, DateType), { input: [time], rows: times })).toEqual([
      -1,
      0,
      null,
      1,
    ]);
  });
});
