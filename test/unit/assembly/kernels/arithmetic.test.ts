import { beforeAll, describe, expect, test } from 'vitest';
import {
  ByteType,
  type DataType,
  DoubleType,
  FloatType,
  IntegerType,
  LongType,
  ShortType,
} from '../../../../src/types/data-type.ts';
import type { Value } from '../../../../src/types/value.ts';
import type { WasmCore } from '../../../../src/wasm/core.ts';
import { CORE_BUILDS, newCore } from '../../../support/core.ts';
import { attribute, call, evaluate } from '../../../support/expressions.ts';
import { randomNumbers, randomValue } from '../../../support/random-columns.ts';

const ROWS = 200;
const BITS: Partial<Record<DataType['kind'], number>> = {
  byte: 8,
  short: 16,
  integer: 32,
  long: 64,
};

/** The exact result, or undefined where the operation fails. */
function naive(operator: string, x: Value, y: Value, type: DataType): Value | undefined {
  if (x === null || y === null) return null;
  const bits = BITS[type.kind];
  if (bits === undefined) return naiveReal(operator, Number(x), Number(y), type);
  const [a, b] = [BigInt(x as number | bigint), BigInt(y as number | bigint)];
  if (b === 0n && ['%', 'pmod'].includes(operator)) return undefined;
  const operations: Record<string, () => bigint> = {
    '+': () => a + b,
    '-': () => a - b,
    '*': () => a * b,
    '%': () => a % b,
    pmod: () => (a % b < 0n ? BigInt.asIntN(bits, (a % b) + b) % b : a % b),
  };
  const exact = operations[operator]?.();
  if (exact === undefined || BigInt.asIntN(bits, exact) !== exact) return undefined;
  return bits === 64 ? exact : Number(exact);
}

function naiveReal(operator: string, a: number, b: number, type: DataType): number | undefined {
  if (b === 0 && ['%', '/', 'pmod'].includes(operator)) return undefined;
  const narrow = type.kind === 'float' ? Math.fround : (value: number) => value;
  const rest = narrow(a % b);
  return narrow(
    {
      '+': a + b,
      '-': a - b,
      '*': a * b,
      '%': rest,
      '/': a / b,
      pmod: rest < 0 ? narrow(narrow(rest + b) % b) : rest,
    }[operator] as number,
  );
}

