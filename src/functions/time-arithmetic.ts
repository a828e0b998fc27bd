/** `+ -` on TIME. Follows Spark's `TimeAddInterval` and `SubtractTimes`. */
import { datetimeOverflow } from '../errors/datetime-errors.ts';
import {
  type DataType,
  type DayTimeIntervalType,
  type TimeType,
  timeType,
} from '../types/data-type.ts';
import { valueSql } from '../types/value-sql.ts';
import type { ArithmeticOperator } from './arithmetic.ts';
import type { ScalarSignature } from './define.ts';
import { nullOnFailure } from './null-on-failure.ts';
import { perRow } from './per-row.ts';
import { asBigint } from './value-reading.ts';

const NANOS_PER_DAY = 86_400_000_000_000n;
/** Digits of microseconds, which is what the seconds of an interval have. */
const MICROS_PRECISION = 6;
const SECOND = 3;
const DIFFERENCE: DayTimeIntervalType = { kind: 'day_time_interval', start: 1, end: 3 };

/** A time moved within its day; fails with DATETIME_OVERFLOW past an end of it. */
export function movedTime(
  operator: ArithmeticOperator,
  time: TimeType,
  interval: DataType,
): ScalarSignature | undefined {
  if (interval.kind !== 'day_time_interval') return undefined;
  const precision = interval.end === SECOND ? Math.max(time.precision, MICROS_PRECISION) : 0;
  const output = precision > time.precision ? timeType(precision) : time;
  const args = [time, interval];
  const sign = operator.verb === 'subtract' ? -1n : 1n;
  const evaluate = perRow(args, output, ([x, y]) =>
    nullOnFailure(operator.isTolerant, () => {
      const by = sign * asBigint(y);
      const nanos = asBigint(x) + by * 1000n;
      if (nanos >= 0n && nanos < NANOS_PER_DAY) return nanos;
      throw datetimeOverflow(
        `add ${valueSql(by, interval)} to the time value ${valueSql(x, time)}`,
      );
    }),
  );
  return { args, output, evaluate, nullable: operator.isTolerant ? true : undefined };
}

/** INTERVAL HOUR TO SECOND between two times, its fraction cut to microseconds; undefined for other types. */
export function timeDifference(left: DataType, right: DataType): ScalarSignature | undefined {
  const types = [left, right];
  if (!types.every(({ kind }) => ['time', 'string', 'null'].includes(kind))) return undefined;
  const args = types.map((type) => (type.kind === 'time' ? type : timeType()));
  const evaluate = perRow(args, DIFFERENCE, ([x, y]) => (asBigint(x) - asBigint(y)) / 1000n);
  return { args, output: DIFFERENCE, evaluate, isTotal: true };
}
