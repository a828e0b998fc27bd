import { describe, expect, test } from 'vitest';
import { Column, col } from '../../../src/api/column.ts';
import { countDistinct, desc, expr, lit, when, window } from '../../../src/api/core-functions.ts';
import { Window } from '../../../src/api/window-spec.ts';
import type { Expression } from '../../../src/plan/expression.ts';
import {
  DoubleType,
  decimalType,
  IntegerType,
  LongType,
  NullType,
  StringType,
  TimestampType,
} from '../../../src/types/data-type.ts';

const a: Expression = { kind: 'attribute', nameParts: ['a'] };
const b: Expression = { kind: 'attribute', nameParts: ['b'] };
const text = (value: string): Expression => ({ kind: 'literal', value, dataType: StringType });
const int = (value: number): Expression => ({ kind: 'literal', value, dataType: IntegerType });
const call = (name: string, ...args: Expression[]): Expression => ({
  kind: 'function',
  name,
  args,
});

describe('a column', () => {
  test('is named by its path, and a star by its prefix', () => {
    expect(col('t.a').expression).toEqual({ kind: 'attribute', nameParts: ['t', 'a'] });
    expect(col('*').expression).toEqual({ kind: 'star' });
    expect(col('`t.u`.*').expression).toEqual({ kind: 'star', target: ['t.u'] });
  });

  test('takes columns as operands, and other values as literals: a string is no name', () => {
    expect(col('a').eq(col('b')).expression).toEqual(call('==', a, b));
    expect(col('a').eq('b').expression).toEqual(call('==', a, text('b')));
    expect(col('a').ne(1).expression).toEqual(call('not', call('==', a, int(1))));
    expect(col('a').between(1, 2).expression).toEqual(
      call('and', call('>=', a, int(1)), call('<=', a, int(2))),
    );
    expect(col('a').isin(1, [2, 3]).expression).toEqual(call('in', a, int(1), int(2), int(3)));
  });

  test('has the names of both Spark APIs for one and the same call', () => {
    const pairs = [
      [col('a').eq(1), col('a').equalTo(1)],
      [col('a').ne(1), col('a').notEqual(1)],
      [col('a').ge(1), col('a').geq(1)],
      [col('a').le(1), col('a').leq(1)],
      [col('a').as('x'), col('a').alias('x')],
    ];
    for (const [left, right] of pairs) expect(left).toEqual(right);
  });

  test('is cast to a type in Spark’s words', () => {
    expect(col('a').cast('decimal(10,2)').expression).toEqual({
      kind: 'cast',
      child: a,
      dataType: decimalType(10, 2),
      mode: 'ansi',
    });
    expect(col('a').tryCast(LongType).expression).toMatchObject({ mode: 'try' });
    expect(() => col('a').cast('inteker')).toThrow(/UNSUPPORTED_DATATYPE/);
  });

  test('sorts nulls first when ascending and last when descending', () => {
    expect(col('a').asc().expression).toMatchObject({ nullOrdering: 'first' });
    expect(desc('a').expression).toMatchObject({ direction: 'descending', nullOrdering: 'last' });
    expect(col('a').descNullsFirst().expression).toMatchObject({ nullOrdering: 'first' });
  });

  test('reads fields, elements and keys', () => {
    expect(col('a').getField('x').expression).toEqual({
      kind: 'extract',
      child: a,
      extraction: text('x'),
    });
    expect(col('a').getItem(0).expression).toMatchObject({ extraction: int(0) });
    expect(col('a').dropFields('x', 'y').expression).toEqual({
      kind: 'updateFields',
      fieldName: 'y',
      child: { kind: 'updateFields', fieldName: 'x', child: a },
    });
  });

  test('builds a CASE branch by branch, and closes it once', () => {
    const open = when(col('a'), 1).when(col('b'), 2);
    expect(open.otherwise(3).expression).toEqual(call('when', a, int(1), b, int(2), int(3)));
    expect(() => open.otherwise(3).otherwise(4)).toThrow(/INVALID_WHEN_USAGE/);
    expect(() => col('a').when(col('b'), 1)).toThrow(/INVALID_WHEN_USAGE/);
  });

  test('goes over a window of rows', () => {
    const spec = Window.partitionBy('b').orderBy(col('a').desc()).rowsBetween(-1, 0);
    expect(col('a').over(spec).expression).toEqual({
      kind: 'over',
      function: a,
      partitionBy: [b],
      orderBy: [{ kind: 'sortOrder', child: a, direction: 'descending', nullOrdering: 'last' }],
      frame: {
        type: 'rows',
        lower: { kind: 'value', offset: int(-1) },
        upper: { kind: 'currentRow' },
      },
    });
  });
});

describe('a literal', () => {
  test.each([
    [1, IntegerType, 1],
    [-(2 ** 31), IntegerType, -(2 ** 31)],
    [2 ** 31, LongType, 2n ** 31n],
    [1.5, DoubleType, 1.5],
    [-0, DoubleType, -0],
    [2 ** 53, DoubleType, 2 ** 53],
    [7n, LongType, 7n],
    [2n ** 63n, decimalType(19, 0), 2n ** 63n],
    [null, NullType, null],
    [new Date(5), TimestampType, 5000n],
  ])('%s has the type of its value', (value, dataType, engineValue) => {
    expect(lit(value).expression).toEqual({ kind: 'literal', value: engineValue, dataType });
  });

  test('of an array is a call, and of anything else an error', () => {
    expect(lit([1, 'x']).expression).toEqual(call('array', int(1), text('x')));
    expect(() => lit(new Date(Number.NaN))).toThrow(/UNSUPPORTED_FEATURE.LITERAL_TYPE/);
    expect(() => lit(10n ** 38n)).toThrow(/UNSUPPORTED_FEATURE.LITERAL_TYPE/);
    expect(() => lit({} as never)).toThrow(/Literal for '\[object Object\]' of Object/);
  });
});

describe('functions', () => {
  test('window leaves out what was not said, and repeats the size before a start time', () => {
    expect(window('a', '1 minute').expression).toEqual(call('window', a, text('1 minute')));
    expect(window('a', '1 minute', '10 seconds').expression).toEqual(
      call('window', a, text('1 minute'), text('10 seconds')),
    );
    expect(window(col('a'), '1 minute', undefined, '5 seconds').expression).toEqual(
      call('window', a, text('1 minute'), text('1 minute'), text('5 seconds')),
    );
  });

  test('expr keeps its text unread', () => {
    expect(expr('not ( sql').expression).toEqual({ kind: 'expressionString', text: 'not ( sql' });
  });

  test('countDistinct is a distinct count', () => {
    expect(countDistinct('a', col('b')).expression).toEqual({
      kind: 'function',
      name: 'count',
      args: [a, b],
      isDistinct: true,
    });
  });

  test('lit leaves a column alone', () => {
    const column = new Column(a);
    expect(lit(column).expression).toBe(a);
  });
});
