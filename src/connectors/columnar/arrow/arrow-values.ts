import * as arrow from '@uwdata/flechette';
import { internalError } from '../../../errors/internal-error.ts';
import { floorDivide } from '../../../types/local-time.ts';
import type { Value } from '../../../types/value.ts';

const MS_PER_DAY = 86_400_000n;
const MICROS_PER_MS = 1000n;

/** What one of each of Arrow's units of time is. */
const NANOS_PER: Readonly<Record<arrow.TimeUnit_, bigint>> = {
  [arrow.TimeUnit.SECOND]: 1_000_000_000n,
  [arrow.TimeUnit.MILLISECOND]: 1_000_000n,
  [arrow.TimeUnit.MICROSECOND]: 1000n,
  [arrow.TimeUnit.NANOSECOND]: 1n,
};

type ArrowBatch = arrow.Batch<unknown>;

/** Reads values that the engine has in another form. The row must not be null. */
export function valueReader(batch: ArrowBatch): (row: number) => Value {
  const { type, values } = batch;
  switch (type.typeId) {
    case arrow.Type.Int:
      // Unsigned: a wider number, or for 64 bits a decimal.
      return type.bitWidth >= 32 ? (row) => BigInt(values[row]) : (row) => Number(values[row]);
    case arrow.Type.Date:
      return (row) => Number(floorDivide(BigInt(values[row]), MS_PER_DAY));
    case arrow.Type.Timestamp:
    case arrow.Type.Duration:
      return toMicros(type.unit, values);
    case arrow.Type.Time:
      return (row) => BigInt(values[row]) * NANOS_PER[type.unit];
    case arrow.Type.Decimal:
      return (row) => BigInt(numberOf(batch.value(row)));
    case arrow.Type.Interval:
      return type.unit === arrow.IntervalUnit.DAY_TIME ? dayTime(values) : monthDayNano(values);
    default:
      return (row) => plainValue(batch.value(row));
  }
}

function toMicros(unit: arrow.TimeUnit_, values: arrow.TypedArray): (row: number) => bigint {
  switch (unit) {
    case arrow.TimeUnit.SECOND:
      return (row) => BigInt(values[row]) * 1_000_000n;
    case arrow.TimeUnit.MILLISECOND:
      return (row) => BigInt(values[row]) * MICROS_PER_MS;
    case arrow.TimeUnit.MICROSECOND:
      return (row) => BigInt(values[row]);
    case arrow.TimeUnit.NANOSECOND:
      return (row) => floorDivide(BigInt(values[row]), 1000n);
  }
}

/** Pairs of days and milliseconds. */
function dayTime({ buffer, byteOffset }: arrow.TypedArray): (row: number) => Value {
  const view = new DataView(buffer, byteOffset);
  return (row) => [
    0,
    view.getInt32(row * 8, true),
    BigInt(view.getInt32(row * 8 + 4, true)) * MICROS_PER_MS,
  ];
}

function monthDayNano({ buffer, byteOffset }: arrow.TypedArray): (row: number) => Value {
  const view = new DataView(buffer, byteOffset);
  return (row) => [
    view.getInt32(row * 16, true),
    view.getInt32(row * 16 + 4, true),
    view.getBigInt64(row * 16 + 8, true) / 1000n,
  ];
}

function numberOf(value: unknown): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  throw internalError('a decimal of Arrow is no number');
}

function plainValue(value: unknown): Value {
  if (typeof value === 'number' || typeof value === 'string' || value instanceof Uint8Array) {
    return value;
  }
  throw internalError('a value of Arrow has an unknown form');
}
