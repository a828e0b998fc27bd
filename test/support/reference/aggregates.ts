import type { AggregateCall, NamedExpression } from '../../../src/plan/resolved-expression.ts';
import { visitExpression } from '../../../src/plan/transform.ts';
import type { DataType, DecimalType } from '../../../src/types/data-type.ts';
import type { Value } from '../../../src/types/value.ts';
import { evaluate, type Row } from './evaluate.ts';
import { NotInReference, ReferenceFailure } from './failure.ts';
import { integral } from './numbers.ts';
import { compareValues, keyText } from './order.ts';
import { valueAggregate } from './value-aggregates.ts';

/** The value of an aggregate call over all rows of a group at once. */
export function aggregateValue(call: AggregateCall, rows: readonly Row[]): Value {
  const tuples = argumentTuples(call, rows);
  return aggregateTuples(call, call.isDistinct ? distinct(tuples) : tuples);
}

/**
 * Evaluates what the aggregates of a plan read, for rows that have arrived. It is Spark's partial aggregation, which
 * comes before everything else: a row whose arguments fail, fails the batch, even if it is late.
 */
export function readArguments(aggregates: readonly NamedExpression[], rows: readonly Row[]): void {
  for (const column of aggregates) {
    visitExpression(column, (node) => {
      if (node.kind === 'aggregateCall') argumentTuples(node, rows);
    });
  }
}

function argumentTuples({ args, filter }: AggregateCall, rows: readonly Row[]) {
  const counted =
    filter === undefined ? rows : rows.filter((row) => evaluate(filter, row) === true);
  return counted.map((row) => args.map((arg) => evaluate(arg, row)));
}

function distinct(tuples: readonly (readonly Value[])[]): readonly (readonly Value[])[] {
  return [...new Map(tuples.map((tuple) => [keyText(tuple), tuple])).values()];
}

function aggregateTuples(call: AggregateCall, tuples: readonly (readonly Value[])[]): Value {
  const name = call.name.toLowerCase();
  const values = tuples.map(([first]) => first);
  const present = values.filter((value) => value !== null);
  const type = call.args[0]?.dataType;
  switch (name) {
    case 'count':
      return BigInt(tuples.filter((tuple) => !tuple.includes(null)).length);
    case 'count_if':
      return BigInt(present.filter((value) => value === true).length);
    case 'sum':
    case 'try_sum':
      return orNull(call, () => (present.length === 0 ? null : sum(present, type, call.dataType)));
    case 'avg':
    case 'mean':
    case 'try_avg':
      return orNull(call, () =>
        present.length === 0 ? null : average(present, type, call.dataType),
      );
    case 'min':
    case 'bool_and':
    case 'every':
      return extreme(present, type, -1);
    case 'max':
    case 'bool_or':
    case 'any':
    case 'some':
      return extreme(present, type, 1);
    case 'first':
    case 'first_value':
    case 'any_value':
      return (skipsNulls(call) ? present : values)[0] ?? null;
    case 'last':
    case 'last_value':
      return (skipsNulls(call) ? present : values).at(-1) ?? null;
    case 'var_pop':
    case 'stddev_pop':
    case 'var_samp':
    case 'variance':
    case 'stddev':
    case 'std':
    case 'stddev_samp':
      return moment(name, present.map(Number));
    default:
      return valueAggregate(call, tuples);
  }
}

/** IGNORE NULLS, or the second argument. */
function skipsNulls({ args, ignoreNulls }: AggregateCall): boolean {
  const option = args[1];
  return ignoreNulls === true || (option?.kind === 'literal' && option.value === true);
}

function sum(values: readonly Value[], type: DataType, result: DataType): Value {
  if (type.kind === 'float' || type.kind === 'double') return doubleSum(values);
  const whole = wholeSum(values);
  return result.kind === 'decimal' ? decimal(whole, result) : integral(whole, result);
}

function wholeSum(values: readonly Value[]): bigint {
  return values.reduce<bigint>((total, value) => total + BigInt(value as bigint), 0n);
}

function decimal(unscaled: bigint, { precision }: DecimalType): Value {
  const limit = 10n ** BigInt(precision);
  if (unscaled >= limit || unscaled <= -limit) throw new ReferenceFailure('ARITHMETIC_OVERFLOW');
  return unscaled;
}

/** Decimals and intervals are rounded to the nearest, halves away from zero. */
function average(values: readonly Value[], type: DataType, result: DataType): Value {
  const count = BigInt(values.length);
  if (result.kind === 'double') return doubleSum(values) / values.length;
  if (type.kind !== 'decimal' || result.kind !== 'decimal') {
    // Spark sums them up as intervals.
    const total = integral(wholeSum(values), result);
    return integral(nearest(BigInt(String(total)), count), result);
  }
  const shift = 10n ** BigInt(result.scale - type.scale);
  return decimal(nearest(wholeSum(values) * shift, count), result);
}

function nearest(total: bigint, count: bigint): bigint {
  const size = total < 0n ? -total : total;
  const quotient = (size * 2n + count) / (count * 2n);
  return total < 0n ? -quotient : quotient;
}

/** `try_sum` and `try_avg` are null where the others fail. */
function orNull({ name }: AggregateCall, compute: () => Value): Value {
  try {
    return compute();
  } catch (error) {
    if (error instanceof ReferenceFailure && name.startsWith('try_')) return null;
    throw error;
  }
}

function doubleSum(values: readonly Value[]): number {
  return values.reduce<number>((total, value) => total + Number(value), 0);
}

function extreme(values: readonly Value[], type: DataType, sign: 1 | -1): Value {
  let best: Value = null;
  for (const value of values) {
    if (best === null || compareValues(value, best, type) * sign > 0) best = value;
  }
  return best;
}

/** Variances and deviations in two passes, as the textbook has them. */
function moment(name: string, values: readonly number[]): Value {
  const count = values.length;
  if (count === 0) return null;
  const mean = values.reduce((total, value) => total + value, 0) / count;
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  switch (name) {
    case 'var_pop':
      return squares / count;
    case 'stddev_pop':
      return Math.sqrt(squares / count);
    case 'var_samp':
    case 'variance':
      return count === 1 ? null : squares / (count - 1);
    case 'stddev':
    case 'std':
    case 'stddev_samp':
      return count === 1 ? null : Math.sqrt(squares / (count - 1));
    default:
      throw new NotInReference(`aggregate ${name}`);
  }
}
