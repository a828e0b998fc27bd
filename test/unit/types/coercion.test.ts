import { describe, expect, it } from 'vitest';
import {
  commonType,
  isOrderable,
  tightestCommonType,
  widerType,
} from '../../../src/types/coercion.ts';
import {
  arrayType,
  BinaryType,
  BooleanType,
  CalendarIntervalType,
  type DataType,
  DateType,
  DoubleType,
  decimalType,
  FloatType,
  IntegerType,
  LongType,
  mapType,
  NullType,
  ShortType,
  StringType,
  simpleString,
  structField,
  structType,
  TimestampNtzType,
  TimestampType,
} from '../../../src/types/data-type.ts';

const name = (type: DataType | undefined) => type && simpleString(type);

describe('the common type of two types', () => {
  const cases: readonly [DataType, DataType, string | undefined][] = [
    [IntegerType, IntegerType, 'int'],
    [NullType, StringType, 'string'],
    [ShortType, LongType, 'bigint'],
    [IntegerType, FloatType, 'double'],
    [FloatType, DoubleType, 'double'],
    [IntegerType, decimalType(6, 2), 'decimal(12,2)'],
    [decimalType(10, 3), decimalType(6, 5), 'decimal(12,5)'],
    [decimalType(38, 10), LongType, 'decimal(38,10)'],
    [decimalType(6, 2), FloatType, 'double'],
    [DateType, TimestampType, 'timestamp'],
    [DateType, TimestampNtzType, 'timestamp_ntz'],
    [TimestampType, TimestampNtzType, 'timestamp'],
    [StringType, IntegerType, 'bigint'],
    [decimalType(6, 2), StringType, 'double'],
    [StringType, BooleanType, 'boolean'],
    [StringType, DateType, 'date'],
    [StringType, { kind: 'day_time_interval', start: 0, end: 3 }, undefined],
    [StringType, CalendarIntervalType, undefined],
    [IntegerType, BooleanType, undefined],
    [IntegerType, TimestampType, undefined],
    [BinaryType, IntegerType, undefined],
    [arrayType(IntegerType), arrayType(decimalType(2, 1)), 'array<decimal(11,1)>'],
    [arrayType(IntegerType), IntegerType, undefined],
    [mapType(StringType, IntegerType), mapType(StringType, LongType), 'map<string,bigint>'],
    [
      { kind: 'day_time_interval', start: 0, end: 1 },
      { kind: 'day_time_interval', start: 2, end: 2 },
      'interval day to minute',
    ],
  ];
  for (const [left, right, expected] of cases) {
    it(`of ${name(left)} and ${name(right)} is ${expected ?? 'none'}, in either order`, () => {
      expect(name(widerType(left, right))).toBe(expected);
      expect(name(widerType(right, left))).toBe(expected);
    });
  }

  it('meets field by field for structs of the same names, and not for others', () => {
    const narrow = structType([structField('x', IntegerType, false)]);
    const wide = structType([structField('X', LongType, true)]);
    expect(widerType(narrow, wide)).toEqual(structType([structField('x', LongType, true)]));
    expect(widerType(narrow, structType([structField('y', LongType)]))).toBeUndefined();
    expect(widerType(narrow, structType([]))).toBeUndefined();
  });

  it('reads no text where no loss is allowed', () => {
    expect(tightestCommonType(StringType, IntegerType)).toBeUndefined();
    expect(tightestCommonType(IntegerType, decimalType(6, 2))).toBeUndefined();
  });

  it('folds many types from left to right', () => {
    expect(name(commonType([NullType, IntegerType, decimalType(2, 1)]))).toBe('decimal(11,1)');
    expect(commonType([IntegerType, BooleanType, StringType])).toBeUndefined();
    expect(name(commonType([]))).toBe('void');
  });
});

it('knows that maps have no order, nor what holds them', () => {
  const map = mapType(StringType, IntegerType);
  expect(isOrderable(structType([structField('m', arrayType(map))]))).toBe(false);
  expect(isOrderable(structType([structField('a', arrayType(IntegerType))]))).toBe(true);
});
