import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeRow, rowDecoder } from '../../../src/connectors/row-codec.ts';
import {
  arrayType,
  BinaryType,
  BooleanType,
  CalendarIntervalType,
  DateType,
  DoubleType,
  decimalType,
  LongType,
  mapType,
  StringType,
  structField,
  structType,
  TimestampType,
  timeType,
} from '../../../src/types/data-type.ts';

const SCHEMA = structType([
  structField('b', BooleanType),
  structField('l', LongType),
  structField('d', DoubleType),
  structField('s', StringType),
  structField('x', BinaryType),
  structField('t', TimestampType),
  structField('n', decimalType(38, 10)),
  structField('day', DateType),
  structField('clock', timeType()),
  structField('i', CalendarIntervalType),
  structField('a', arrayType(DoubleType)),
  structField('m', mapType(StringType, LongType)),
  structField('r', structType([structField('p', LongType), structField('q', StringType)])),
]);

const nullable = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const long = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);
const row = fc.tuple(
  nullable(fc.boolean()),
  nullable(long),
  nullable(fc.double()),
  nullable(fc.string({ unit: 'grapheme' })),
  nullable(fc.uint8Array()),
  nullable(long),
  nullable(fc.bigInt(-(10n ** 38n) + 1n, 10n ** 38n - 1n)),
  nullable(fc.integer()),
  nullable(long),
  nullable(fc.tuple(fc.integer(), fc.integer(), long)),
  nullable(fc.array(nullable(fc.double()))),
  nullable(fc.array(fc.tuple(fc.string(), nullable(long)))),
  nullable(fc.tuple(nullable(long), nullable(fc.string()))),
);

describe('the row codec', () => {
  test('gives back every row as it was', () => {
    const decode = rowDecoder(SCHEMA);
    fc.assert(
      fc.property(row, (values) => {
        const line = encodeRow(values);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(decode(line)).toEqual(values);
      }),
    );
  });

  test('tells text apart from the numbers that are written as text', () => {
    const schema = structType([structField('s', StringType), structField('d', DoubleType)]);
    const decode = rowDecoder(schema);
    expect(decode(encodeRow(['NaN', Number.NaN]))).toEqual(['NaN', Number.NaN]);
    expect(decode(encodeRow(['-0', -0]))).toEqual(['-0', -0]);
    expect(decode(encodeRow(['-Infinity', Number.NEGATIVE_INFINITY]))).toEqual([
      '-Infinity',
      Number.NEGATIVE_INFINITY,
    ]);
  });
});
