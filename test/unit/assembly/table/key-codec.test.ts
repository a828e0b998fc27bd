import { describe, expect, test } from 'vitest';
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
  mapType,
  ShortType,
  StringType,
  structField,
  structType,
} from '../../../../src/types/data-type.ts';
import { physicalType } from '../../../../src/types/physical-type.ts';
import type { ValueRow } from '../../../../src/types/value.ts';
import { type Batch, newColumn } from '../../../../src/wasm/batch.ts';
import { buildBatch } from '../../../../src/wasm/column-builder.ts';
import { columnReader, readRows } from '../../../../src/wasm/column-reader.ts';
import type { WasmCore } from '../../../../src/wasm/core.ts';
import type { Ptr } from '../../../../src/wasm/ptr.ts';
import { arenaInts } from '../../../support/accumulator.ts';
import { CORE_BUILDS, newCore } from '../../../support/core.ts';

const POINT = structType([
  structField('x', IntegerType),
  structField('tags', arrayType(StringType)),
]);

const CASES: [string, DataType[], ValueRow[]][] = [
  ['one integer', [IntegerType], [[1], [null], [0], [-1]]],
  [
    'all fixed widths',
    [
      BooleanType,
      ByteType,
      ShortType,
      LongType,
      FloatType,
      DoubleType,
      DateType,
      decimalType(38, 0),
    ],
    [
      [true, -128, 32767, 2n ** 62n, 0.5, Number.NEGATIVE_INFINITY, -1, -(10n ** 37n)],
      [null, null, null, null, null, null, null, null],
      [false, 0, 0, 0n, 0, 0, 0, 0n],
    ],
  ],
  [
    'two strings',
    [StringType, StringType],
    [
      ['a', 'bc'],
      ['ab', 'c'],
      [null, ''],
      ['', null],
    ],
  ],
  [
    'a string and a number',
    [StringType, IntegerType],
    [
      ['a', 1],
      ['a', 2],
      ['', 1],
      [null, 1],
    ],
  ],
  ['structs', [POINT], [[[1, ['a', null]]], [null], [[null, null]], [[1, []]], [[1, ['a', '']]]]],
  [
    'lists of structs of lists',
    [arrayType(POINT), IntegerType],
    [
      [[[1, ['a']], null, [2, ['b', 'c']]], 1],
      [[], 2],
      [null, 3],
      [[[3, null]], 4],
    ],
  ],
  ['maps', [mapType(IntegerType, StringType)], [[[[1, 'x']]], [[]], [null], [[[1, null]]]]],
  ['no column', [], [[]]],
];

function emptyColumn(core: WasmCore, type: DataType): Ptr {
  const children = {
    struct: () => (type.kind === 'struct' ? type.fields.map((field) => field.dataType) : []),
    array: () => (type.kind === 'array' ? [type.elementType] : []),
    map: () => (type.kind === 'map' ? [type.keyType, type.valueType] : []),
  };
  const types =
    type.kind === 'struct' || type.kind === 'array' || type.kind === 'map'
      ? children[type.kind]()
      : [];
  return newColumn(core, {
    type: physicalType(type),
    rows: 0,
    nullable: true,
    children: types.map((childType) => emptyColumn(core, childType)),
  });
}

function probe(core: WasmCore, table: Ptr, batch: Batch): number[] {
  const columns = arenaInts(core, batch.columns);
  const keys = core.kernels.group_encode(columns, batch.columns.length, batch.rows);
  const numbers = core.kernels.arena_alloc(batch.rows * 4);
  core.kernels.group_probe(table, keys, batch.rows, numbers);
  return [...core.memory.i32.subarray(numbers >>> 2, (numbers >>> 2) + batch.rows)];
}

describe.each(CORE_BUILDS)('keys of the %s core', (build) => {
  test.each(CASES)('of %s come back as they went in', async (_, types, rows) => {
    const core = await newCore(build);
    const table = core.kernels.group_new();
    const numbers = probe(core, table, buildBatch(core, types, [...rows, ...rows]));
    expect(new Set(numbers).size).toBe(rows.length);
    expect(numbers.slice(rows.length)).toEqual(numbers.slice(0, rows.length));
    const columns = types.map((type) => emptyColumn(core, type));
    const list = arenaInts(core, numbers);
    core.kernels.group_decode(table, list, numbers.length, arenaInts(core, columns), types.length);
    const decoded = readRows(core, { rows: rows.length, columns }, types);
    expect(decoded).toEqual(rows);
  });

  test('of -0.0 and of any NaN are one key each, as Spark normalizes them', async () => {
    const core = await newCore(build);
    const table = core.kernels.group_new();
    const batch = buildBatch(core, [DoubleType], [[0], [-0.0], [Number.NaN], [Number.NaN], [1]]);
    // A NaN with another payload than JavaScript's.
    const [values] = [core.memory.u32[(batch.columns[0] + 12) >>> 2]];
    core.memory.view.setBigUint64(values + 3 * 8, 0xfff8_0000_0000_0001n, true);
    const numbers = probe(core, table, batch);
    expect(numbers[1]).toBe(numbers[0]);
    expect(numbers[3]).toBe(numbers[2]);
    expect(new Set(numbers).size).toBe(3);
    const column = emptyColumn(core, DoubleType);
    core.kernels.group_decode(table, arenaInts(core, numbers), 5, arenaInts(core, [column]), 1);
    const read = columnReader(core, column, DoubleType);
    expect([read(1), read(3)]).toEqual([0, Number.NaN]);
  });

  test('have the key groups that checkpoints know, whatever the seed', async () => {
    const core = await newCore(build);
    core.kernels.group_seed(12345n);
    const table = core.kernels.group_new();
    const rows: ValueRow[] = [
      ['a', 1],
      ['b', 2],
      [null, null],
      ['a longer key than most', -7],
    ];
    const numbers = probe(core, table, buildBatch(core, [StringType, IntegerType], rows));
    const groups = core.kernels.group_key_groups(table, arenaInts(core, numbers), rows.length);
    expect([...core.memory.bytes(groups, rows.length)]).toMatchInlineSnapshot(`
      [
        8,
        17,
        3,
        21,
      ]
    `);
  });
});
