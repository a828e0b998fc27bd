import { describe, expect, test } from 'vitest';
import {
  arrayType,
  BinaryType,
  BooleanType,
  CalendarIntervalType,
  DoubleType,
  decimalType,
  IntegerType,
  LongType,
  mapType,
  StringType,
  structField,
  structType,
  TimestampType,
} from '../../../src/types/data-type.ts';
import type { ValueRow } from '../../../src/types/value.ts';
import { buildBatch, buildConstant } from '../../../src/wasm/column-builder.ts';
import { columnReader, readRows } from '../../../src/wasm/column-reader.ts';
import { CORE_BUILDS, newCore } from '../../support/core.ts';

const TYPES = [
  BooleanType,
  IntegerType,
  LongType,
  DoubleType,
  StringType,
  BinaryType,
  TimestampType,
  CalendarIntervalType,
  decimalType(38, 2),
  structType([structField('a', IntegerType), structField('b', StringType)]),
  arrayType(StringType),
  mapType(StringType, arrayType(IntegerType)),
];

const ROWS: ValueRow[] = [
  [
    true,
    -5,
    2n ** 62n,
    -0.0,
    'grüße 💥',
    Uint8Array.of(0, 255),
    -1n,
    [14, -3, -5n],
    -(10n ** 37n),
    [1, 'x'],
    ['a', null, ''],
    [],
  ],
  TYPES.map(() => null),
  [
    false,
    7,
    -1n,
    Number.NaN,
    '',
    new Uint8Array(0),
    0n,
    [0, 0, 0n],
    12n,
    [null, null],
    [],
    [
      ['k', [1, null]],
      ['l', null],
    ],
  ],
];

describe.each(CORE_BUILDS)('columns of the %s core', (build) => {
  test('give back the values that were put in', async () => {
    const core = await newCore(build);
    expect(readRows(core, buildBatch(core, TYPES, ROWS), TYPES)).toEqual(ROWS);
  });

  test('survive the arena growing past its first block and being reset', async () => {
    const core = await newCore(build);
    for (let round = 0; round < 3; round++) {
      core.kernels.arena_reset();
      const rows = Array.from(
        { length: 50_000 },
        (_, index): ValueRow => [`row ${index}`, BigInt(index)],
      );
      const batch = buildBatch(core, [StringType, LongType], rows);
      expect(readRows(core, batch, [StringType, LongType])[49_999]).toEqual(['row 49999', 49_999n]);
    }
  });

  test('a constant column has its value in every row', async () => {
    const core = await newCore(build);
    const read = columnReader(core, buildConstant(core, StringType, 'all', 3), StringType);
    expect([read(0), read(1), read(2)]).toEqual(['all', 'all', 'all']);
  });
});
