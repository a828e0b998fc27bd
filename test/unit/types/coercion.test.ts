import { describe, expect, it } from 'vitest';
import {
  commonType,
  isOrderable,
  mayBecomeNull,
  tightestCommonType,
  widerType,
} from '../../../src/types/coercion.ts';
import { tightestTypeWithFloat } from '../../../src/types/collection-coercion.ts';
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

describe('the tightest type of integers and other numbers', () => {
  it.each([
    [IntegerType, decimalType(12, 2), 'decimal(12,2)'],
    [decimalType(20, 0), LongType, 'decimal(20,0)'],
    [IntegerType, decimalType(11, 2), undefined],
    [arrayType(IntegerType), arrayType(decimalType(11, 1)), 'array<decimal(11,1)>'],
  ])('%o and %o', (left, right, expected) => {
    const common = tightestCommonType(left, right);
    expect(common && simpleString(common)).toBe(expected);
  });

  it('is FLOAT beside a FLOAT only by the rule of before ANSI mode', () => {
    expect(tightestTypeWithFloat(LongType, FloatType)).toEqual(FloatType);
    expect(tightestTypeWithFloat(arrayType(FloatType), arrayType(ShortType))).toEqual(
      arrayType(FloatType),
    );
    expect(tightestCommonType(LongType, FloatType)).toEqual(DoubleType);
  });
});

describe('casts that count as making null', () => {
  it.each([
    [StringType, IntegerType, true],
    [StringType, BinaryType, false],
    [IntegerType, StringType, false],
    [DoubleType, LongType, true],
    [TimestampType, DateType, false],
    [BooleanType, DateType, true],
    [IntegerType, decimalType(10, 0), false],
    [IntegerType, decimalType(9, 0), true],
    [decimalType(5, 2), decimalType(6, 3), false],
    [decimalType(5, 2), decimalType(6, 4), true],
    [IntegerType, LongType, false],
  ])('%o as %o: %s', (from, to, expected) => {
    expect(mayBecomeNull(from, to)).toBe(expected);
  });

  it('keeps keys of maps from a type that may be null', () => {
    expect(widerType(mapType(StringType, LongType), mapType(IntegerType, LongType))).toBe(
      undefined,
    );
    expect(widerType(mapType(ShortType, StringType), mapType(ShortType, LongType))).toEqual(
      mapType(ShortType, LongType),
    );
  });
});
