import { isIntegral } from '../types/coercion.ts';
import type { DataType } from '../types/data-type.ts';
import { cutTime, splitMicros } from '../types/datetime-text.ts';
import { localMicros, microsOfLocal } from '../types/local-time.ts';
import { parseClockTime } from '../types/time-text.ts';
import { decimalOrFail, integralOrFail } from './cast-number.ts';
import { type CastValue, reading } from './cast-value.ts';
import type { EvaluationContext } from './define.ts';
import { sessionZone } from './session-zone.ts';
import { asBigint } from './value-reading.ts';

const NANOS_PER_SECOND = 1_000_000_000n;
const MICROS_PER_DAY = 86_400_000_000n;

/** The cast of values between TIME and another type; undefined where ANSI mode has none. */
export function timeCast(from: DataType, to: DataType): CastValue | undefined {
  return to.kind === 'time' ? castToTime(from, to, to.precision) : castFromTime(from, to);
}

function castToTime(from: DataType, to: DataType, precision: number): CastValue | undefined {
  switch (from.kind) {
    case 'string':
      return reading(to, (text) => {
        const nanos = parseClockTime(text);
        return nanos === undefined ? undefined : cutTime(nanos, precision);
      });
    case 'time':
      return (value) => cutTime(asBigint(value), precision);
    case 'timestamp':
    case 'timestamp_ntz': {
      const isLocal = from.kind === 'timestamp_ntz';
      return (value, context) => {
        const local = localMicros(asBigint(value), sessionZone(context, isLocal));
        return cutTime(splitMicros(local).microsOfDay * 1000n, precision);
      };
    }
    default:
      return undefined;
  }
}

function castFromTime(from: DataType, to: DataType): CastValue | undefined {
  if (isIntegral(to)) {
    return (value) => integralOrFail(asBigint(value) / NANOS_PER_SECOND, value, from, to);
  }
  switch (to.kind) {
    case 'decimal':
      return (value) => decimalOrFail(asBigint(value), 9, to);
    case 'timestamp_ntz':
      return onToday;
    case 'timestamp':
      return (value, context) => microsOfLocal(onToday(value, context), sessionZone(context));
    default:
      return undefined;
  }
}

/** A time of the day on which the batch began in the session's zone, as local time. */
function onToday(value: Parameters<CastValue>[0], context: EvaluationContext): bigint {
  const { days } = splitMicros(localMicros(context.batchTimestampMicros, sessionZone(context)));
  return BigInt(days) * MICROS_PER_DAY + asBigint(value) / 1000n;
}
