import { beforeAll, describe, expect, test } from 'vitest';
import {
  BooleanType,
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
import { attribute, castTo, evaluate } from '../../../support/expressions.ts';
import { randomNumbers, randomValue } from '../../../support/random-columns.ts';

const TYPES = [BooleanType, ByteType, ShortType, IntegerType, LongType, FloatType, DoubleType];
const BITS: Partial<Record<DataType['kind'], number>> = {
  byte: 8,
  short: 16,
  integer: 32,
  long: 64,
};
const LONG_LIMIT = 2 ** 63;

/** The value in the other type, or undefined if it is out of its range. */
function naiveCast(value: Value, to: DataType): Value | undefined {
  if (value === null) return null;
  const number = typeof value === 'bigint' ? value : Number(value);
  if (to.kind === 'boolean') return typeof number === 'bigint' ? number !== 0n : number !== 0;
  if (to.kind === 'double') return Number(number);
  if (to.kind === 'float') return Math.fround(Number(number));
  const bits = BITS[to.kind] as number;
  if (typeof number === 'number' && !Number.isFinite(number)) return undefined;
  // The double next to the largest long is taken for it, as in Java.
  if (bits === 64 && number === LONG_LIMIT) return 2n ** 63n - 1n;
  const whole = typeof number === 'bigint' ? number : BigInt(Math.trunc(number));
  if (BigInt.asIntN(bits, whole) !== whole) return undefined;
  return bits === 64 ? whole : Number(whole);
}

describe.each(CORE_BUILDS)('casts of numbers in the %s core', (build) => {
  let core: WasmCore;
  beforeAll(async () => {
    core = await newCore(build);
  });

  for (const from of TYPES) {
    for (const to of TYPES.filter((type) => type !== from)) {
      test(`${from.kind} to ${to.kind} keeps what fits and refuses the rest`, () => {
        const random = randomNumbers(61);
        const input = [attribute('x', from)];
        const rows = Array.from({ length: 80 }, () => [randomValue(from, random)]);
        const expected = rows.map(([value]) => naiveCast(value, to));
        expect(evaluate(core, castTo(input[0], to, 'try'), { input, rows })).toEqual(
          expected.map((value) => value ?? null),
        );
        rows.forEach((row, index) => {
          const run = () => evaluate(core, castTo(input[0], to), { input, rows: [row] });
          if (expected[index] === undefined) expect(run).toThrow(/CAST_OVERFLOW/);
          else expect(run()).toEqual([expected[index]]);
        });
      });
    }
  }

  test('a fraction is cut, and only what is past the range by a whole is refused', () => {
    const input = [attribute('x', DoubleType)];
    const rows = [[127.9], [-128.9], [128]];
    expect(evaluate(core, castTo(input[0], ByteType, 'try'), { input, rows })).toEqual([
      127,
      -128,
      null,
    ]);
  });
});
