import '../../../support/all-parts.ts';
import { describe, expect, test } from 'vitest';
import { AGGREGATES } from '../../../../src/functions/aggregate/index.ts';
import type { AggregateSignature, Argument } from '../../../../src/functions/define.ts';
import {
  arrayType,
  BooleanType,
  type DataType,
  DayTimeInterval,
  DoubleType,
  decimalType,
  FloatType,
  IntegerType,
  LongType,
  mapType,
  NullType,
  StringType,
  simpleString,
  structField,
  structType,
  TimestampType,
  YearMonthInterval,
} from '../../../../src/types/data-type.ts';
import type { Value } from '../../../../src/types/value.ts';
import { Accumulator } from '../../../support/accumulator.ts';
import { CORE_BUILDS, newCore } from '../../../support/core.ts';

function resolve(name: string, args: readonly Argument[], ignoreNulls = false): AggregateSignature {
  const aggregate = AGGREGATES.find(
    (record) => record.name === name || record.aliases?.includes(name),
  );
  if (aggregate === undefined) throw new Error(`no aggregate ${name}`);
  return aggregate.resolve(args, { isDistinct: false, ignoreNulls });
}

const of = (dataType: DataType): Argument => ({ dataType, nullable: true });
const STRUCT = structType([structField('i', IntegerType), structField('s', StringType)]);
const MAX_LONG = 2n ** 63n - 1n;

describe.each(CORE_BUILDS)('on the %s core', (build) => {
  async function answer(name: string, type: DataType, values: readonly Value[]): Promise<Value> {
    const core = await newCore(build);
    const accumulator = new Accumulator(core, resolve(name, [of(type)]), 1);
    accumulator.update(
      values.map(() => 0),
      values,
    );
    return accumulator.evaluate([0])[0];
  }

  test.each<[string, DataType, Value[], Value]>([
    ['sum', IntegerType, [2 ** 31 - 1, 2 ** 31 - 1], 2n ** 32n - 2n],
    ['sum', FloatType, [0.5, 0.25], 0.75],
    ['sum', LongType, [MAX_LONG, 5n, -6n], MAX_LONG - 1n],
    ['sum', LongType, [-MAX_LONG, -1n], -(2n ** 63n)],
    ['sum', DoubleType, [-0.0], 0],
    ['avg', LongType, [MAX_LONG, MAX_LONG], 2 ** 63],
    ['avg', IntegerType, [1, 2, 2], 5 / 3],
    ['min', DoubleType, [Number.NaN, 5, Number.NaN], 5],
    ['min', DoubleType, [5, Number.NaN], 5],
    ['min', DoubleType, [Number.NaN, Number.NaN], Number.NaN],
    ['max', DoubleType, [Number.NaN, 5, Number.POSITIVE_INFINITY], Number.NaN],
    ['max', DoubleType, [5, Number.NaN, 7], Number.NaN],
    ['min', StringType, ['b', 'a', 'ab'], 'a'],
    ['max', StringType, ['z', 'é', 'zz'], 'é'],
    ['max', StringType, ['', 'x', ''], 'x'],
    ['min', TimestampType, [5n, -7n], -7n],
    ['max', decimalType(20, 0), [-1n, -(2n ** 64n), 1n], 1n],
    ['min', decimalType(20, 0), [-1n, -(2n ** 64n) - 1n, 2n ** 64n], -(2n ** 64n) - 1n],
    ['max', NullType, [null, null], null],
    ['bool_and', BooleanType, [true, null, false], false],
    ['every', BooleanType, [true, null], true],
    ['any', BooleanType, [false, null], false],
    ['bit_xor', IntegerType, [6, 3, -1], ~5],
    ['sum', decimalType(38, 0), [10n ** 38n - 1n, 1n, -1n], 10n ** 38n - 1n],
    ['sum', decimalType(38, 0), [1n - 10n ** 38n, null], 1n - 10n ** 38n],
    [
      'sum',
      decimalType(38, 0),
      Array(8)
        .fill(10n ** 38n - 1n)
        .concat(Array(8).fill(1n - 10n ** 38n)),
      0n,
    ],
    ['try_sum', decimalType(38, 0), [10n ** 38n - 1n, 1n], null],
    ['try_avg', decimalType(38, 0), [10n ** 38n - 1n, 1n], null],
    ['avg', decimalType(3, 2), [150n, 225n, null, -75n], 1000000n],
    ['avg', decimalType(38, 38), [1n, 2n], 2n],
    ['avg', decimalType(1, 0), [9n, 2n, 2n], 43333n],
    ['avg', decimalType(1, 0), [-9n, -2n, -2n], -43333n],
    ['avg', YearMonthInterval, [12, 2, 2], 5],
    ['avg', DayTimeInterval, [1n, 2n], 2n],
    ['min', STRUCT, [[2, 'a'], null, [1, 'b'], [1, null]], [1, null]],
    ['max', arrayType(IntegerType), [[1], [], [1, null]], [1, null]],
    ['first', STRUCT, [null, [1, 'a']], null],
    ['last', mapType(StringType, LongType), [[['a', 1n]], [['b', 2n]]], [['b', 2n]]],
    ['count_if', BooleanType, [true, null, false, true], 2n],
    ['variance', DoubleType, [1, 2, 3, 4], 5 / 3],
    ['var_samp', DoubleType, [7], null],
    ['var_pop', DoubleType, [7], 0],
    ['stddev', DoubleType, [2, 4], Math.SQRT2],
    ['first', StringType, [null, 'x'], null],
    ['last_value', StringType, ['x', 'y', ''], ''],
  ])('%s over %o of %o is %o', async (name, type, values, expected) => {
    expect(await answer(name, type, values)).toEqual(expected);
  });

  test('a sum out of range is an overflow when it is asked for, and not before', async () => {
    const core = await newCore(build);
    const sum = new Accumulator(core, resolve('sum', [of(LongType)]), 2);
    sum.update([1, 1], [MAX_LONG, 1n]);
    expect(sum.evaluate([0])).toEqual([null]);
    expect(() => sum.evaluate([0, 1])).toThrow(
      expect.objectContaining({ condition: 'ARITHMETIC_OVERFLOW' }),
    );
    sum.update([1], [-1n]);
    expect(sum.evaluate([0, 1])).toEqual([null, MAX_LONG]);
  });

  test('try_sum stays null once it has overflowed, also after a restart', async () => {
    const core = await newCore(build);
    const signature = resolve('try_sum', [of(LongType)]);
    const original = new Accumulator(core, signature, 1);
    original.update([0, 0], [MAX_LONG, 1n]);
    original.settle([0]);
    expect(original.evaluate([0])).toEqual([null]);
    const restored = new Accumulator(core, signature, 1);
    restored.restore([0], original.gather([0]));
    for (const accumulator of [original, restored]) {
      accumulator.update([0], [-5n]);
      expect(accumulator.evaluate([0])).toEqual([null]);
    }
  });

  test('the strings of a state count among its bytes', async () => {
    const core = await newCore(build);
    const max = new Accumulator(core, resolve('max', [of(StringType)]), 1);
    const before = max.bytes;
    max.update([0, 0], ['a'.repeat(50), 'b'.repeat(70)]);
    expect(max.bytes - before).toBe(70);
    max.clear([0]);
    expect(max.bytes).toBe(before);
  });

  test('replaced and cleared strings are given back to the heap', async () => {
    const core = await newCore(build);
    const max = new Accumulator(core, resolve('max', [of(StringType)]), 1);
    const before = core.kernels.mem_used();
    max.update([0, 0, 0], ['a'.repeat(50), 'b'.repeat(70), 'aa']);
    expect(core.kernels.mem_used() - before).toBe(70);
    max.clear([0]);
    expect(core.kernels.mem_used()).toBe(before);
  });
});

