import type { RowGroup, SchemaElement, Statistics } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import type { ParquetNode } from '../../../../src/connectors/columnar/parquet/parquet-type.ts';
import { mayHoldRows } from '../../../../src/connectors/columnar/parquet/row-group-filter.ts';
import type { ComparisonOperator, SourceFilter } from '../../../../src/plan/source-filter.ts';
import {
  ByteType,
  type DataType,
  DoubleType,
  decimalType,
  IntegerType,
  LongType,
  StringType,
  TimestampType,
} from '../../../../src/types/data-type.ts';
import type { Value } from '../../../../src/types/value.ts';

const ROWS = 10;

interface Column {
  readonly element: Omit<SchemaElement, 'name'>;
  readonly dataType: DataType;
  /** What the footer says of the column; undefined where it says nothing. */
  readonly statistics: Statistics | undefined;
}

const INT: Column['element'] = { type: 'INT32', repetition_type: 'OPTIONAL' };
const LONG: Column['element'] = { type: 'INT64', repetition_type: 'OPTIONAL' };
const DOUBLE: Column['element'] = { type: 'DOUBLE', repetition_type: 'OPTIONAL' };
const TEXT: Column['element'] = {
  type: 'BYTE_ARRAY',
  converted_type: 'UTF8',
  repetition_type: 'OPTIONAL',
};
const bytes = (text: string) => new TextEncoder().encode(text);

function column(element: Column['element'], dataType: DataType, statistics?: Statistics): Column {
  return { element, dataType, statistics };
}

/** A file with one column, `c`. */
function group({ element, statistics }: Column): RowGroup {
  return {
    columns: [
      {
        file_offset: 0n,
        meta_data: {
          type: element.type ?? 'INT32',
          encodings: [],
          path_in_schema: ['c'],
          codec: 'UNCOMPRESSED',
          num_values: BigInt(ROWS),
          total_uncompressed_size: 0n,
          total_compressed_size: 0n,
          data_page_offset: 0n,
          statistics,
        },
      },
    ],
    total_byte_size: 0n,
    num_rows: BigInt(ROWS),
  };
}

function isRead(of: Column, filter: SourceFilter): boolean {
  const leaf: ParquetNode = { element: { ...of.element, name: 'c' }, children: [] };
  const root: ParquetNode = { element: { name: 'root' }, children: [leaf] };
  return mayHoldRows(group(of), [filter], root);
}

function compare(of: Column, operator: ComparisonOperator, value: Value): SourceFilter {
  return { kind: 'comparison', operator, column: { path: ['c'], dataType: of.dataType }, value };
}

const not = (child: SourceFilter): SourceFilter => ({ kind: 'not', child });

describe('a row group is left out', () => {
  const whole = column(INT, IntegerType, { min_value: 3, max_value: 5, null_count: 0n });

  test.each<[ComparisonOperator, number, boolean]>([
    ['=', 2, false],
    ['=', 3, true],
    ['=', 6, false],
    ['<=>', 6, false],
    ['<', 3, false],
    ['<', 4, true],
    ['<=', 2, false],
    ['<=', 3, true],
    ['>', 5, false],
    ['>', 4, true],
    ['>=', 6, false],
    ['>=', 5, true],
  ])('of values from 3 to 5 where they are asked to be %s %i: %s', (operator, value, expected) => {
    expect(isRead(whole, compare(whole, operator, value))).toBe(expected);
  });

  test('by its nulls alone', () => {
    const path = { path: ['c'], dataType: IntegerType };
    const nulls = column(INT, IntegerType, { null_count: BigInt(ROWS) });
    expect(isRead(whole, { kind: 'isNull', column: path })).toBe(false);
    expect(isRead(whole, not({ kind: 'isNotNull', column: path }))).toBe(false);
    expect(isRead(nulls, { kind: 'isNotNull', column: path })).toBe(false);
    expect(isRead(nulls, compare(nulls, '=', 3))).toBe(false);
    expect(isRead(nulls, not(compare(nulls, '=', 3)))).toBe(false);
    expect(isRead(nulls, not(compare(nulls, '<=>', 3)))).toBe(true);
  });

  test('where all values are the one that is not wanted', () => {
    const sevens = column(INT, IntegerType, { min_value: 7, max_value: 7, null_count: 2n });
    expect(isRead(sevens, not(compare(sevens, '=', 7)))).toBe(false);
    expect(isRead(sevens, not(compare(sevens, '<=>', 7)))).toBe(true);
    expect(isRead(whole, not(compare(whole, '=', 3)))).toBe(true);
  });

  test('where no side of OR, or one of AND, has a row', () => {
    const [low, high, in3] = [2, 9, 3].map((value) => compare(whole, '=', value));
    expect(isRead(whole, { kind: 'or', left: low, right: high })).toBe(false);
    expect(isRead(whole, { kind: 'or', left: low, right: in3 })).toBe(true);
    expect(isRead(whole, { kind: 'and', left: in3, right: low })).toBe(false);
    expect(isRead(whole, not({ kind: 'or', left: not(low), right: in3 }))).toBe(false);
  });

  test('by the beginning of its texts, though these are cut', () => {
    const of = column(TEXT, StringType, { min_value: bytes('ab'), max_value: bytes('b') });
    const starts = (text: string): SourceFilter => ({
      kind: 'startsWith',
      column: { path: ['c'], dataType: StringType },
      text,
    });
    expect(isRead(of, starts('a'))).toBe(true);
    expect(isRead(of, starts('abc'))).toBe(true);
    expect(isRead(of, starts('aa'))).toBe(false);
    expect(isRead(of, starts('c'))).toBe(false);
    const same = column(TEXT, StringType, { min_value: bytes('a'), max_value: bytes('a') });
    expect(isRead(same, not(compare(same, '=', 'a')))).toBe(true);
  });

  test('whose texts go by their bytes', () => {
    const of = column(TEXT, StringType, { min_value: bytes('￿'), max_value: bytes('\u{1F600}') });
    expect(isRead(of, compare(of, '=', '￿'))).toBe(true);
    expect(isRead(of, compare(of, '>', '\u{1F600}'))).toBe(false);
    expect(isRead(of, compare(of, '<', '￿'))).toBe(false);
  });

  test('of times in the unit that they are stored in', () => {
    const millis = { ...LONG, converted_type: 'TIMESTAMP_MILLIS' } as const;
    const of = column(millis, TimestampType, { min_value: 5n, max_value: 6n });
    expect(isRead(of, compare(of, '=', 5_000n))).toBe(true);
    expect(isRead(of, compare(of, '=', 5n))).toBe(false);
  });

  test('of decimals that the library reads as numbers, but not by their last digits', () => {
    const digits = { ...LONG, converted_type: 'DECIMAL', precision: 18, scale: 2 } as const;
    const of = column(digits, decimalType(18, 2), { min_value: 1e14 + 0.01, max_value: 2e14 });
    expect(isRead(of, compare(of, '<', 10_000_000_000_000_001n))).toBe(true);
    expect(isRead(of, compare(of, '<', 9_000_000_000_000_000n))).toBe(false);
    expect(isRead(of, compare(of, '>', 30_000_000_000_000_000n))).toBe(false);
  });
});