describe.each(CORE_BUILDS)('arithmetic of the %s core', (build) => {
  let core: WasmCore;
  beforeAll(async () => {
    core = await newCore(build);
  });

  const types = [ByteType, ShortType, IntegerType, LongType, FloatType, DoubleType];
  const pairs: [string, string][] = [
    ['+', 'try_add'],
    ['-', 'try_subtract'],
    ['*', 'try_multiply'],
    ['%', 'try_mod'],
  ];
  for (const type of types) {
    for (const [operator, tryName] of pairs) {
      test(`${operator} on ${type.kind} agrees with exact numbers, and fails just where they do`, () => {
        const random = randomNumbers(11);
        const input = [attribute('x', type), attribute('y', type)];
        const rows = Array.from({ length: ROWS }, () => [
          randomValue(type, random),
          randomValue(type, random),
        ]);
        const expected = rows.map(([x, y]) => naive(operator, x, y, type));
        const tolerant = evaluate(core, call(tryName, ...input), { input, rows });
        expect(tolerant).toEqual(expected.map((value) => value ?? null));
        rows.forEach((row, index) => {
          const run = () => evaluate(core, call(operator, ...input), { input, rows: [row] });
          if (expected[index] === undefined) expect(run).toThrow(/OVERFLOW|BY_ZERO/);
          else expect(run()).toEqual([expected[index]]);
        });
      });
    }
  }

  test('pmod is positive for a positive divisor', () => {
    const random = randomNumbers(5);
    const input = [attribute('x', LongType), attribute('y', LongType)];
    for (let round = 0; round < ROWS; round++) {
      const row = [randomValue(LongType, random), randomValue(LongType, random)];
      const expected = naive('pmod', row[0], row[1], LongType);
      const run = () => evaluate(core, call('pmod', ...input), { input, rows: [row] });
      if (expected === undefined) expect(run).toThrow(/REMAINDER_BY_ZERO/);
      else expect(run()).toEqual([expected]);
    }
  });

  test('whole numbers divide as doubles, and div cuts toward zero', () => {
    const input = [attribute('x', IntegerType), attribute('y', IntegerType)];
    const rows = [
      [7, 2],
      [-7, 2],
      [null, 0],
      [0, 5],
    ];
    expect(evaluate(core, call('/', ...input), { input, rows })).toEqual([3.5, -3.5, null, 0]);
    expect(evaluate(core, call('div', ...input), { input, rows })).toEqual([3n, -3n, null, 0n]);
    const zero = { input, rows: [[1, 0]] };
    expect(() => evaluate(core, call('/', ...input), zero)).toThrow(/DIVIDE_BY_ZERO/);
    expect(() => evaluate(core, call('div', ...input), zero)).toThrow(/DIVIDE_BY_ZERO/);
  });

  test('div of the least long by -1 overflows', () => {
    const input = [attribute('x', LongType), attribute('y', LongType)];
    const rows = [[-(2n ** 63n), -1n]];
    expect(() => evaluate(core, call('div', ...input), { input, rows })).toThrow(
      /ARITHMETIC_OVERFLOW/,
    );
  });

  test('a row that is null never fails, whatever the other side holds', () => {
    const input = [attribute('x', LongType), attribute('y', LongType)];
    const rows = [
      [null, -(2n ** 63n)],
      [-(2n ** 63n), null],
    ];
    for (const operator of ['+', '-', '*', '%', 'div']) {
      expect(evaluate(core, call(operator, ...input), { input, rows })).toEqual([null, null]);
    }
  });

  test('negation and magnitude fail for the least number only', () => {
    for (const [type, least] of [
      [ByteType, -128],
      [ShortType, -32768],
      [IntegerType, -2147483648],
      [LongType, -(2n ** 63n)],
    ] as [DataType, number | bigint][]) {
      const input = [attribute('x', type)];
      const one = typeof least === 'bigint' ? 1n : 1;
      const minus = typeof least === 'bigint' ? -1n : -1;
      const rows = [[one], [minus], [null]];
      expect(evaluate(core, call('negative', ...input), { input, rows })).toEqual([
        minus,
        one,
        null,
      ]);
      expect(evaluate(core, call('abs', ...input), { input, rows })).toEqual([one, one, null]);
      const failing = { input, rows: [[least]] };
      expect(() => evaluate(core, call('negative', ...input), failing)).toThrow(/OVERFLOW/);
      expect(() => evaluate(core, call('abs', ...input), failing)).toThrow(/OVERFLOW/);
    }
  });

  test('the negative of zero is a zero with a sign, and NaN stays', () => {
    const input = [attribute('x', DoubleType)];
    const rows = [[0], [Number.NaN], [-0]];
    expect(evaluate(core, call('negative', ...input), { input, rows })).toEqual([
      -0,
      Number.NaN,
      0,
    ]);
  });

  test('bits are combined in every integral type', () => {
    const random = randomNumbers(3);
    for (const type of [ByteType, ShortType, IntegerType, LongType]) {
      const input = [attribute('x', type), attribute('y', type)];
      const rows = Array.from({ length: 50 }, () => [
        randomValue(type, random),
        randomValue(type, random),
      ]);
      const bits = BITS[type.kind] as number;
      const expected = (combine: (a: bigint, b: bigint) => bigint) =>
        rows.map(([x, y]) => {
          if (x === null || y === null) return null;
          const exact = combine(BigInt(x as bigint), BigInt(y as bigint));
          return bits === 64 ? exact : Number(exact);
        });
      expect(evaluate(core, call('&', ...input), { input, rows })).toEqual(
        expected((a, b) => a & b),
      );
      expect(evaluate(core, call('|', ...input), { input, rows })).toEqual(
        expected((a, b) => a | b),
      );
      expect(evaluate(core, call('^', ...input), { input, rows })).toEqual(
        expected((a, b) => a ^ b),
      );
      expect(evaluate(core, call('~', input[0]), { input, rows })).toEqual(
        rows.map(([x]) => {
          if (x === null) return null;
          return typeof x === 'bigint' ? ~x : ~Number(x);
        }),
      );
    }
  });
});
