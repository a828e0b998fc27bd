import { partOnUse } from '../plan/part-on-use.ts';
import type { DataType } from '../types/data-type.ts';
import type { ArithmeticOperator } from './arithmetic.ts';
import type { Argument, ScalarSignature } from './define.ts';

/** The arithmetic of dates, times and intervals. */
export const DATETIME_ARITHMETIC = partOnUse(
  'the arithmetic of dates, times and intervals',
  () => import('./datetime-arithmetic.ts'),
);

/** The reading of intervals. */
export const INTERVAL_CASTS = partOnUse(
  'the reading of intervals',
  () => import('./interval-cast.ts'),
);

/** Casts from and to TIME. */
export const TIME_CASTS = partOnUse('the casts of TIME', () => import('./time-cast.ts'));

const KINDS: readonly DataType['kind'][] = [
  'date',
  'timestamp',
  'timestamp_ntz',
  'time',
  'day_time_interval',
  'year_month_interval',
  'calendar_interval',
];

/** The signature of an operator with a date, a time or an interval among its arguments; undefined for others. */
export function dateTimeSignature(
  operator: ArithmeticOperator,
  args: readonly Argument[],
): ScalarSignature | undefined {
  if (!args.some(({ dataType }) => KINDS.includes(dataType.kind))) return undefined;
  return DATETIME_ARITHMETIC.get().resolveDateTimeArithmetic(operator, args);
}
