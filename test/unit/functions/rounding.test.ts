import { describe, expect, test } from 'vitest';
import { divideRounded, type RoundingMode, roundDouble } from '../../../src/functions/rounding.ts';
import { randomNumbers } from '../../support/random-columns.ts';

/** Rounds by the digits that the number prints with, in whole numbers only. */
function byDigits(value: number, places: number, mode: RoundingMode): number {
  const [mantissa, exponent = '0'] = String(value).split('e');
  const [whole, fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number(exponent);
  const unscaled = BigInt(whole + fraction);
  if (scale <= places) return value;
  return Number(`${divideRounded(unscaled, 10n ** BigInt(scale - places), mode)}e${-places}`);
}

describe('rounding', () => {
  test('follows the printed digits, in the fast way and in the exact one', () => {
    const random = randomNumbers(3);
    for (let round = 0; round < 3000; round++) {
      const digits = Math.floor(random() * 17) + 1;
      const value = Number(
        ((random() - 0.5) * 10 ** Math.floor(random() * 12 - 3)).toPrecision(digits),
      );
      const places = Math.floor(random() * 8) - 3;
      const expected = byDigits(value, places, 'halfUp');
      expect(roundDouble(value, places, 'halfUp') + 0).toBe(expected + 0);
    }
  });

  test('takes ties away from zero, where a sum of doubles would miss them', () => {
    expect(roundDouble(1.005, 2, 'halfUp')).toBe(1.01);
    expect(roundDouble(-2.5, 0, 'halfUp')).toBe(-3);
    expect(roundDouble(0.49999999999999994, 0, 'halfUp')).toBe(0);
    expect(roundDouble(2.5, 0, 'halfEven')).toBe(2);
    expect(roundDouble(1250, -2, 'halfUp')).toBe(1300);
  });

  test('leaves NaN, infinity and huge numbers alone', () => {
    expect(roundDouble(Number.NaN, 2, 'halfUp')).toBeNaN();
    expect(roundDouble(Number.NEGATIVE_INFINITY, 2, 'halfUp')).toBe(Number.NEGATIVE_INFINITY);
    expect(roundDouble(1e300, 2, 'halfUp')).toBe(1e300);
  });
});
