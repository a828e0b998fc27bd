import { beforeAll, describe, expect, test } from 'vitest';
import {
  arrayType,
  type DataType,
  DoubleType,
  decimalType,
  FloatType,
  IntegerType,
  LongType,
  StringType,
  structField,
  structType,
} from '../../../../src/types/data-type.ts';
import type { WasmCore } from '../../../../src/wasm/core.ts';
import { sortedRows } from '../../../../src/wasm/sorting.ts';
import { CORE_BUILDS, newCore } from '../../../support/core.ts';
import { naiveCompare } from '../../../support/naive-order.ts';
import { randomColumn, randomNumbers } from '../../../support/random-columns.ts';

const TYPES: readonly DataType[] = [
  IntegerType,
  LongType,
  FloatType,
  DoubleType,
  StringType,
  decimalType(38, 0),
  arrayType(IntegerType),
  structType([structField('a', StringType)]),
];

describe.each(CORE_BUILDS)('sorting in the %s core', (build) => {
  let core: WasmCore;
  beforeAll(async () => {
    core = await newCore(build);
  });

  for (const type of TYPES) {
    test(`of ${type.kind} is stable in every direction and null placement`, () => {
      const random = randomNumbers(41);
      for (const rows of [0, 1, 2, 3, 17, 200]) {
        for (const isDescending of [false, true]) {
          for (const nullsFirst of [false, true]) {
            core.kernels.arena_reset();
            const { column, values } = randomColumn(core, type, rows, random);
            const second = randomColumn(core, IntegerType, rows, random);
            const keys = [
              { column, isDescending, nullsFirst },
              { column: second.column, isDescending: true, nullsFirst: false },
            ];
            const order = sortedRows(core, keys, rows);
            const actual = [...core.memory.i32.subarray(order >>> 2, (order >>> 2) + rows)];
            const compare = (i: number, j: number) =>
              ordered(values, type, { isDescending, nullsFirst })(i, j) ||
              ordered(second.values, IntegerType, { isDescending: true, nullsFirst: false })(
                i,
                j,
              ) ||
              i - j;
            const expected = Array.from({ length: rows }, (_, row) => row).sort(compare);
            expect(actual).toEqual(expected);
          }
        }
      }
    });
  }
});

function ordered(
  values: readonly unknown[],
  type: DataType,
  { isDescending, nullsFirst }: { isDescending: boolean; nullsFirst: boolean },
) {
  return (i: number, j: number): number => {
    const [a, b] = [values[i], values[j]];
    if (a === null || b === null) {
      if (a === b) return 0;
      return (a === null) === nullsFirst ? -1 : 1;
    }
    const order = naiveCompare(a, b, type);
    return isDescending ? -order : order;
  };
}
