import { describe, expect, test } from 'vitest';
import { roundToFloat } from '../../../../src/connectors/format/round-to-float.ts';

describe('a float from text', () => {
  test.each([
    // 1 + 2^-24 lies exactly between 1 and the next float: to even, but for a digit more or less.
    ['1.000000059604644775390625', 1],
    ['1.0000000596046447753906250000000000000000001', 1.0000001192092896],
    ['1.0000000596046447753906249999999999999999999', 1],
    // 1 + 3·2^-24: the even one is above.
    ['1.000000178813934326171875', 1.000000238418579],
    ['1.00000017881393432617187499', 1.0000001192092896],
    ['-1.0000000596046447753906250000000000000000001', -1.0000001192092896],
    ['16777217', 16777216],
    ['16777217.0000000000000000000001', 16777218],
    ['167772170000000000000000000001e-22', 16777218],
    ['0.1', 0.10000000149011612],
    ['1e-46', 0],
    ['1e400', Infinity],
    ['0', 0],
  ])('is the nearest one to %s', (text, expected) => {
    expect(roundToFloat(text)).toBe(Math.fround(expected));
  });
});
