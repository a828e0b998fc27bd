import { TypeId } from '../../assembly/abi.ts';
import { addMonths, civilFromDays, daysFromCivil } from '../types/civil-date.ts';
import { type DataType, DateType, StringType, TimestampType } from '../types/data-type.ts';
import { splitMicros } from '../types/datetime-text.ts';
import type { Value } from '../types/value.ts';
import { buildConstant } from '../wasm/column-builder.ts';
import { fillResult, isConstantColumn } from '../wasm/kernel-result.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { fromLocal, toLocal } from './datetime-column.ts';
import {
  defineFunction,
  type Evaluate,
  type EvaluationContext,
  type ScalarFunction,
} from './define.ts';
import { perRow } from './per-row.ts';
import { overload, overloads } from './signature.ts';
import { constantText } from './string-kernels.ts';
import { asBigint, asNumber, asText } from './value-reading.ts';

const MICROS_PER_DAY = 86_400_000_000n;

/** Units that are a number of microseconds, and those of the calendar by their number in the kernel. */
const UNIT_MICROS: Readonly<Record<string, bigint>> = {
  MICROSECOND: 1n,
  MILLISECOND: 1000n,
  SECOND: 1_000_000n,
  MINUTE: 60_000_000n,
  HOUR: 3_600_000_000n,
  DAY: MICROS_PER_DAY,
  DD: MICROS_PER_DAY,
};
const CALENDAR_UNITS: Readonly<Record<string, number>> = {
  WEEK: 0,
  MONTH: 1,
  MON: 1,
  MM: 1,
  QUARTER: 2,
  YEAR: 3,
  YYYY: 3,
  YY: 3,
};

/** Runs a truncation kernel over local times or dates; null for a unit that there is not. */
export function truncated(
  { core }: EvaluationContext,
  { column, unit, rows, type }: { column: Ptr; unit: string; rows: number; type: TypeId },
): Ptr | undefined {
  const micros = type === TypeId.I64 ? UNIT_MICROS[unit] : undefined;
  const calendar = CALENDAR_UNITS[unit];
  if (micros === undefined && calendar === undefined) return undefined;
  return fillResult(core, { type, args: [column], rows }, (output, count) => {
    if (micros === undefined)
      core.kernels.datetime_truncate_calendar(column, calendar, output, count);
    else core.kernels.datetime_truncate_micros(column, micros, output, count);
  });
}

/** A date cut to a unit of the calendar, for units that differ from row to row. */
function truncateDays(days: number, unit: string): number | null {
  const { year, month, day } = civilFromDays(days);
  switch (CALENDAR_UNITS[unit]) {
    case 0:
      return days - ((((days + 3) % 7) + 7) % 7);
    case 1:
      return days - day + 1;
    case 2:
      return addMonths(days - day + 1, -((month - 1) % 3));
    case 3:
      return daysFromCivil({ year, month: 1, day: 1 });
    default:
      return null;
  }
}

export function truncateMicros(local: bigint, unit: string): bigint | null {
  const micros = UNIT_MICROS[unit];
  if (micros !== undefined) {
    const rest = local % micros;
    return local - (rest < 0n ? rest + micros : rest);
  }
  const days = truncateDays(splitMicros(local).days, unit);
  return days === null ? null : BigInt(days) * MICROS_PER_DAY;
}

function truncationByRow(type: DataType): Evaluate {
  return perRow([StringType, type], type, ([unit, value]: readonly Value[]) => {
    const name = asText(unit).toUpperCase();
    return typeof value === 'bigint'
      ? truncateMicros(asBigint(value), name)
      : truncateDays(asNumber(value), name);
  });
}

const timesByRow = truncationByRow(TimestampType);
const datesByRow = truncationByRow(DateType);

/** `date_trunc(unit, time)` on the clocks of the session's zone. */
const truncateTime: Evaluate = (context, [unit, time], rows) => {
  const { core } = context;
  const local = toLocal(context, { column: time, type: TimestampType, rows });
  const result = truncateLocal(context, unit, local, rows);
  if (result === undefined) return buildConstant(core, TimestampType, null, rows);
  return fromLocal(context, { column: result, type: TimestampType, rows });
};

function truncateLocal(
  context: EvaluationContext,
  unit: Ptr,
  local: Ptr,
  rows: number,
): Ptr | undefined {
  if (!isConstantColumn(context.core, unit)) return timesByRow(context, [unit, local], rows);
  const name = constantText(context.core, unit)?.toUpperCase();
  if (name === undefined) return undefined;
  return truncated(context, { column: local, unit: name, rows, type: TypeId.I64 });
}

/** `trunc(date, unit)`. */
const truncateDate: Evaluate = (context, [date, unit], rows) => {
  const { core } = context;
  if (!isConstantColumn(core, unit)) return datesByRow(context, [unit, date], rows);
  const name = constantText(core, unit)?.toUpperCase();
  const result =
    name === undefined
      ? undefined
      : truncated(context, { column: date, unit: name, rows, type: TypeId.I32 });
  return result ?? buildConstant(core, DateType, null, rows);
};

export const DATETIME_TRUNCATION: readonly ScalarFunction[] = [
  defineFunction({
    name: 'date_trunc',
    usage: 'Returns a time cut to a unit from MICROSECOND to YEAR; null for another unit.',
    examples: [
      ["SELECT date_format(date_trunc('HOUR', TIMESTAMP '2024-08-15 13:45:59'), 'HH:mm')", '13:00'],
    ],
    resolve: overloads('date_trunc', [
      overload([StringType, TimestampType], TimestampType, truncateTime, {
        nullable: true,
        isTotal: true,
      }),
    ]),
  }),
  defineFunction({
    name: 'trunc',
    usage: 'Returns a date cut to WEEK, MONTH, QUARTER or YEAR; null for another unit.',
    examples: [["SELECT trunc(DATE '2024-08-15', 'YEAR')", '2024-01-01']],
    resolve: overloads('trunc', [
      overload([DateType, StringType], DateType, truncateDate, { nullable: true, isTotal: true }),
    ]),
  }),
];
