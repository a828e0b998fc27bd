import { beforeAll, describe, expect, test } from 'vitest';
import {
  arrayType,
  BooleanType,
  ByteType,
  type DataType,
  DateType,
  DoubleType,
  decimalType,
  FloatType,
  IntegerType,
  LongType,
  ShortType,
  StringType,
  structField,
  structType,
  TimestampType,
} from '../../../../src/types/data-type.ts';
import type { WasmCore } from '../../../../src/wasm/core.ts';
import { CORE_BUILDS, newCore } from '../../../support/core.ts';
import { attribute, call, evaluate } from '../../../support/expressions.ts';
import { naiveCompare } from '../../../support/naive-order.ts';
import { randomNumbers, randomValue } from '../../../support/random-columns.ts';

const TYPES: readonly DataType[] = [
  BooleanType,
  ByteType,
  ShortType,
  IntegerType,
  LongType,
  FloatType,
  DoubleType,
  StringType,
  DateType,
  TimestampType,
  decimalType(38, 2),
  structType([structField('a', IntegerType), structField('b', StringType)]),
  arrayType(DoubleType),
];

describe.each(CORE_BUILDS)('comparison of the %s core', (build) => {
  let core: WasmCore;
  beforeAll(async () => {
    core = await newCore(build);
  });

  for (const type of TYPES) {
    test(`of ${type.kind} follows Spark's order`, () => {
      const random = randomNumbers(23);
      const input = [attribute('x', type), attribute('y', type)];
      const rows = Array.from({ length: 300 }, () => [
        randomValue(type, random),
        randomValue(type, random),
      ]);
      const expected = (holds: (order: number) => boolean) =>
        rows.map(([x, y]) => (x === null || y === null ? null : holds(naiveCompare(x, y, type))));
      const run = (name: string) => evaluate(core, call(name, ...input), { input, rows });
      expect(run('==')).toEqual(expected((order) => order === 0));
      expect(run('<')).toEqual(expected((order) => order < 0));
      expect(run('<=')).toEqual(expected((order) => order <= 0));
      expect(run('>')).toEqual(expected((order) => order > 0));
      expect(run('>=')).toEqual(expected((order) => order >= 0));
      expect(run('<=>')).toEqual(rows.map(([x, y]) => naiveCompare(x, y, type) === 0));
    });
  }

  test('with constants gives the same as with columns', () => {
    const input = [attribute('x', StringType)];
    const rows = [['a'], [null], ['b'], ['ab']];
    const b = { kind: 'literal', value: 'b', dataType: StringType, nullable: false } as const;
    expect(evaluate(core, call('<', input[0], b), { input, rows })).toEqual([
      true,
      null,
      false,
      true,
    ]);
    expect(evaluate(core, call('<', b, input[0]), { input, rows })).toEqual([
      false,
      null,
      false,
      false,
    ]);
  });

  test('greatest and least pass over nulls and take NaN for the largest', () => {
    const input = [attribute('x', DoubleType), attribute('y', DoubleType)];
    const rows = [
      [1, 2],
      [null, 3],
      [4, null],
      [null, null],
      [Number.NaN, 5],
    ];
    expect(evaluate(core, call('greatest', ...input), { input, rows })).toEqual([
      2,
      3,
      4,
      null,
      Number.NaN,
    ]);
    expect(evaluate(core, call('least', ...input), { input, rows })).toEqual([1, 3, 4, null, 5]);
  });
});