describe('a row group is read', () => {
  test('where the footer says nothing of the column, or half', () => {
    const silent = column(INT, IntegerType);
    expect(isRead(silent, compare(silent, '=', 1))).toBe(true);
    const half = column(INT, IntegerType, { min_value: 3, null_count: 0n });
    expect(isRead(half, compare(half, '=', 1))).toBe(true);
    const limits = column(INT, IntegerType, { min_value: 3, max_value: 5 });
    expect(isRead(limits, { kind: 'isNull', column: { path: ['c'], dataType: IntegerType } })).toBe(
      true,
    );
  });

  test('for NaN, of which the limits say nothing, and for the other zero', () => {
    const of = column(DOUBLE, DoubleType, { min_value: 0, max_value: 1, null_count: 0n });
    expect(isRead(of, compare(of, '=', Number.NaN))).toBe(true);
    expect(isRead(of, compare(of, '>', 5))).toBe(true);
    expect(isRead(of, compare(of, '<', 0))).toBe(false);
    expect(isRead(of, compare(of, '=', -0))).toBe(true);
    const poisoned = column(DOUBLE, DoubleType, { min_value: Number.NaN, max_value: 1 });
    expect(isRead(poisoned, compare(poisoned, '<', 0))).toBe(true);
  });

  test('where the order of the limits is in doubt', () => {
    const unsigned = { ...INT, converted_type: 'UINT_32' } as const;
    const ofUnsigned = column(unsigned, LongType, { min_value: 1, max_value: 2 });
    expect(isRead(ofUnsigned, compare(ofUnsigned, '>', 5n))).toBe(true);
    const int96 = { ...LONG, type: 'INT96' } as const;
    const ofTimes = column(int96, TimestampType, { min_value: bytes('a'), max_value: bytes('a') });
    expect(isRead(ofTimes, compare(ofTimes, '<', 5n))).toBe(true);
    const old = column(TEXT, StringType, { min: bytes('a'), max: bytes('b') });
    expect(isRead(old, compare(old, '=', 'z'))).toBe(true);
    const fixed = {
      type: 'FIXED_LEN_BYTE_ARRAY',
      type_length: 9,
      converted_type: 'DECIMAL',
      precision: 20,
      scale: 0,
    } as const;
    const ofBytes = column(fixed, decimalType(20, 0), { min_value: 1, max_value: 2 });
    expect(isRead(ofBytes, compare(ofBytes, '=', 5n))).toBe(true);
    const narrowed = column(INT, ByteType, { min_value: 255, max_value: 256 });
    expect(isRead(narrowed, compare(narrowed, '=', -1))).toBe(true);
  });

  test('but not by the old limits of numbers, which were always good', () => {
    const old = column(INT, IntegerType, { min: 3, max: 5 });
    expect(isRead(old, compare(old, '=', 9))).toBe(false);
  });
});
