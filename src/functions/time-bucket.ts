import { parameterOutOfRange } from '../errors/aggregate-errors.ts';
import { datetimeOverflow } from '../errors/datetime-errors.ts';
import { addMonths } from '../types/civil-date.ts';
import {
  type DataType,
  DayTimeInterval,
  TimestampNtzType,
  TimestampType,
} from '../types/data-type.ts';
import { splitMicros } from '../types/datetime-text.ts';
import { floorDivide, localMicros, microsOfLocal } from '../types/local-time.ts';
import type { TimeZone } from '../types/time-zone.ts';
import type { Value } from '../types/value.ts';
import { valueSql } from '../types/value-sql.ts';
import { callSql } from './call-sql.ts';
import { type Argument, defineFunction } from './define.ts';
import { requireFoldable } from './foldable-argument.ts';
import type { TypeClass } from './input-type.ts';
import { perRow } from './per-row.ts';
import { sessionZone } from './session-zone.ts';
import { type Overload, overloads } from './signature.ts';
import { asBigint } from './value-reading.ts';

/*
 * `time_bucket(size, time[, origin])`: the start of the bucket that a time lies in, counted from the origin. Buckets of
 * months and of whole days follow the calendar of the session's zone, others are of elapsed time.
 */

const MICROS_PER_DAY = 86_400_000_000n;
const LONG_MAX = 9223372036854775807n;

const SIZE: TypeClass = {
  kind: 'class',
  name: 'INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH',
  accepts: ({ kind }) => kind === 'day_time_interval' || kind === 'year_month_interval',
  ofNull: DayTimeInterval,
};

/** A timestamp of one kind, as it is. */
function only(type: DataType): TypeClass {
  return {
    kind: 'class',
    name: '(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)',
    accepts: ({ kind }) => kind === type.kind,
    ofNull: type,
  };
}

/** The bucket's start on clocks that show `local`, for a size of microseconds. */
function microBucket(size: bigint, time: bigint, origin: bigint): bigint {
  return origin + floorDivide(time - origin, size) * size;
}

/** As `microBucket`, for a size of months; the last day of a short month stands for later ones. */
function monthBucket(size: bigint, local: bigint, origin: bigint): bigint {
  const { days, microsOfDay } = splitMicros(origin);
  const start = (bucket: bigint) =>
    BigInt(addMonths(days, Number(bucket * size))) * MICROS_PER_DAY + microsOfDay;
  // No month is longer than 31 days: the bucket is this one or one of the next.
  let bucket = floorDivide(local - origin, 31n * MICROS_PER_DAY * size);
  while (start(bucket + 1n) <= local) bucket++;
  return start(bucket);
}

function bucketStart(
  size: Value,
  { time, origin, zone }: { time: bigint; origin: bigint; zone: TimeZone },
): bigint {
  const isDays = typeof size === 'bigint' && size % MICROS_PER_DAY === 0n;
  if (typeof size === 'bigint' && !isDays) return microBucket(size, time, origin);
  const local = localMicros(time, zone);
  const from = localMicros(origin, zone);
  const start = isDays
    ? microBucket(asBigint(size), local, from)
    : monthBucket(BigInt(Number(size)), local, from);
  return microsOfLocal(start, zone);
}

function bucketOf(type: DataType, hasOrigin: boolean): Overload {
  const time = only(type);
  return {
    inputs: hasOrigin ? [SIZE, time, time] : [SIZE, time],
    build: (types) => ({
      output: type,
      evaluate: perRow(types, type, ([size, value, origin], context) => {
        if (Number(size) <= 0) throw sizeOutOfRange('time_bucket', size, types[0]);
        const zone = sessionZone(context, type.kind === 'timestamp_ntz');
        const start = hasOrigin ? asBigint(origin) : microsOfLocal(0n, zone);
        const micros = bucketStart(size, { time: asBigint(value), origin: start, zone });
        if (micros >= -LONG_MAX - 1n) return micros;
        throw datetimeOverflow('find the bucket of a TIMESTAMP');
      }),
    }),
  };
}

function sizeOutOfRange(sqlExpr: string, size: Value, type: DataType): Error {
  const call = { sqlExpr, name: '`bucketSize`' };
  return parameterOutOfRange(call, '(0, inf)', valueSql(size, type));
}

const resolveBucket = overloads('time_bucket', [
  bucketOf(TimestampType, false),
  bucketOf(TimestampNtzType, false),
  bucketOf(TimestampType, true),
  bucketOf(TimestampNtzType, true),
]);

/** The size must be constant, and more than nothing; the origin must be constant. */
function checkConstants(args: readonly Argument[]): void {
  const [size, , origin] = args;
  const sqlExpr = callSql('time_bucket', args);
  requireFoldable({ sqlExpr, name: 'bucketSize' }, size.dataType, size);
  if (origin !== undefined) requireFoldable({ sqlExpr, name: 'origin' }, origin.dataType, origin);
  if (size.literal != null && Number(size.literal) <= 0) {
    throw sizeOutOfRange(sqlExpr, size.literal, size.dataType);
  }
}

export const timeBucket = defineFunction({
  name: 'time_bucket',
  usage:
    'Returns the start of the bucket of a size that a time lies in, counted from 1970 or an origin.',
  examples: [
    [
      "SELECT time_bucket(INTERVAL '15' MINUTE, TIMESTAMP_NTZ '2024-03-01 10:20:30')",
      '2024-03-01T10:15:00',
    ],
  ],
  resolve: (args) => {
    const signature = resolveBucket(args);
    checkConstants(args);
    return signature;
  },
});
