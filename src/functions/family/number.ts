import { ARITHMETIC_UNARY } from '../arithmetic-unary.ts';
import { BITWISE } from '../bitwise.ts';
import type { ScalarFunction } from '../define.ts';
import { HASH } from '../hash.ts';
import { MATH } from '../math.ts';
import { ROUNDING } from '../rounding.ts';

/** Numbers beyond the operators `+ - * / %`. */
export const FAMILY: readonly ScalarFunction[] = [
  ...ARITHMETIC_UNARY,
  ...BITWISE,
  ...ROUNDING,
  ...MATH,
  ...HASH,
];
