import { describe, expect, test } from 'vitest';
import { type FormatArgument, formatText } from '../../../src/functions/java-format.ts';
import {
  BooleanType,
  type DataType,
  DoubleType,
  IntegerType,
  LongType,
  StringType,
} from '../../../src/types/data-type.ts';
import type { Value } from '../../../src/types/value.ts';

const of = (value: Value, dataType: DataType): FormatArgument => ({ value, dataType });
const int = (value: number) => of(value, IntegerType);
const double = (value: number) => of(value, DoubleType);
const text = (value: string | null) => of(value, StringType);

describe('a format string', () => {
  test.each<readonly [format: string, args: readonly FormatArgument[], expected: string]>([
    ['no directive', [], 'no directive'],
    ['%s|%S|%.2s|%5s|%-5s|', ['ab', 'ab', 'abc', 'ab', 'ab'].map(text), 'ab|AB|ab|   ab|ab   |'],
    ['%2$s %1$s %<s', [text('a'), text('b')], 'b a a'],
    [
      '%d|%5d|%-5d|%05d|%+d|%,d|%(d',
      [1, 2, 3, 4, 5, 1234567, -8].map(int),
      '1|    2|3    |00004|+5|1,234,567|(8)',
    ],
    ['%05d', [int(-42)], '-0042'],
    ['%x %X %#x %o', [255, 255, 255, 8].map(int), 'ff FF 0xff 10'],
    ['%x', [int(-1)], 'ffffffff'],
    ['%x', [of(-1n, LongType)], 'ffffffffffffffff'],
    ['%f %.0f %.1f %,.2f', [1.5, 2.5, 0.25, 1234.567].map(double), '1.500000 3 0.3 1,234.57'],
    ['%e %.2E', [12345.678, 0.00012].map(double), '1.234568e+04 1.20E-04'],
    ['%g %g', [double(0.0001), double(123456789)], '0.000100000 1.23457e+08'],
    ['%f %f', [double(Number.NaN), double(-1 / 0)], 'NaN -Infinity'],
    ['%b %b %b', [of(true, BooleanType), text(null), text('x')], 'true false true'],
    ['%c', [int(0x1f4a5)], '💥'],
    ['%s %d', [text(null), of(null, IntegerType)], 'null null'],
    ['100%%%n', [], '100%\n'],
  ])('%s', (format, args, expected) => {
    expect(formatText(format, args)).toBe(expected);
  });

  test.each<readonly [format: string, args: readonly FormatArgument[]]>([
    ['%d', [double(1.5)]],
    ['%f', [int(1)]],
    ['%s %s', [int(1)]],
    ['%', []],
    ['%y', [int(1)]],
  ])('%s is refused for what Java refuses', (format, args) => {
    expect(() => formatText(format, args)).toThrow(/INVALID_PARAMETER_VALUE.FORMAT_STRING/);
  });
});
