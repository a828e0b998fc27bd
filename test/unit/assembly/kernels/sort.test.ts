import { beforeAll, describe, expect, test } from 'vitest';
import { gatherRows } from '../../../../src/functions/column-choice.ts';
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
import { columnFromIntegers } from '../../../../src/wasm/integer-column.ts';
import type { Ptr } from '../../../../src/wasm/ptr.ts';
import { newRowList } from '../../../../src/wasm/row-list.ts';
import { type SortKey, sortedRows, sortKeyRecords } from '../../../../src/wasm/sorting.ts';
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

    test(`merges runs of ${type.kind} to the order of all their rows`, () => {
      const random = randomNumbers(43);
      for (const ends of [[1], [0, 5], [3, 3, 20], [40, 41, 90, 150, 200]]) {
        for (const isDescending of [false, true]) {
          core.kernels.arena_reset();
          const rows = ends[ends.length - 1];
          const { column } = randomColumn(core, type, rows, random);
          const second = randomColumn(core, IntegerType, rows, random);
          const keys = [
            { column, isDescending, nullsFirst: !isDescending },
            { column: second.column, isDescending, nullsFirst: true },
          ];
          const whole = sortedRows(core, keys, rows);
          const expected = [...core.memory.i32.subarray(whole >>> 2, (whole >>> 2) + rows)];
          expect(mergedRuns(core, keys, ends, 1 + Math.floor(random() * 30))).toEqual(expected);
        }
      }
    });
  }

  test('stops a merge at the end of a part of a run that has another one', () => {
    core.kernels.arena_reset();
    const column = columnFromIntegers(core, Int32Array.of(1, 4, 2, 3, 9));
    const keys = [{ column, isDescending: false, nullsFirst: true }];
    const runs = [
      { keys, next: 0, rows: 2, hasMore: false },
      { keys, next: 2, rows: 4, hasMore: true },
      { keys, next: 4, rows: 5, hasMore: false },
    ];
    const records = runRecords(core, runs);
    const list = newRowList(core, 10);
    expect(core.kernels.sort_merge(records, 3, 1, list, 10)).toBe(3);
    expect([...core.memory.i32.subarray(list >>> 2, (list >>> 2) + 3)]).toEqual([0, 1, 1]);
    expect([0, 1, 2].map((run) => core.u32At(records, run * 16 + 4))).toEqual([1, 4, 4]);
  });
});

interface Run {
  readonly keys: readonly SortKey[];
  readonly next: number;
  readonly rows: number;
  readonly hasMore: boolean;
}

function runRecords(core: WasmCore, runs: readonly Run[]): Ptr {
  const records: Ptr = core.kernels.arena_alloc(runs.length * 16);
  for (const [index, { keys, next, rows, hasMore }] of runs.entries()) {
    const keyRecords = sortKeyRecords(core, keys);
    core.memory.u32.set([keyRecords, next, rows, hasMore ? 1 : 0], (records >>> 2) + index * 4);
  }
  return records;
}

/** Sorts stretches of rows by themselves and merges them, some rows at a time; the rows' numbers in the end. */
function mergedRuns(
  core: WasmCore,
  keys: readonly SortKey[],
  ends: readonly number[],
  limit: number,
): number[] {
  const numbers: number[][] = [];
  const runs = ends.map((end, index): Run => {
    const start = ends[index - 1] ?? 0;
    const rows = end - start;
    const slices = keys.map((key) => ({
      ...key,
      column: core.kernels.column_slice(key.column, start, rows),
    }));
    const pointer = sortedRows(core, slices, rows);
    const order = core.memory.i32.subarray(pointer >>> 2, (pointer >>> 2) + rows);
    numbers.push(Array.from(order, (row) => start + row));
    const sorted = slices.map((key) => ({
      ...key,
      column: gatherRows(core, key.column, { pointer, count: rows }),
    }));
    return { keys: sorted, next: 0, rows, hasMore: false };
  });
  const records = runRecords(core, runs);
  const list = newRowList(core, limit);
  const merged: number[] = [];
  for (;;) {
    const count = core.kernels.sort_merge(records, runs.length, keys.length, list, limit);
    if (count === 0) return merged;
    for (const run of core.memory.i32.subarray(list >>> 2, (list >>> 2) + count)) {
      merged.push(numbers[run].shift() ?? -1);
    }
  }
}

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
