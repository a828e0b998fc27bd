import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeRows } from '../../../src/session-worker/decode-rows.ts';
import { encodeRows } from '../../../src/session-worker/encode-rows.ts';
import { packBatch } from '../../../src/session-worker/pack-batch.ts';
import { readBlock } from '../../../src/state/batch-codec.ts';
import {
  arrayType,
  BinaryType,
  BooleanType,
  ByteType,
  CalendarIntervalType,
  type DataType,
  DateType,
  DayTimeInterval,
  DoubleType,
  decimalType,
  FloatType,
  IntegerType,
  LongType,
  mapType,
  NullType,
  ShortType,
  StringType,
  type StructType,
  structField,
  structType,
  TimestampNtzType,
  TimestampType,
  timeType,
  YearMonthInterval,
} from '../../../src/types/data-type.ts';
import { columnTypes } from '../../../src/types/row-block.ts';
import type { Value, ValueRow } from '../../../src/types/value.ts';
import { buildBatch, buildConstant } from '../../../src/wasm/column-builder.ts';
import { readRows } from '../../../src/wasm/column-reader.ts';
import { CORE_BUILDS, newCore } from '../../support/core.ts';
import { propertyOptions } from '../../support/property-options.ts';

const FLAT = [
  NullType,
  BooleanType,
  ByteType,
  ShortType,
  IntegerType,
  LongType,
  FloatType,
  DoubleType,
  decimalType(38, 6),
  StringType,
  BinaryType,
  DateType,
  TimestampType,
  TimestampNtzType,
  timeType(9),
  DayTimeInterval,
  YearMonthInterval,
  CalendarIntervalType,
];

const types: fc.Arbitrary<DataType> = fc.letrec<{ type: DataType }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...FLAT),
    tie('type').map((type) => arrayType(type)),
    fc.tuple(fc.constantFrom(StringType, LongType), tie('type')).map(([k, v]) => mapType(k, v)),
    fc
      .array(tie('type'), { minLength: 1, maxLength: 3 })
      .map((fields) => structType(fields.map((type, index) => structField(`f${index}`, type)))),
  ),
})).type;

const int = (bits: number) => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

function present(type: DataType): fc.Arbitrary<Value> {
  switch (type.kind) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'byte':
      return int(8);
    case 'short':
      return int(16);
    case 'integer':
    case 'date':
    case 'year_month_interval':
      return int(32);
    case 'long':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'time':
    case 'day_time_interval':
      return long;
    case 'float':
      return fc.float();
    case 'double':
      return fc.double();
    case 'decimal':
      return fc.bigInt({ min: 1n - 10n ** 38n, max: 10n ** 38n - 1n });
    case 'string':
      return fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constant('\ufeffa\ufffd'));
    case 'binary':
      return fc.uint8Array({ maxLength: 20 });
    case 'calendar_interval':
      return fc.tuple(int(32), int(32), long);
    case 'struct':
      return fc.tuple(...type.fields.map((field) => value(field.dataType)));
    case 'array':
      return fc.array(value(type.elementType), { maxLength: 4 });
    case 'map':
      return fc.array(fc.tuple(present(type.keyType), value(type.valueType)), { maxLength: 3 });
  }
}

const value = (type: DataType) => fc.option(present(type), { freq: 4 });

const tables = fc
  .array(types, { maxLength: 4 })
  .map((list) => structType(list.map((type, index) => structField(`c${index}`, type))))
  .chain((schema): fc.Arbitrary<{ schema: StructType; rows: ValueRow[] }> => {
    const row = fc.tuple(...columnTypes(schema).map(value));
    return fc.record({ schema: fc.constant(schema), rows: fc.array(row, { maxLength: 20 }) });
  });

test('rows of every type come back as they were', () => {
  fc.assert(
    fc.property(tables, ({ schema, rows }) => {
      expect(decodeRows(schema, encodeRows(schema, rows))).toEqual(rows);
    }),
    propertyOptions(300),
  );
});

describe.each(CORE_BUILDS)('between the %s core and JavaScript', (build) => {
  test('a batch that the core packs is read by JavaScript', async () => {
    const core = await newCore(build);
    fc.assert(
      fc.property(tables, ({ schema, rows }) => {
        core.kernels.arena_reset();
        const batch = buildBatch(core, columnTypes(schema), rows);
        expect(decodeRows(schema, packBatch(core, batch))).toEqual(rows);
      }),
      propertyOptions(100),
    );
  });

  test('rows that JavaScript packs are read by the core', async () => {
    const core = await newCore(build);
    fc.assert(
      fc.property(tables, ({ schema, rows }) => {
        core.kernels.arena_reset();
        const { bytes } = encodeRows(schema, rows);
        const source = core.kernels.arena_alloc(bytes.byteLength);
        core.memory.write(source, new Uint8Array(bytes));
        const block = readBlock(core, columnTypes(schema), source, bytes.byteLength);
        expect(block && readRows(core, block.batch, columnTypes(schema))).toEqual(rows);
      }),
      propertyOptions(100),
    );
  });
});

test('a constant column is as long as its batch', async () => {
  const core = await newCore();
  const columns = [buildConstant(core, StringType, 'always', 3)];
  const schema = structType([structField('c', StringType)]);
  const block = packBatch(core, { rows: 3, columns });
  expect(decodeRows(schema, block)).toEqual([['always'], ['always'], ['always']]);
});

test('text that is no UTF-8 reads as it does from the core, value by value', async () => {
  const schema = structType([structField('t', StringType)]);
  const core = await newCore();
  // Bytes are binary to the builder, and text to the reader: the halves of é are two values.
  const bytes = [
    Uint8Array.of(0x61, 0xc3),
    Uint8Array.of(0xa9),
    Uint8Array.of(0xe2, 0x82),
    Uint8Array.of(),
  ];
  const batch = buildBatch(
    core,
    [BinaryType],
    bytes.map((text) => [text]),
  );
  const fromCore = readRows(core, batch, [StringType]);
  expect(decodeRows(schema, packBatch(core, batch))).toEqual(fromCore);
});

test('half a surrogate pair becomes a replacement character', () => {
  const schema = structType([structField('t', StringType)]);
  expect(decodeRows(schema, encodeRows(schema, [['a\ud83d'], ['ü']]))).toEqual([
    ['a\ufffd'],
    ['ü'],
  ]);
});

test('a block of another schema is a broken invariant', () => {
  const block = encodeRows(structType([structField('a', LongType)]), [[1n]]);
  expect(() => decodeRows(structType([structField('a', StringType)]), block)).toThrow(
    /INTERNAL_ERROR/,
  );
});
