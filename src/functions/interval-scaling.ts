import { intervalDividedByZero } from '../errors/interval-expression-errors.ts';
import { intervalArithmeticOverflow } from '../errors/runtime-errors.ts';
import { isNumeric } from '../types/coercion.ts';
import { type DataType, DayTimeInterval, YearMonthInterval } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import type { ArithmeticOperator } from './arithmetic.ts';
import { divideHalfUp, powerOfTen } from './decimal-arithmetic.ts';
import type { ScalarSignature } from './define.ts';
import { nullOnFailure } from './null-on-failure.ts';
import { perRow, type RowCompute } from './per-row.ts';
import { asBigint, asList, asNumber } from './value-reading.ts';

const INT_MAX = 2147483647n;
const LONG_MAX = 9223372036854775807n;

interface Scaling {
  readonly interval: DataType;
  readonly by: Value;
  readonly factorType: DataType;
  readonly isDivision: boolean;
}

/** An interval times, or divided by, a number; undefined for what is no number. */
export function scaled(
  operator: ArithmeticOperator,
  interval: DataType,
  factor: DataType,
): ScalarSignature | undefined {
  if (!isNumeric(factor) && factor.kind !== 'null' && factor.kind !== 'string') return undefined;
  const factorType: DataType = isNumeric(factor) ? factor : { kind: 'double' };
  const output =
    interval.kind === 'day_time_interval'
      ? DayTimeInterval
      : interval.kind === 'year_month_interval'
        ? YearMonthInterval
        : interval;
  const args = [interval, factorType];
  const isDivision = operator.verb === 'divide';
  const compute: RowCompute = ([value, by]) =>
    nullOnFailure(operator.isTolerant, () => {
      const result = scaleInterval(value, { interval, by, factorType, isDivision });
      if (result === 'zero') throw intervalDividedByZero();
      if (result === 'overflow') throw intervalArithmeticOverflow(operator.tryName);
      return result;
    });
  return { args, output, evaluate: perRow(args, output, compute) };
}

/** An interval times, or divided by, a number, rounded half up to whole months or microseconds. */
function scaleInterval(value: Value, scaling: Scaling): Value | 'zero' | 'overflow' {
  const { interval } = scaling;
  switch (interval.kind) {
    case 'year_month_interval': {
      const months = scaleWhole(BigInt(asNumber(value)), scaling, INT_MAX);
      return typeof months === 'bigint' ? Number(months) : months;
    }
    case 'day_time_interval':
      return scaleWhole(asBigint(value), scaling, LONG_MAX);
    default:
      return scaleCalendar(asList(value), scaling);
  }
}

function scaleWhole(
  amount: bigint,
  { by, factorType, isDivision }: Scaling,
  max: bigint,
): bigint | 'zero' | 'overflow' {
  const result =
    typeof by === 'number' && (factorType.kind === 'double' || factorType.kind === 'float')
      ? scaleByDouble(amount, by, isDivision)
      : scaleExactly(amount, by, factorType, isDivision);
  if (typeof result === 'string') return result;
  return result > max || result < -max - 1n ? 'overflow' : result;
}

function scaleByDouble(amount: bigint, by: number, isDivision: boolean) {
  if (isDivision && by === 0) return 'zero' as const;
  const exact = isDivision ? Number(amount) / by : Number(amount) * by;
  if (!Number.isFinite(exact)) return 'overflow' as const;
  return BigInt(Math.sign(exact) * Math.round(Math.abs(exact)));
}

function scaleExactly(amount: bigint, by: Value, factorType: DataType, isDivision: boolean) {
  const unscaled = typeof by === 'number' ? BigInt(by) : asBigint(by);
  const scale = powerOfTen(factorType.kind === 'decimal' ? factorType.scale : 0);
  if (!isDivision) return divideHalfUp(amount * unscaled, scale);
  return unscaled === 0n ? ('zero' as const) : divideHalfUp(amount * scale, unscaled);
}

/** Spark scales the three measures of a calendar interval on their own; fractions of days become microseconds. */
function scaleCalendar(
  [months, days, micros]: readonly Value[],
  { by, factorType, isDivision }: Scaling,
): Value | 'zero' {
  const scale = factorType.kind === 'decimal' ? 10 ** factorType.scale : 1;
  const factor = (typeof by === 'bigint' ? Number(by) : asNumber(by)) / scale;
  if (isDivision && factor === 0) return 'zero';
  const apply = (amount: number) => (isDivision ? amount / factor : amount * factor);
  const exactDays = apply(asNumber(days));
  const wholeDays = Math.trunc(exactDays);
  const rest = (exactDays - wholeDays) * 86_400_000_000 + apply(Number(asBigint(micros)));
  return [Math.trunc(apply(asNumber(months))), wholeDays, BigInt(Math.round(rest))];
}