describe('signatures', () => {
  test.each<[string, Argument[], string]>([
    ['count', [], 'agg_count_all → bigint'],
    ['count', [{ dataType: IntegerType, nullable: false, literal: 1 }], 'agg_count_all → bigint'],
    ['count', [of(StringType), of(LongType)], 'agg_count_columns → bigint'],
    ['sum', [of(NullType)], 'agg_sum_f64 → double'],
    ['sum', [of(StringType)], 'agg_sum_f64 → double'],
    ['avg', [of(NullType)], 'agg_avg_f64 → double'],
    ['bool_and', [of(NullType)], 'agg_min_bool → boolean'],
    ['first', [of(DoubleType)], 'agg_first_i64 → double'],
    [
      'first',
      [of(StringType), { dataType: BooleanType, nullable: false, literal: true }],
      'agg_first_valid_str → string',
    ],
  ])('%s over %j is %s', (name, args, expected) => {
    const signature = resolve(name, args);
    const family = 'kernel' in signature ? signature.kernel : 'hosted';
    expect(`${family} → ${simpleString(signature.output)}`).toBe(expected);
  });

  test.each<[string, Argument[], string]>([
    ['sum', [], 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION'],
    ['sum', [of(BooleanType)], 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE'],
    ['bit_and', [of(DoubleType)], 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE'],
    ['bool_or', [of(IntegerType)], 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE'],
    ['min', [of(mapType(StringType, StringType))], 'DATATYPE_MISMATCH.INVALID_ORDERING_TYPE'],
    ['first', [of(IntegerType), of(BooleanType)], 'NON_FOLDABLE_ARGUMENT'],
    [
      'max',
      [of(arrayType(mapType(StringType, StringType)))],
      'DATATYPE_MISMATCH.INVALID_ORDERING_TYPE',
    ],
  ])('%s over %j is refused with %s', (name, args, condition) => {
    expect(() => resolve(name, args)).toThrow(expect.objectContaining({ condition }));
  });
});
