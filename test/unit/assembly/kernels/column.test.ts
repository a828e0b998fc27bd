import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  arrayType,
  BooleanType,
  ByteType,
  type DataType,
  DoubleType,
  decimalType,
  IntegerType,
  LongType,
  mapType,
  ShortType,
  StringType,
  structField,
  structType,
  TimestampType,
} from '../../../../src/types/data-type.ts';
import type { Value } from '../../../../src/types/value.ts';
import { buildColumn } from '../../../../src/wasm/column-builder.ts';
import { columnReader } from '../../../../src/wasm/column-reader.ts';
import type { WasmCore } from '../../../../src/wasm/core.ts';
import { pointerList } from '../../../../src/wasm/kernel-result.ts';
import type { Ptr } from '../../../../src/wasm/ptr.ts';
import { CORE_BUILDS, newCore } from '../../../support/core.ts';
import { randomColumn, randomNumbers } from '../../../support/random-columns.ts';

const NESTED = structType([
  structField('a', arrayType(StringType)),
  structField('b', structType([structField('c', IntegerType)])),
]);
const TYPES: readonly DataType[] = [
  BooleanType,
  ByteType,
  ShortType,
  IntegerType,
  LongType,
  DoubleType,
  StringType,
  decimalType(38, 0),
  arrayType(IntegerType),
  arrayType(arrayType(StringType)),
  NESTED,
];

describe.each(CORE_BUILDS)('columns moved by the %s core', (build) => {
  let core: WasmCore;
  const random = randomNumbers(99);
  beforeAll(async () => {
    core = await newCore(build);
  });
  beforeEach(() => core.kernels.arena_reset());

  const read = (column: Ptr, type: DataType, rows: number): Value[] => {
    const reader = columnReader(core, column, type);
    return Array.from({ length: rows }, (_, row) => reader(row));
  };
  const numbers = (rows: readonly number[]): Ptr => {
    const pointer = core.kernels.arena_alloc(rows.length * 4);
    core.memory.i32.set(rows, pointer >>> 2);
    return pointer;
  };

  for (const type of TYPES) {
    const name = JSON.stringify(type).replaceAll('"', '').slice(0, 60);

    test(`gather takes rows in any order, and -1 gives null: ${name}`, () => {
      for (let round = 0; round < 20; round++) {
        const { column, values } = randomColumn(core, type, 12, random);
        const wanted = Array.from({ length: 20 }, () => Math.floor(random() * 12));
        const withGaps = wanted.map((row) => (random() < 0.3 ? -1 : row));
        for (const rows of [wanted, withGaps]) {
          const gathered = core.kernels.column_gather(column, numbers(rows), rows.length);
          expect(read(gathered, type, rows.length)).toEqual(
            rows.map((row) => (row < 0 ? null : values[row])),
          );
        }
      }
    });

    test(`slices of slices and their concatenation keep the rows: ${name}`, () => {
      for (let round = 0; round < 20; round++) {
        const parts = [3, 1, 5].map((rows) => randomColumn(core, type, rows, random));
        const columns = parts.map(({ column }) => column);
        const joined = core.kernels.column_concat(pointerList(core, columns), columns.length);
        const values = parts.flatMap((part) => part.values);
        expect(read(joined, type, 9)).toEqual(values);
        const slice = core.kernels.column_slice(joined, 2, 6);
        expect(read(slice, type, 6)).toEqual(values.slice(2, 8));
        const inner = core.kernels.column_slice(slice, 1, 3);
        expect(read(inner, type, 3)).toEqual(values.slice(3, 6));
        const again = core.kernels.column_concat(pointerList(core, [inner, slice]), 2);
        expect(read(again, type, 9)).toEqual([...values.slice(3, 6), ...values.slice(2, 8)]);
        const order = numbers([2, 0, 1]);
        expect(read(core.kernels.column_gather(inner, order, 3), type, 3)).toEqual([
          values[5],
          values[3],
          values[4],
        ]);
      }
    });

    test(`a retained copy outlives the arena and is freed whole: ${name}`, () => {
      const used = core.kernels.mem_used();
      const { column, values } = randomColumn(core, type, 30, random);
      const sliced = core.kernels.column_slice(column, 5, 20);
      const copy = core.kernels.column_retain(sliced);
      core.kernels.arena_reset();
      buildColumn(core, StringType, Array(2000).fill('overwritten'));
      expect(read(copy, type, 20)).toEqual(values.slice(5, 25));
      core.kernels.mem_free(copy);
      expect(core.kernels.mem_used()).toBe(used);
    });
  }

  test('maps are gathered with their keys and values', () => {
    const type = mapType(StringType, LongType);
    const values: Value[] = [
      [['a', 1n]],
      null,
      [],
      [
        ['b', null],
        ['c', 3n],
      ],
    ];
    const column = buildColumn(core, type, values);
    const gathered = core.kernels.column_gather(column, numbers([3, 1, 0, 2]), 4);
    expect(read(gathered, type, 4)).toEqual([values[3], null, values[0], []]);
  });

  test('true rows are those that are true and not null', () => {
    const { column, values } = randomColumn(core, BooleanType, 70, random);
    const output = core.kernels.arena_alloc(70 * 4);
    const count = core.kernels.column_true_rows(column, output, 70);
    const expected = values.flatMap((value, row) => (value === true ? [row] : []));
    expect([...core.memory.i32.subarray(output >>> 2, (output >>> 2) + count)]).toEqual(expected);
  });

  test('time statistics pass over nulls and do not overflow', () => {
    const base = 1_709_287_230_000_000n;
    const values = Array.from({ length: 9000 }, (_, row) =>
      row % 3 === 0 ? null : base + BigInt(row),
    );
    const column = buildColumn(core, TimestampType, values);
    const words = core.kernels.arena_alloc(32);
    expect(core.kernels.column_time_statistics(column, words, 9000)).toBe(6000);
    const view = core.memory.view;
    expect(view.getBigInt64(words, true)).toBe(base + 1n);
    expect(view.getBigInt64(words + 8, true)).toBe(base + 1n);
    expect(view.getBigInt64(words + 16, true)).toBe(base + 8999n);
    const mean = view.getFloat64(words + 24, true) / 6000;
    expect(mean).toBeCloseTo(4499.5 - 0.5, 0);
  });
});
