import { beforeAll, describe, expect, test } from 'vitest';
import type {
  AttributeReference,
  ResolvedExpression,
} from '../../../src/plan/resolved-expression.ts';
import {
  BooleanType,
  DoubleType,
  IntegerType,
  LongType,
  StringType,
  structField,
  structType,
} from '../../../src/types/data-type.ts';
import type { WasmCore } from '../../../src/wasm/core.ts';
import { CORE_BUILDS, newCore } from '../../support/core.ts';
import { attribute, call, castTo, evaluate, literal } from '../../support/expressions.ts';

const x = attribute('x', IntegerType);
const y = attribute('y', IntegerType);
const flag = attribute('flag', BooleanType);
const text = attribute('text', StringType);
const one = literal(1, IntegerType);
const zero = literal(0, IntegerType);

function caseWhen(
  branches: [ResolvedExpression, ResolvedExpression][],
  otherwise?: ResolvedExpression,
): ResolvedExpression {
  return {
    kind: 'caseWhen',
    branches: branches.map(([condition, value]) => ({ condition, value })),
    otherwise,
    dataType: branches[0][1].dataType,
    nullable: true,
  };
}

describe.each(CORE_BUILDS)('an expression compiled for the %s core', (build) => {
  let core: WasmCore;
  beforeAll(async () => {
    core = await newCore(build);
  });
  const run = (
    expression: ResolvedExpression,
    input: AttributeReference[],
    rows: (number | string | boolean | null)[][],
  ) => evaluate(core, expression, { input, rows });

  test('computes over columns and constants, and null spoils the result', () => {
    const sum = call('+', call('*', x, literal(2, IntegerType)), y);
    expect(
      run(
        sum,
        [x, y],
        [
          [1, 2],
          [null, 3],
          [5, null],
          [-4, 8],
        ],
      ),
    ).toEqual([4, null, null, 0]);
  });

  test('folds constants once and gives them to every row', () => {
    const folded = call('+', call('*', literal(6, IntegerType), literal(7, IntegerType)), one);
    expect(run(folded, [x], [[1], [2], [3]])).toEqual([43, 43, 43]);
  });

  test('a CASE branch is not evaluated for rows that do not reach it', () => {
    const safe = caseWhen([[call('==', x, zero), literal(-1, DoubleType)]], call('/', one, x));
    expect(run(safe, [x], [[0], [4], [null], [2]])).toEqual([-1, 0.25, null, 0.5]);
  });

  test('a CASE condition is not evaluated for rows that an earlier one took', () => {
    const positive = call('>', call('/', one, x), literal(0, DoubleType));
    const expression = caseWhen(
      [
        [call('==', x, zero), literal('zero', StringType)],
        [positive, literal('positive', StringType)],
      ],
      literal('negative', StringType),
    );
    expect(run(expression, [x], [[0], [3], [-3], [null]])).toEqual([
      'zero',
      'positive',
      'negative',
      'negative',
    ]);
  });

  test('a CASE without ELSE is null where nothing matches', () => {
    const expression = caseWhen([[call('>', x, zero), text]]);
    expect(
      run(
        expression,
        [x, text],
        [
          [1, 'a'],
          [0, 'b'],
          [2, null],
        ],
      ),
    ).toEqual(['a', null, null]);
  });

  test('AND and OR do not evaluate the right side where the left decides', () => {
    const divides = call('>', call('/', one, x), literal(0, DoubleType));
    const isSet = call('not', call('==', x, zero));
    expect(run(call('and', isSet, divides), [x], [[0], [2], [-2], [null]])).toEqual([
      false,
      true,
      false,
      null,
    ]);
    const isZero = call('==', x, zero);
    expect(run(call('or', isZero, divides), [x], [[0], [2], [-2]])).toEqual([true, true, false]);
    expect(() => run(call('and', divides, isSet), [x], [[0]])).toThrow(/DIVIDE_BY_ZERO/);
  });

  test('COALESCE evaluates an argument where all before it are null', () => {
    const parsed = castTo(text, IntegerType);
    const expression = call('coalesce', x, parsed, literal(7, IntegerType));
    expect(
      run(
        expression,
        [x, text],
        [
          [1, 'bad'],
          [null, '5'],
          [null, null],
          [3, '4'],
        ],
      ),
    ).toEqual([1, 5, 7, 3]);
    expect(() => run(expression, [x, text], [[null, 'bad']])).toThrow(/CAST_INVALID_INPUT/);
  });

  test('IF evaluates only the side that a row takes', () => {
    const expression = call('if', flag, call('/', one, x), literal(3, DoubleType));
    expect(
      run(
        expression,
        [flag, x],
        [
          [false, 0],
          [true, 2],
          [null, 0],
        ],
      ),
    ).toEqual([3, 0.5, 3]);
  });

  test('choices between nested values keep their rows', () => {
    const pair = structType([structField('a', IntegerType), structField('b', StringType)]);
    const made = call('named_struct', literal('a', StringType), x, literal('b', StringType), text);
    const fallback = literal([0, 'none'], pair);
    const risky = call('==', call('%', x, call('-', x, one)), zero);
    const expression = caseWhen([
      [call('isnull', x), fallback],
      [risky, made],
    ]);
    expect(
      evaluate(core, expression, {
        input: [x, text],
        rows: [
          [null, 'n'],
          [2, 'two'],
          [5, 'five'],
        ],
      }),
    ).toEqual([[0, 'none'], [2, 'two'], null]);
  });

  test('a field of a null struct is null', () => {
    const type = structType([structField('a', IntegerType)]);
    const s = attribute('s', type);
    const expression: ResolvedExpression = {
      kind: 'getField',
      child: s,
      ordinal: 0,
      name: 'a',
      dataType: IntegerType,
      nullable: true,
    };
    expect(evaluate(core, expression, { input: [s], rows: [[[4]], [null], [[null]]] })).toEqual([
      4,
      null,
      null,
    ]);
  });

  test('an overflow names the way around it', () => {
    const long = attribute('long', LongType);
    const expression = call('+', long, literal(1n, LongType));
    expect(() =>
      evaluate(core, expression, { input: [long], rows: [[1n], [2n ** 63n - 1n]] }),
    ).toThrow(
      '[ARITHMETIC_OVERFLOW] overflow. Use \'try_add\' to tolerate overflow and return NULL instead. If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error. SQLSTATE: 22003',
    );
    expect(
      evaluate(core, call('try_add', long, literal(1n, LongType)), {
        input: [long],
        rows: [[1n], [2n ** 63n - 1n], [null]],
      }),
    ).toEqual([2n, null, null]);
  });
});
