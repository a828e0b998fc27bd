import { describe, expect, test } from 'vitest';
import { blockBytes, readBlock, writeBlock } from '../../../src/state/batch-codec.ts';
import type { StateBlock } from '../../../src/state/stateful.ts';
import {
  arrayType,
  BinaryType,
  BooleanType,
  ByteType,
  CalendarIntervalType,
  DateType,
  DayTimeInterval,
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
} from '../../../src/types/data-type.ts';
import type { ValueRow } from '../../../src/types/value.ts';
import { buildBatch, buildConstant } from '../../../src/wasm/column-builder.ts';
import { readRows } from '../../../src/wasm/column-reader.ts';
import type { WasmCore } from '../../../src/wasm/core.ts';
import type { Ptr } from '../../../src/wasm/ptr.ts';
import { CORE_BUILDS, newCore } from '../../support/core.ts';

const TYPES = [
  BooleanType,
  ByteType,
  ShortType,
  IntegerType,
  LongType,
  FloatType,
  DoubleType,
  StringType,
  BinaryType,
  DateType,
  DayTimeInterval,
  CalendarIntervalType,
  decimalType(38, 2),
  structType([structField('a', IntegerType), structField('b', arrayType(StringType))]),
  arrayType(structType([structField('x', DoubleType)])),
  mapType(StringType, arrayType(IntegerType)),
];

const ROWS: ValueRow[] = [
  [
    true,
    -128,
    32767,
    -5,
    2n ** 62n,
    0.5,
    -0.0,
    'grüße 💥',
    Uint8Array.of(0, 255),
    -1,
    -1n,
    [1, -2, 3n],
    -(10n ** 37n),
    [1, ['x', null, '']],
    [[1.5], null, [Number.NaN]],
    [
      ['k', [1, null]],
      ['l', null],
    ],
  ],
  TYPES.map(() => null),
  [
    false,
    0,
    0,
    0,
    0n,
    0,
    Number.NaN,
    '',
    new Uint8Array(0),
    0,
    0n,
    [0, 0, 0n],
    0n,
    [null, []],
    [],
    [],
  ],
];

function write(core: WasmCore, block: StateBlock): { start: Ptr; bytes: number } {
  const bytes = blockBytes(core, block);
  const start = core.kernels.arena_alloc(bytes);
  const end = writeBlock(core, block, start);
  expect(end - start).toBe(bytes);
  return { start, bytes };
}

describe.each(CORE_BUILDS)('blocks of the %s core', (build) => {
  test('come back as they were written, of every type', async () => {
    const core = await newCore(build);
    const rows = Array.from({ length: 17 }, (_, index) => ROWS[index % ROWS.length]);
    const batch = buildBatch(core, TYPES, rows);
    const { start, bytes } = write(core, { kind: 'put', types: TYPES, batch });
    expect(bytes % 8).toBe(0);
    const read = readBlock(core, TYPES, start, bytes);
    expect(read?.keyGroups).toBeUndefined();
    expect(read && readRows(core, read.batch, TYPES)).toEqual(rows);
  });

  test('write constant columns out, and keep key groups', async () => {
    const core = await newCore(build);
    const types = [StringType, LongType, arrayType(IntegerType)];
    const columns = [
      buildConstant(core, StringType, 'all', 3),
      buildConstant(core, LongType, 7n, 3),
      buildConstant(core, arrayType(IntegerType), [1, 2], 3),
    ];
    const keyGroups = core.toArena(Uint8Array.of(31, 0, 7));
    const batch = { rows: 3, columns };
    const { start, bytes } = write(core, { kind: 'put', types, batch, keyGroups });
    const read = readBlock(core, types, start, bytes);
    expect(read && readRows(core, read.batch, types)).toEqual(
      Array.from({ length: 3 }, () => ['all', 7n, [1, 2]]),
    );
    expect(read?.keyGroups && [...core.memory.bytes(read.keyGroups, 3)]).toEqual([31, 0, 7]);
  });

  test('of no rows, and of no columns', async () => {
    const core = await newCore(build);
    const empty = write(core, { kind: 'put', types: TYPES, batch: buildBatch(core, TYPES, []) });
    const read = readBlock(core, TYPES, empty.start, empty.bytes);
    expect(read?.batch.rows).toBe(0);
    const bare = write(core, { kind: 'put', types: [], batch: { rows: 5, columns: [] } });
    expect(readBlock(core, [], bare.start, bare.bytes)?.batch.rows).toBe(5);
  });

  test('keep elements that take no bytes', async () => {
    const core = await newCore(build);
    const types = [arrayType(structType([]), false)];
    const rows: ValueRow[] = [[Array.from({ length: 40 }, () => [])], [[]], [[[]]]];
    const batch = buildBatch(core, types, rows);
    const { start, bytes } = write(core, { kind: 'put', types, batch });
    const read = readBlock(core, types, start, bytes);
    expect(read && readRows(core, read.batch, types)).toEqual(rows);
  });

  test('that were cut short, or are of other types, are not read', async () => {
    const core = await newCore(build);
    const batch = buildBatch(core, TYPES, ROWS);
    const { start, bytes } = write(core, { kind: 'put', types: TYPES, batch });
    for (let length = 0; length < bytes; length += 8) {
      expect(readBlock(core, TYPES, start, length)).toBeUndefined();
    }
    expect(readBlock(core, TYPES.slice(1), start, bytes)).toBeUndefined();
    expect(readBlock(core, TYPES.toReversed(), start, bytes)).toBeUndefined();
  });
});
