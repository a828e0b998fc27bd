import { beforeAll, describe, expect, test } from 'vitest';
import { BooleanType } from '../../../../src/types/data-type.ts';
import type { WasmCore } from '../../../../src/wasm/core.ts';
import { CORE_BUILDS, newCore } from '../../../support/core.ts';
import { attribute, call, evaluate, literal } from '../../../support/expressions.ts';
import { randomNumbers, randomValue } from '../../../support/random-columns.ts';

type Truth = boolean | null;
const TRUTHS: readonly Truth[] = [true, false, null];

function and(x: Truth, y: Truth): Truth {
  if (x === false || y === false) return false;
  return x === null || y === null ? null : true;
}

function or(x: Truth, y: Truth): Truth {
  if (x === true || y === true) return true;
  return x === null || y === null ? null : false;
}

const not = (x: Truth): Truth => (x === null ? null : !x);

describe.each(CORE_BUILDS)('logic of the %s core', (build) => {
  let core: WasmCore;
  beforeAll(async () => {
    core = await newCore(build);
  });
  const input = [attribute('x', BooleanType), attribute('y', BooleanType)];

  test('follows the tables of three values', () => {
    const rows = TRUTHS.flatMap((x) => TRUTHS.map((y): [Truth, Truth] => [x, y]));
    expect(evaluate(core, call('and', ...input), { input, rows })).toEqual(
      rows.map(([x, y]) => and(x, y)),
    );
    expect(evaluate(core, call('or', ...input), { input, rows })).toEqual(
      rows.map(([x, y]) => or(x, y)),
    );
    expect(evaluate(core, call('not', input[0]), { input, rows })).toEqual(
      rows.map(([x]) => not(x)),
    );
  });

  test('is the same at every length, and with a constant on either side', () => {
    const random = randomNumbers(7);
    for (const length of [1, 2, 15, 16, 17, 31, 32, 33, 100]) {
      const rows = Array.from({ length }, (): [Truth, Truth] => [
        randomValue(BooleanType, random) as Truth,
        randomValue(BooleanType, random) as Truth,
      ]);
      expect(evaluate(core, call('and', ...input), { input, rows })).toEqual(
        rows.map(([x, y]) => and(x, y)),
      );
      for (const value of TRUTHS) {
        const constant = literal(value, BooleanType);
        expect(evaluate(core, call('or', constant, input[1]), { input, rows })).toEqual(
          rows.map(([, y]) => or(value, y)),
        );
      }
    }
  });

  test('tells null from what is not null', () => {
    const rows: [Truth, Truth][] = [
      [true, null],
      [null, null],
    ];
    expect(evaluate(core, call('isNull', input[0]), { input, rows })).toEqual([false, true]);
    expect(evaluate(core, call('isNotNull', input[0]), { input, rows })).toEqual([true, false]);
    expect(evaluate(core, call('isNull', input[1]), { input, rows: [[null, true]] })).toEqual([
      false,
    ]);
  });
});
